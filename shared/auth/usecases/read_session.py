"""Read who is signed in."""

from dataclasses import dataclass

from shared.auth.domain import NotSignedIn, Principal, Session, token_hash
from shared.auth.ports import Accounts, Sessions
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who is signed in, and in which session."""

    principal: Principal
    session: Session


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
        if account is None or account.is_disabled:
            raise NotSignedIn
        if is_use and session.needs_touch(now):
            session = session.touched(now)
            await self.sessions.touch(session)
        return SignedIn(principal=account.principal(), session=session)
