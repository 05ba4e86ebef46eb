"""The pages about signing in and about one's own account, the same at every service that staff
work with.
"""

from fastapi import APIRouter

from shared.auth.pages.account import account_pages
from shared.auth.pages.authenticator import authenticator_pages
from shared.auth.pages.passkeys import passkey_pages, passkey_sign_in_pages
from shared.auth.pages.password import password_pages, reset_pages
from shared.auth.pages.proof import proof_pages
from shared.auth.pages.provider import provider_pages
from shared.auth.pages.refusals import answer_refused
from shared.auth.pages.sign_in import sign_in_page, sign_in_pages
from shared.auth.pages.surface import ACCOUNT, FOLDER, NOTHING, Carried, StaffSurface

__all__ = [
    "ACCOUNT", "FOLDER", "NOTHING", "Carried", "StaffSurface", "answer_refused", "sign_in_page",
    "staff_pages",
]  # fmt: skip


def staff_pages(surface: StaffSurface) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    for pages in (
        sign_in_pages,
        passkey_sign_in_pages,
        provider_pages,
        account_pages,
        password_pages,
        reset_pages,
        authenticator_pages,
        passkey_pages,
        proof_pages,
    ):
        router.include_router(pages(surface))
    return router
