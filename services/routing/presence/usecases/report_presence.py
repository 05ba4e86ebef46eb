"""A window reports that a lead is open in it, and learns who else has it open."""

from dataclasses import dataclass
from typing import Final

from services.routing.inbox.usecases.read_lead import ReadLead
from services.routing.presence.domain import PRESENT_FOR, Presence, is_window, others
from services.routing.presence.ports import Presences
from shared.auth.domain import Principal
from shared.clock import Clock

_MOST: Final = 20


@dataclass(frozen=True, kw_only=True)
class ReportPresence:
    read: ReadLead
    presences: Presences
    now: Clock

    async def __call__(self, lead_id: str, by: Principal, window: str) -> list[str]:
        """Accounts, by the clock of this process whatever that of the window says. Raises
        `LeadNotFound`: whoever does not see a lead does not learn who does.
        """
        await self.read(lead_id, by)
        now = self.now()
        if is_window(window):
            presence = Presence(by=by.account_id, window=window, lead_id=lead_id, at=now)
            await self.presences.put(presence)
        found = await self.presences.at(lead_id, since=now - PRESENT_FOR, limit=_MOST)
        return others(found, but=by.account_id, now=now)

    async def leave(self, by: Principal, window: str) -> None:
        await self.presences.remove(by.account_id, window)
