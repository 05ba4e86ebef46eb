"""What every page of somebody's own account works with."""

from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse

from shared.auth.api import fresh_session, sign_in_of, signed_in_session
from shared.auth.pages.surface import ACCOUNT, StaffSurface
from shared.auth.pages.views import AccountChrome
from shared.auth.usecases import AccountActions, NewSession, SignedIn

Who = Annotated[SignedIn, Depends(signed_in_session())]
JustProved = Annotated[SignedIn, Depends(fresh_session())]
"""For changes to what lets somebody in."""
DONE: Final = frozenset(
    {"password-changed", "sessions-ended", "authenticator-removed", "passkey-added"}
    | {"passkey-removed"}
)
"""What an address may say was done just now."""


def actions_of(request: Request) -> AccountActions:
    return sign_in_of(request).own


def chrome_of(surface: StaffSurface, request: Request, who: SignedIn) -> AccountChrome:
    done = request.query_params.get("done", "")
    return AccountChrome(
        home=surface.home,
        sign_out=surface.sign_out,
        name=who.principal.name,
        csrf_token=who.session.csrf_token,
        done=done if done in DONE else "",
    )


def back_to_account(
    request: Request, done: str, begun: NewSession | None = None
) -> RedirectResponse:
    """To be read, and loaded again without doing it twice; `begun`: under another token."""
    response = RedirectResponse(f"{ACCOUNT}?done={done}", 303)
    if begun is not None:
        sign_in_of(request).keep(response, begun)
    return response
