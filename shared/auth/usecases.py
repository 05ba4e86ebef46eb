"""Begin, read and end a session."""

from dataclasses import dataclass

from shared.auth.domain import Credentials, NotSignedIn, Principal, Session, token_hash
from shared.auth.ports import Accounts, IdentityProvider, Sessions
from shared.clock import Clock
from shared.ids import new_token
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who is signed in, and in which session."""

    principal: Principal
    session: Session


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """A session that has just begun, with the tokens that only its client keeps: of the session,
    and of the device, where the identity provider knows devices.
    """

    token: str
    device: str | None
    signed_in: SignedIn


@dataclass(frozen=True, kw_only=True)
class BeginSession:
    identity_provider: IdentityProvider
    sessions: Sessions
    now: Clock

    async def __call__(
        self, credentials: Credentials, *, replaces: str | None = None
    ) -> NewSession:
        """`replaces`: the token of an older session, which ends."""
        authenticated = await self.identity_provider.authenticate(credentials)
        account, token, now = authenticated.account, new_token(), self.now()
        session = Session(
            id=token_hash(token),
            account_id=account.id,
            csrf_token=new_token(),
            began_at=now,
            used_at=now,
        )
        await self.sessions.add(session)
        if replaces:
            await self.sessions.end(token_hash(replaces))
        security("signed-in", account=account.id, role=account.role.value)
        signed_in = SignedIn(principal=account.principal(), session=session)
        return NewSession(token=token, device=authenticated.device, signed_in=signed_in)


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
        if is_use and session.needs_touch(now):
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
