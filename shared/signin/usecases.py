"""Begin, read and end a session."""

import hashlib
from dataclasses import dataclass

from shared.clock import Clock
from shared.ids import new_token
from shared.signin.domain import (
    Account,
    NotSignedIn,
    Principal,
    Session,
    WrongCredentials,
    normal_email,
)
from shared.signin.passwords import Passwords
from shared.signin.ports import Accounts, Sessions, SignInAttempts


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who is signed in, and in which session."""

    principal: Principal
    session: Session


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """A session that has just begun, with the token that only its client keeps."""

    token: str
    signed_in: SignedIn


@dataclass(frozen=True, kw_only=True)
class BeginSession:
    accounts: Accounts
    sessions: Sessions
    attempts: SignInAttempts
    passwords: Passwords
    now: Clock

    async def __call__(
        self, *, email: str, password: str, address: str, replaces: str | None = None
    ) -> NewSession:
        """Checks the password and begins a session; `replaces` is the token of an older one."""
        email = normal_email(email)
        await self.attempts.begin(email=email, address=address, now=self.now())
        account = await self._account_with(email, password)
        await self.attempts.succeeded(email=email, address=address, now=self.now())
        await self._renew_hash(account, password)
        begun = self._session_of(account)
        await self.sessions.add(begun.signed_in.session)
        if replaces:
            await self.sessions.end(session_id(replaces))
        return begun

    async def _account_with(self, email: str, password: str) -> Account:
        account = await self.accounts.by_email(email)
        if account is None:
            await self.passwords.is_right_for_nobody(password)
            raise WrongCredentials
        if not await self.passwords.is_right(account.password_hash, password):
            raise WrongCredentials
        return account

    async def _renew_hash(self, account: Account, password: str) -> None:
        if self.passwords.is_outdated(account.password_hash):
            await self.accounts.keep_hash(account, await self.passwords.hash(password))

    def _session_of(self, account: Account) -> NewSession:
        token, now = new_token(), self.now()
        session = Session(
            id=session_id(token),
            account_id=account.id,
            form_token=new_token(),
            began_at=now,
            used_at=now,
        )
        return NewSession(
            token=token, signed_in=SignedIn(principal=account.principal(), session=session)
        )


@dataclass(frozen=True, kw_only=True)
class ReadSession:
    """Who bears a token. The account is read each time: what it loses, it loses at once."""

    accounts: Accounts
    sessions: Sessions
    now: Clock

    async def __call__(self, token: str, *, is_use: bool = True) -> SignedIn:
        """`is_use=False` is for what a page does by itself: it does not keep a session awake."""
        session = await self.sessions.by_id(session_id(token))
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
        await self.sessions.end(session_id(token))


def session_id(token: str) -> str:
    """Tokens have 256 random bits, so a plain hash is enough to make a stolen database useless."""
    return hashlib.sha256(token.encode()).hexdigest()
