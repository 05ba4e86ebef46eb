"""The trip that a plan is made for."""

from services.inquiry.catalogue.domain import Clinic, Procedure
from services.inquiry.inquiries.domain import Inquiry, LeadOutcome
from services.inquiry.travel_plan.domain import NoClinicYet, Trip, agreed_with
from shared.eligibility.case import coverage_of
from shared.eligibility.domain import distance_of


def trip_of(
    inquiry: Inquiry,
    clinic: Clinic | None,
    procedure: Procedure | None,
    *,
    hours_of_travel: float | None = None,
) -> tuple[Clinic, Trip]:
    """To the clinic that has the inquiry. Raises `NoClinicYet`, also where it has ended."""
    if clinic is None or not has_clinic(inquiry):
        raise NoClinicYet
    facts, residence = inquiry.facts, inquiry.facts.residence
    coverage = coverage_of(
        country=residence.country,
        subdivision=residence.subdivision,
        plan_subdivision=residence.plan_subdivision,
        payer_kind=facts.payer_kind,
        has_claim_number=facts.has_claim_number,
    )
    trip = Trip(
        distance=distance_of(coverage.home, is_abroad=coverage.is_abroad, province=clinic.province),
        country=residence.country,
        province=residence.subdivision,
        clinic_province=clinic.province,
        opening_hours=clinic.opening_hours,
        has_overnight_stay=clinic.overnight_stay,
        recovery=procedure.recovery if procedure else None,
        status=inquiry.shown_status,
        payer_kind=facts.payer_kind,
        day=inquiry.lead.treatment_on,
        earliest=facts.earliest,
        latest=facts.latest,
        hours_of_travel=hours_of_travel,
        agreed=agreed_with(inquiry.agreements, inquiry.lead),
    )
    return clinic, trip


def has_clinic(inquiry: Inquiry) -> bool:
    is_routed = inquiry.lead.outcome is LeadOutcome.ROUTED and inquiry.lead.location is not None
    return is_routed and not inquiry.has_ended
