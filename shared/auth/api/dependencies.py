"""Dependencies of staff endpoints: who is signed in, in which role, from this very site."""

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import Request

from shared.auth.api.sign_in import sign_in_of
from shared.auth.csrf import refuse_cross_site, require_csrf_token
from shared.auth.domain import (
    CrossSiteRequest,
    CsrfTokenExpired,
    FreshProofNeeded,
    NotSignedIn,
    Principal,
    Role,
    RoleMayNot,
)
from shared.auth.usecases import SignedIn
from shared.web import Scheme, may_refuse

SESSION: Final = Scheme(
    name="session",
    definition=lambda app: {"type": "apiKey", "in": "cookie", "name": app.state.sign_in.cookie},
)


def signed_in_session(*roles: Role) -> Callable[[Request], Awaitable[SignedIn]]:
    """A dependency: who is signed in and in which session; refuses other roles and other sites."""

    @may_refuse(NotSignedIn, RoleMayNot, CrossSiteRequest, CsrfTokenExpired, scheme=SESSION)
    async def current(request: Request) -> SignedIn:
        refuse_cross_site(request)
        who = await sign_in_of(request).current(request)
        await require_csrf_token(request, who.session)
        if roles and who.principal.role not in roles:
            raise RoleMayNot
        return who

    return current


def fresh_session(*roles: Role) -> Callable[[Request], Awaitable[SignedIn]]:
    """A dependency for what somebody at an unlocked screen must not do: as `signed_in_session`, and
    refuses with `FreshProofNeeded` whoever has not proved in the last minutes who they are. Pages
    ask for it, and then go on to what was asked.
    """
    session = signed_in_session(*roles)

    @may_refuse(
        NotSignedIn,
        RoleMayNot,
        CrossSiteRequest,
        CsrfTokenExpired,
        FreshProofNeeded,
        scheme=SESSION,
    )
    async def current(request: Request) -> SignedIn:
        who = await session(request)
        if not who.session.is_fresh(sign_in_of(request).read.now()):
            raise FreshProofNeeded
        return who

    return current


def signed_in(*roles: Role) -> Callable[[Request], Awaitable[Principal]]:
    """A dependency: the principal, where the session is not needed."""
    session = signed_in_session(*roles)

    @may_refuse(NotSignedIn, RoleMayNot, CrossSiteRequest, scheme=SESSION)
    async def principal(request: Request) -> Principal:
        return (await session(request)).principal

    return principal


def signed_in_for_everything(*roles: Role) -> Callable[[Request], Awaitable[Principal]]:
    """A dependency: the principal, for what belongs to the whole network and to no clinic."""
    signed = signed_in(*roles)

    @may_refuse(NotSignedIn, RoleMayNot, CrossSiteRequest, scheme=SESSION)
    async def principal(request: Request) -> Principal:
        who = await signed(request)
        if not who.scope.everything:
            raise RoleMayNot
        return who

    return principal
