"""A patient wants to know what comes when."""

from dataclasses import dataclass

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.privacy.ports import Vault
from services.inquiry.tracking.usecases.read_status import StatusReport
from services.inquiry.travel_plan.domain import NoClinicYet, TravelPlan, plan_travel
from services.inquiry.travel_plan.usecases.trip_of import has_clinic, trip_of
from shared.clock import Clock

_MOST_HOURS = 1000.0


@dataclass(frozen=True, kw_only=True)
class MakePlan:
    """Made anew each time: nothing is stored but what the clinic has agreed with the patient, so a
    plan is never older than what it is made of.
    """

    vault: Vault
    now: Clock

    async def __call__(self, report: StatusReport) -> TravelPlan:
        """Raises `NoClinicYet`, also where an inquiry has ended."""
        inquiry = report.inquiry
        if not has_clinic(inquiry):
            raise NoClinicYet
        hours = await self._hours(inquiry)
        _, trip = trip_of(inquiry, report.clinic, report.procedure, hours_of_travel=hours)
        return plan_travel(trip, self.now())

    async def _hours(self, inquiry: Inquiry) -> float | None:
        """One way; of all that is sealed nothing else is opened."""
        sealed = inquiry.personal.get("travel")
        if not sealed:
            return None
        opened = await self.vault.open(inquiry.id, {"travel": sealed})
        travel = opened.fields.get("travel")
        hours = travel.get("hours") if isinstance(travel, dict) else None
        if isinstance(hours, bool) or not isinstance(hours, int | float):
            return None
        return float(hours) if 0 <= hours <= _MOST_HOURS else None
