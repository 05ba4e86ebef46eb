"""A lead reaches the next stage on its way to the booking."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from services.routing.deadlines.ports import DeadlinesInForce
from services.routing.leads.domain import (
    Action,
    Lead,
    LeadStatus,
    check_treatment_day,
    due_next_step,
)
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.directory.ports import DirectoryReplica
from shared.formatting import first_known_zone


@dataclass(frozen=True, kw_only=True)
class AdvanceLead:
    act: ActOnLead
    directory: DirectoryReplica
    deadlines: DeadlinesInForce
    now: Clock

    async def __call__(
        self,
        lead_id: str,
        to: LeadStatus,
        by: Principal,
        *,
        expected_version: int,
        on: date | None = None,
    ) -> Lead:
        """`on`: the day of the treatment. Raises `TreatmentDayRefused`."""
        request = ActionRequest(
            action=Action.ADVANCE,
            lead_id=lead_id,
            by=by,
            expected_version=expected_version,
            target=to.value,
            on=on,
        )
        directory, deadlines = await self.directory.recent(), await self.deadlines()

        def advanced(lead: Lead) -> Lead:
            now, clinic = self.now(), directory.clinics.get(lead.home)
            zone = first_known_zone(clinic.timezone if clinic else None)
            check_treatment_day(on, stage=to, today=now.astimezone(ZoneInfo(zone)).date())
            due = due_next_step(deadlines, clinic, to, now)
            return lead.advance(to, by=by.account_id, now=now, due=due, on=on)

        return await self.act(request, advanced)
