"""End a session."""

from dataclasses import dataclass

from shared.auth.domain import token_hash
from shared.auth.ports import Sessions
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class EndSession:
    sessions: Sessions

    async def __call__(self, token: str) -> None:
        """Harmless when it has ended before."""
        session = await self.sessions.by_id(token_hash(token))
        if session is not None:
            await self.sessions.end(session.id)
            security("signed-out", account=session.account_id)
