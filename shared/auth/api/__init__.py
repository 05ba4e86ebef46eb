"""`/v1/sessions`, the cookie, and the dependency `signed_in(*roles)` of all staff endpoints."""

from shared.auth.api.dependencies import (
    SESSION,
    fresh_session,
    signed_in,
    signed_in_for_everything,
    signed_in_session,
)
from shared.auth.api.sessions import sessions_router
from shared.auth.api.sign_in import SignIn, sign_in_of

__all__ = [
    "SESSION", "SignIn", "fresh_session", "sessions_router", "sign_in_of", "signed_in",
    "signed_in_for_everything", "signed_in_session",
]  # fmt: skip
