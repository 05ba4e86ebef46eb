"""A window reports that a lead is open in it, and learns who else has it open."""

from dataclasses import dataclass

from services.routing.inbox.usecases.read_lead import ReadLead
from shared.auth.domain import Principal
from shared.presence.report_presence import ReportPresence


@dataclass(frozen=True, kw_only=True)
class ReportLeadOpen:
    read: ReadLead
    report: ReportPresence

    async def __call__(self, lead_id: str, by: Principal, window: str) -> list[str]:
        """Accounts. Raises `LeadNotFound`: whoever does not see a lead does not learn who does."""
        await self.read(lead_id, by)
        return [one.by for one in await self.report(lead_id, by.account_id, window)]

    async def leave(self, by: Principal, window: str) -> None:
        await self.report.leave(by.account_id, window)
