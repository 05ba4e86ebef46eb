"""A patient wants to know what comes when."""

from dataclasses import dataclass

from services.inquiry.inquiries.domain import Inquiry, LeadOutcome
from services.inquiry.privacy.ports import Vault
from services.inquiry.tracking.usecases.read_status import StatusReport
from services.inquiry.travel_plan.domain import NoClinicYet, TravelPlan, Trip, plan_travel
from shared.clock import Clock
from shared.directory.domain import Clinic
from shared.eligibility.case import coverage_of
from shared.eligibility.domain import distance_of

_MOST_HOURS = 1000.0


@dataclass(frozen=True, kw_only=True)
class MakePlan:
    """Made anew each time: nothing of a plan is stored, so it is never older than what it is made
    of.
    """

    vault: Vault
    now: Clock

    async def __call__(self, report: StatusReport) -> TravelPlan:
        """Raises `NoClinicYet`, also where an inquiry has ended."""
        inquiry, clinic = report.inquiry, report.clinic
        if clinic is None or not has_clinic(inquiry):
            raise NoClinicYet
        return plan_travel(self._trip(report, clinic, await self._hours(inquiry)), self.now())

    def _trip(self, report: StatusReport, clinic: Clinic, hours: float | None) -> Trip:
        facts, residence = report.inquiry.facts, report.inquiry.facts.residence
        coverage = coverage_of(
            country=residence.country,
            subdivision=residence.subdivision,
            plan_subdivision=residence.plan_subdivision,
            payer_kind=facts.payer_kind,
            has_claim_number=facts.has_claim_number,
        )
        return Trip(
            distance=distance_of(
                coverage.home, is_abroad=coverage.is_abroad, province=clinic.province
            ),
            country=residence.country,
            province=residence.subdivision,
            clinic_province=clinic.province,
            opening_hours=clinic.opening_hours,
            has_overnight_stay=clinic.overnight_stay,
            recovery=report.procedure.recovery if report.procedure else None,
            status=report.inquiry.shown_status,
            payer_kind=facts.payer_kind,
            day=report.inquiry.lead.treatment_on,
            earliest=facts.earliest,
            latest=facts.latest,
            hours_of_travel=hours,
        )

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


def has_clinic(inquiry: Inquiry) -> bool:
    is_routed = inquiry.lead.outcome is LeadOutcome.ROUTED and inquiry.lead.location is not None
    return is_routed and not inquiry.has_ended
