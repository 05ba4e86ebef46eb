"""Begin, read and end a session."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass

from shared.addresses import address_block
from shared.auth.domain import (
    Account,
    Attempt,
    NotSignedIn,
    Principal,
    Session,
    WrongCredentials,
    normal_email,
)
from shared.auth.passwords import Passwords, TooBusyToSignIn
from shared.auth.ports import Accounts, KnownDevices, Sessions, SignInAttempts, SignInLimits
from shared.clock import Clock
from shared.errors import TooMany
from shared.ids import new_token
from shared.limits.counted import by_address
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who is signed in, and in which session."""

    principal: Principal
    session: Session


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """A session that has just begun, with the tokens that only its client keeps: of the session,
    and of the device that the account knows from now on.
    """

    token: str
    device: str
    signed_in: SignedIn


@dataclass(frozen=True, kw_only=True)
class BeginSession:
    accounts: Accounts
    sessions: Sessions
    devices: KnownDevices
    attempts: SignInAttempts
    limits: SignInLimits
    passwords: Passwords
    now: Clock

    async def __call__(
        self,
        *,
        email: str,
        password: str,
        address: str,
        device: str | None = None,
        replaces: str | None = None,
    ) -> NewSession:
        """Checks the password and begins a session. `device`: the token that an earlier sign-in
        has left in the browser; `replaces`: that of an older session.
        """
        email = normal_email(email)
        account = await self.accounts.by_email(email)
        known_to = await self._known_to(device)
        attempt = _attempt(email, account, address, device, known_to)
        await self._counted(attempt, account, address)
        account = await self._checked(attempt, account, password)
        await self._renew_hash(account, password)
        # A token that we did not make is never taken on: whoever planted it would be known.
        begun = self._session_of(account, device if device and known_to else new_token())
        await self.devices.keep(account.id, token_hash(begun.device), self.now())
        await self.sessions.add(begun.signed_in.session)
        if replaces:
            await self.sessions.end(token_hash(replaces))
        security("signed-in", account=account.id, role=account.role.value)
        return begun

    async def _known_to(self, device: str | None) -> frozenset[str]:
        """Looked up whether or not there is such an account: neither takes longer."""
        return await self.devices.accounts_of(token_hash(device or ""), self.now())

    async def _counted(self, attempt: Attempt, account: Account | None, address: str) -> None:
        """While it has to wait, a right password is answered as a wrong one is."""
        try:
            if not attempt.is_known:
                await self.limits.take(by_address("sign_ins", address))
            await self.attempts.begin(attempt, self.now())
        except TooMany as refusal:
            security(
                "sign-in-paused",
                account=account.id if account else None,
                code=refusal.code,
                retry_in_seconds=refusal.retry_after,
            )
            raise

    async def _checked(self, attempt: Attempt, account: Account | None, password: str) -> Account:
        """Only a password that was found wrong counts. Where there was no room to check it, or
        something else of ours went wrong, nobody has learnt anything of it.
        """
        try:
            account = await self._with_password(attempt, account, password)
            await self.attempts.succeeded(attempt, self.now())
        except WrongCredentials:
            raise
        except Exception:
            await self.attempts.give_back(attempt, self.now())
            raise
        return account

    async def _with_password(
        self, attempt: Attempt, account: Account | None, password: str
    ) -> Account:
        if account is None:
            await self.passwords.is_right_for_nobody(password)
        elif await self.passwords.is_right(
            account.password_hash, password, is_known=attempt.is_known
        ):
            return account
        security("sign-in-refused", account=account.id if account else None)
        raise WrongCredentials

    async def _renew_hash(self, account: Account, password: str) -> None:
        """Another time will do: nobody is kept out because there is no room to hash."""
        if self.passwords.is_outdated(account.password_hash):
            with suppress(TooBusyToSignIn):
                await self.accounts.keep_hash(account, await self.passwords.hash(password))

    def _session_of(self, account: Account, device: str) -> NewSession:
        token, now = new_token(), self.now()
        session = Session(
            id=token_hash(token),
            account_id=account.id,
            csrf_token=new_token(),
            began_at=now,
            used_at=now,
        )
        signed_in = SignedIn(principal=account.principal(), session=session)
        return NewSession(token=token, device=device, signed_in=signed_in)


def _attempt(
    email: str,
    account: Account | None,
    address: str,
    device: str | None,
    known_to: frozenset[str],
) -> Attempt:
    if account and device and account.id in known_to:
        return Attempt(email=email, origin=f"device {token_hash(device)}", is_known=True)
    return Attempt(email=email, origin=f"address {address_block(address)}", is_known=False)


@dataclass(frozen=True, kw_only=True)
class ReadSession:
    """Who bears a token. The account is read each time: what it loses, it loses at once."""

    accounts: Accounts
    sessions: Sessions
    now: Clock

    async def __call__(self, token: str, *, is_use: bool = True) -> SignedIn:
        """`is_use=False` is for what a page does by itself: it does not keep a session awake."""
        session = await self.sessions.by_id(token_hash(token))
        now = self.now()
        if session is None or not session.is_alive(now):
            raise NotSignedIn
        account = await self.accounts.by_id(session.account_id)
        if account is None:
            raise NotSignedIn
        if is_use and session.wants_touch(now):
            session = session.touched(now)
            await self.sessions.touch(session)
        return SignedIn(principal=account.principal(), session=session)


@dataclass(frozen=True, kw_only=True)
class EndSession:
    sessions: Sessions

    async def __call__(self, token: str) -> None:
        """Harmless when it has ended before."""
        session = await self.sessions.by_id(token_hash(token))
        if session is not None:
            await self.sessions.end(session.id)
            security("signed-out", account=session.account_id)


def token_hash(token: str) -> str:
    """Tokens have 256 random bits, so a plain hash is enough to make a stolen database useless."""
    return hashlib.sha256(token.encode()).hexdigest()
