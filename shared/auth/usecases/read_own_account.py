"""Read one's own account: what belongs to it, and where it is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.auth.domain import Account, SecondFactor, Session
from shared.auth.ports import Accounts, SecondFactors, Sessions
from shared.auth.usecases.read_session import SignedIn
from shared.auth.usecases.rotate_session import own_account
from shared.clock import Clock
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class OwnAccount:
    """`sessions` that are alive, the one used last first."""

    account: Account
    factor: SecondFactor | None
    sessions: Sequence[Session]


@dataclass(frozen=True, kw_only=True)
class ReadOwnAccount:
    accounts: Accounts
    factors: SecondFactors
    sessions: Sessions
    now: Clock

    async def __call__(self, who: SignedIn) -> OwnAccount:
        account, now = await own_account(self.accounts, who), self.now()
        alive = [one for one in await self.sessions.of_account(account.id) if one.is_alive(now)]
        return OwnAccount(
            account=account,
            factor=await self.factors.of(account.id),
            sessions=sorted(alive, key=lambda one: one.used_at, reverse=True),
        )


@dataclass(frozen=True, kw_only=True)
class EndOwnSessions:
    sessions: Sessions

    async def one(self, who: SignedIn, session_id: str) -> None:
        """Harmless where it has ended, or is somebody else's."""
        ended = await self.sessions.end_of_account(who.principal.account_id, only=session_id)
        if ended:
            security("session-revoked", account=who.principal.account_id, count=ended)

    async def others(self, who: SignedIn) -> None:
        account_id = who.principal.account_id
        ended = await self.sessions.end_of_account(account_id, but=who.session.id)
        if ended:
            security("session-revoked", account=account_id, count=ended)
