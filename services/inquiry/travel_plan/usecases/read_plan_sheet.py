"""Somebody who looks after a lead looks at its patient's travel plan."""

from dataclasses import dataclass

from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.disclosure.domain.file import PatientFile
from services.inquiry.disclosure.usecases.record_access import RecordAccess, Recorded
from services.inquiry.travel_plan.domain import PlanSheet, plan_travel
from services.inquiry.travel_plan.usecases.trip_of import trip_of
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.errors import NotFound
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class ReadPlanSheet:
    """Recorded first: when somebody travels is theirs. Nothing that is sealed is in it."""

    record: RecordAccess
    catalogue: Catalogue

    async def __call__(self, assertion: Assertion | UnreadableAssertion) -> PlanSheet:
        """Raises `NoClinicYet`."""
        recorded = await self.record(assertion, PatientFile.reading_fault)
        say("security.plan-read", recorded)
        return await self.of(recorded.entry.inquiry_id)

    async def of(self, inquiry_id: str) -> PlanSheet:
        inquiry = await self.record.inquiries.get(inquiry_id)
        if inquiry is None:
            raise NotFound
        location = inquiry.lead.location
        found = await self.catalogue.clinic(location) if location else None
        procedure = await self.catalogue.procedure(inquiry.facts.procedure)
        clinic, trip = trip_of(inquiry, found, procedure)
        return PlanSheet(
            inquiry=inquiry,
            location=clinic.slug,
            timezone=clinic.timezone,
            trip=trip,
            plan=plan_travel(trip, self.record.now()),
        )


def say(event: str, recorded: Recorded) -> None:
    entry = recorded.entry
    _log.info(
        event,
        account=entry.account_id,
        lead_id=entry.lead_id,
        inquiry_id=entry.inquiry_id,
        disclosure_id=entry.id,
    )
