"""Staff sessions of one service, as its requests and answers carry them."""

from dataclasses import dataclass

from fastapi import Request, Response

from shared.auth.domain import (
    DEVICE_LIVES_FOR,
    LIVES_FOR,
    Arrival,
    Credentials,
    NotSignedIn,
    coarse_browser,
)
from shared.auth.ports import IdentityProvider
from shared.auth.usecases import BeginSession, EndSession, NewSession, ReadSession, SignedIn
from shared.web import BACKGROUND_HEADER, client_address


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Everything about staff sessions of one service; kept as `app.state.sign_in`."""

    service: str
    is_secure: bool
    identity_provider: IdentityProvider
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
        arrival = self.arrival(request)
        credentials = Credentials(email=email, password=password, arrival=arrival)
        return await self.begin(await self.identity_provider.authenticate(credentials), arrival)

    def arrival(self, request: Request) -> Arrival:
        return Arrival(
            address=client_address(request),
            device=request.cookies.get(self.device_cookie),
            session=self.token(request),
            browser=coarse_browser(request.headers.get("user-agent", "")),
        )

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


def sign_in_of(request: Request) -> SignIn:
    sign_in: SignIn = request.app.state.sign_in
    return sign_in
