"""An authenticator app: enrolling one, other recovery codes, and removing it."""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from shared.auth.api import sign_in_of
from shared.auth.domain import NoSecondFactor, StepExpired, WrongCode, totp_address
from shared.auth.pages.framing import JustProved, actions_of, back_to_account, chrome_of
from shared.auth.pages.surface import ACCOUNT, StaffSurface
from shared.auth.pages.views import AuthenticatorView, RecoveryCodesView, grouped, qr_code
from shared.auth.usecases import SignedIn
from shared.errors import Refusal
from shared.web import locale_of

_AUTHENTICATOR: Final = "account/authenticator.html"


def authenticator_pages(surface: StaffSurface) -> APIRouter:
    router = APIRouter(prefix=ACCOUNT)

    @router.get("/authenticator")
    async def about(request: Request, who: JustProved) -> HTMLResponse:
        return await _page(surface, request, who)

    @router.post("/authenticator")
    async def offer(request: Request, who: JustProved) -> Response:
        own = await actions_of(request).read(who)
        offered = await actions_of(request).offer_totp(own.account.id)
        here = sign_in_of(request)
        address = totp_address(
            offered.secret, email=own.account.email, issuer=f"Wayfare ({here.service})"
        )
        title = surface.templates.translate("QR code for the app", locale_of(request))
        view = AuthenticatorView(
            chrome=chrome_of(surface, request, who),
            has_one=own.factor is not None,
            is_offered=True,
            picture=qr_code(address, title=title),
            secret=grouped(offered.secret),
        )
        response = surface.html(request, _AUTHENTICATOR, view)
        here.keep_step(response, offered.token)
        return response

    @router.post("/authenticator/confirmation")
    async def confirm(
        request: Request, who: JustProved, code: Annotated[str, Form(max_length=64)] = ""
    ) -> Response:
        try:
            token = sign_in_of(request).step(request)
            codes = await actions_of(request).confirm_totp(who.principal.account_id, token, code)
        except (StepExpired, WrongCode) as refusal:
            return await _page(surface, request, who, refusal)
        return await _codes(surface, request, who, codes, is_first=True)

    @router.post("/authenticator/removal")
    async def remove(request: Request, who: JustProved) -> Response:
        actions = actions_of(request)
        is_removed = await actions.remove_second_factor(who.principal.account_id)
        begun = await actions.rotate(who) if is_removed else None
        return back_to_account(request, "authenticator-removed", begun)

    @router.post("/recovery-codes")
    async def renew(request: Request, who: JustProved) -> Response:
        try:
            codes = await actions_of(request).renew_recovery_codes(who.principal.account_id)
        except NoSecondFactor as refusal:
            return await _page(surface, request, who, refusal)
        return await _codes(surface, request, who, codes, is_first=False)

    return router


async def _page(
    surface: StaffSurface, request: Request, who: SignedIn, refusal: Refusal | None = None
) -> HTMLResponse:
    """After a wrong code the form is there again, and the secret is not: it was shown."""
    own = await actions_of(request).read(who)
    view = AuthenticatorView(
        chrome=chrome_of(surface, request, who),
        has_one=own.factor is not None,
        is_offered=isinstance(refusal, WrongCode),
        problem=refusal.code if refusal else "",
    )
    status = refusal.status if refusal else 200
    return surface.html(request, _AUTHENTICATOR, view, status=status)


async def _codes(
    surface: StaffSurface,
    request: Request,
    who: SignedIn,
    codes: tuple[str, ...],
    *,
    is_first: bool,
) -> HTMLResponse:
    begun = await actions_of(request).rotate(who)
    view = RecoveryCodesView(
        chrome=chrome_of(surface, request, who), codes=codes, is_first=is_first
    )
    response = surface.html(request, "account/recovery_codes.html", view, status=201)
    sign_in_of(request).keep(response, begun)
    return response
