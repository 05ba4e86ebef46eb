"""Notes what changes no document of ours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.routing.audit.ports import ActNotes
from shared.audit.act import NETWORK, Act
from shared.clock import Clock
from shared.telemetry import SecurityEvent


@dataclass(frozen=True, kw_only=True)
class NoteAct:
    notes: ActNotes
    new_id: Callable[[], str]
    now: Clock

    async def __call__(self, action: str, *, by: str, clinic: str = NETWORK, **more: Any) -> None:
        """Before it is done: what cannot be noted is not done. `more`: the other fields of an
        `Act`.
        """
        at = self.now()
        act = Act(id=self.new_id(), at=at, clinic=clinic, account=by, action=action, **more)
        await self.notes.add([act])


@dataclass(frozen=True, kw_only=True)
class NoteSecurityEvents:
    notes: ActNotes
    new_id: Callable[[], str]
    now: Clock

    async def __call__(self, events: Sequence[SecurityEvent]) -> None:
        """Those of an account. Anybody may cause the others as often as they like, and nobody
        knows whose they were: of them the log tells.
        """
        await self.notes.add([self._act(one, one.account) for one in events if one.account])

    def _act(self, event: SecurityEvent, account: str) -> Act:
        return Act(
            id=self.new_id(),
            at=self.now(),
            clinic=NETWORK,
            account=account,
            action=f"security.{event.name}",
            about=event.lead_id,
            reason=event.kind,
        )
