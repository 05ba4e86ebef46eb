"""Staff sessions of one service, as its requests and answers carry them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request, Response

from shared.auth.domain import (
    DEVICE_LIVES_FOR,
    LIVES_FOR,
    STEP_LIVES_FOR,
    Arrival,
    Credentials,
    NoPasskeysHere,
    NoProvider,
    NotSignedIn,
    Passkey,
    StepExpired,
    coarse_browser,
)
from shared.auth.usecases import (
    AccountActions,
    AskForCode,
    BeginSession,
    EndSession,
    NewSession,
    PasskeyActions,
    ProveByCode,
    ProveByPassword,
    ProveByProvider,
    ReadSession,
    SignedIn,
)
from shared.web import BACKGROUND_HEADER, client_address


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Everything about staff sessions of one service; kept as `app.state.sign_in`."""

    service: str
    is_secure: bool
    by_password: ProveByPassword
    ask_for_code: AskForCode
    by_code: ProveByCode
    begin: BeginSession
    read: ReadSession
    end: EndSession
    own: AccountActions
    passkey_actions: PasskeyActions | None
    """None where browsers have no passkeys for this service's address."""
    provider_actions: ProveByProvider | None = None
    """None where the network has no identity provider."""

    @property
    def provider(self) -> ProveByProvider:
        """Raises `NoProvider`."""
        if self.provider_actions is None:
            raise NoProvider
        return self.provider_actions

    @property
    def passkeys(self) -> PasskeyActions:
        """Raises `NoPasskeysHere`."""
        if self.passkey_actions is None:
            raise NoPasskeysHere
        return self.passkey_actions

    @property
    def has_passkeys(self) -> bool:
        return self.passkey_actions is not None

    async def known_passkeys(self, account_id: str) -> Sequence[Passkey] | None:
        """Of an account; None where there are none for anybody."""
        return await self.passkey_actions.of(account_id) if self.passkey_actions else None

    @property
    def cookie(self) -> str:
        """Named by service: services at two ports of one host would share one name."""
        return f"{'__Host-' if self.is_secure else ''}wayfare-{self.service}"

    @property
    def device_cookie(self) -> str:
        return f"{self.cookie}-device"

    @property
    def step_cookie(self) -> str:
        """Of something begun and not finished, such as a sign-in whose code is still asked for."""
        return f"{self.cookie}-step"

    def token(self, request: Request) -> str | None:
        return request.cookies.get(self.cookie)

    async def sign_in(
        self, request: Request, *, email: str, password: str, code: str | None = None
    ) -> NewSession:
        """Raises what `ProveByPassword` raises; `keep` what it gives."""
        arrival = self.arrival(request)
        credentials = Credentials(email=email, password=password, arrival=arrival)
        return await self.begin(await self.by_password(credentials, code), arrival)

    async def finish(self, request: Request, *, code: str) -> NewSession:
        """Goes on with a sign-in whose code was still asked for. Raises what `ProveByCode`
        raises.
        """
        arrival = self.arrival(request)
        return await self.begin(await self.by_code(self.step(request), code, arrival), arrival)

    def has_begun(self, request: Request) -> bool:
        return bool(request.cookies.get(self.step_cookie))

    def step(self, request: Request) -> str:
        """The token of what the browser has begun. Raises `StepExpired`."""
        token = request.cookies.get(self.step_cookie)
        if not token:
            raise StepExpired
        return token

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
        self._keep(response, self.cookie, begun.token, LIVES_FOR)
        if begun.device is not None:
            self._keep(response, self.device_cookie, begun.device, DEVICE_LIVES_FOR)
        self._forget(response, self.step_cookie)

    def keep_step(self, response: Response, token: str) -> None:
        self._keep(response, self.step_cookie, token, STEP_LIVES_FOR)

    def forget(self, response: Response) -> None:
        self._forget(response, self.cookie)

    def _keep(self, response: Response, name: str, token: str, lives_for: timedelta) -> None:
        response.set_cookie(
            name,
            token,
            max_age=int(lives_for.total_seconds()),
            path="/",
            secure=self.is_secure,
            httponly=True,
            samesite="lax",
        )

    def _forget(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self.is_secure, httponly=True, samesite="lax")


def sign_in_of(request: Request) -> SignIn:
    sign_in: SignIn = request.app.state.sign_in
    return sign_in
