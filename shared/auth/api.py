"""`/v1/sessions`, the cookie, and the dependency `signed_in(*roles)` of all staff endpoints."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from shared.auth.csrf import refuse_cross_site, require_csrf_token
from shared.auth.domain import (
    DEVICE_LIVES_FOR,
    LIVES_FOR,
    Credentials,
    CrossSiteRequest,
    CsrfTokenExpired,
    NotSignedIn,
    Principal,
    Role,
    RoleMayNot,
    WrongCredentials,
)
from shared.auth.local_accounts import LocalAccounts
from shared.auth.passwords import Passwords, TooBusyToSignIn
from shared.auth.store import (
    MongoAccounts,
    MongoKnownDevices,
    MongoSessions,
    MongoSignInAttempts,
    TooManyAttempts,
)
from shared.auth.usecases import BeginSession, EndSession, NewSession, ReadSession, SignedIn
from shared.clock import Clock, utc_now
from shared.limits import LimitReached, RequestLimits
from shared.mongo import Database
from shared.web import BACKGROUND_HEADER, Scheme, client_address, may_refuse

SESSION: Final = Scheme(
    name="session",
    definition=lambda app: {"type": "apiKey", "in": "cookie", "name": app.state.sign_in.cookie},
)


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Everything about staff sessions of one service; kept as `app.state.sign_in`."""

    service: str
    is_secure: bool
    begin: BeginSession
    read: ReadSession
    end: EndSession

    @property
    def cookie(self) -> str:
        """Named by service: services at two ports of one host would share one name."""
        return f"{'__Host-' if self.is_secure else ''}wayfare-{self.service}"

    @property
    def device_cookie(self) -> str:
        return f"{self.cookie}-device"

    def token(self, request: Request) -> str | None:
        return request.cookies.get(self.cookie)

    async def sign_in(self, request: Request, *, email: str, password: str) -> NewSession:
        """Raises `WrongCredentials` or `TooMany`; `keep` what it gives."""
        credentials = Credentials(
            email=email,
            password=password,
            address=client_address(request),
            device=request.cookies.get(self.device_cookie),
        )
        return await self.begin(credentials, replaces=self.token(request))

    async def current(self, request: Request) -> SignedIn:
        token = self.token(request)
        if not token:
            raise NotSignedIn
        signed_in = await self.read(token, is_use=BACKGROUND_HEADER not in request.headers)
        request.state.account = signed_in.principal.account_id  # for security events
        return signed_in

    def keep(self, response: Response, begun: NewSession) -> None:
        """Lets the browser keep the session, and for longer that the account knows it."""
        kept = [
            (self.cookie, begun.token, LIVES_FOR),
            (self.device_cookie, begun.device, DEVICE_LIVES_FOR),
        ]
        for name, token, lives_for in kept:
            if token is None:
                continue
            response.set_cookie(
                name,
                token,
                max_age=int(lives_for.total_seconds()),
                path="/",
                secure=self.is_secure,
                httponly=True,
                samesite="lax",
            )

    def forget(self, response: Response) -> None:
        response.delete_cookie(
            self.cookie, path="/", secure=self.is_secure, httponly=True, samesite="lax"
        )


def build_sign_in(
    database: Database,
    *,
    service: str,
    is_secure: bool,
    passwords: Passwords,
    limits: RequestLimits,
    now: Clock = utc_now,
) -> SignIn:
    """Sign-in with the local accounts of `database`; the caller prepares indexes with
    `prepare_sign_in`.
    """
    accounts, sessions = MongoAccounts(database), MongoSessions(database)
    identity_provider = LocalAccounts(
        accounts=accounts,
        devices=MongoKnownDevices(database),
        attempts=MongoSignInAttempts(database, limits.hashed),
        limits=limits,
        passwords=passwords,
        now=now,
    )
    return SignIn(
        service=service,
        is_secure=is_secure,
        begin=BeginSession(identity_provider=identity_provider, sessions=sessions, now=now),
        read=ReadSession(accounts=accounts, sessions=sessions, now=now),
        end=EndSession(sessions=sessions),
    )


def sign_in_of(request: Request) -> SignIn:
    sign_in: SignIn = request.app.state.sign_in
    return sign_in


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


class SignInBody(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    email: str = Field(min_length=3, max_length=254)
    password: str = Field(min_length=1, max_length=256)


class SessionAnswer(BaseModel):
    name: str
    role: Role
    clinics: list[str]


def _answer(principal: Principal) -> SessionAnswer:
    clinics = ["*"] if principal.scope.everything else sorted(principal.scope.clinics)
    return SessionAnswer(name=principal.name, role=principal.role, clinics=clinics)


def sessions_router() -> APIRouter:
    router = APIRouter(prefix="/v1/sessions", tags=["sessions"])

    @router.post("", status_code=201, dependencies=[Depends(refuse_cross_site)])
    @may_refuse(WrongCredentials, TooManyAttempts, LimitReached, TooBusyToSignIn)
    async def begin_session(
        body: SignInBody, request: Request, response: Response
    ) -> SessionAnswer:
        sign_in = sign_in_of(request)
        begun = await sign_in.sign_in(request, email=body.email, password=body.password)
        sign_in.keep(response, begun)
        response.headers["cache-control"] = "no-store"
        return _answer(begun.signed_in.principal)

    @router.get("/current")
    async def current_session(
        principal: Annotated[Principal, Depends(signed_in())], response: Response
    ) -> SessionAnswer:
        response.headers["cache-control"] = "no-store"
        return _answer(principal)

    @router.delete("", status_code=204, dependencies=[Depends(refuse_cross_site)])
    async def end_session(request: Request, response: Response) -> None:
        """Ends the session of the cookie; harmless when there is none."""
        sign_in = sign_in_of(request)
        token = sign_in.token(request)
        if token:
            await sign_in.end(token)
        sign_in.forget(response)

    return router
