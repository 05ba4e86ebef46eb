"""Whether the rules let a certain doctor have an inquiry, whoever has chosen them."""

from datetime import datetime

from services.routing.decisions.domain.candidates import DoctorAtClinic
from services.routing.decisions.domain.eligibility import finding_of
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.offered import clinics_for
from services.routing.decisions.domain.rejection import Rejection
from services.routing.decisions.domain.rules import eligibility_rejection_there
from shared.directory.domain import Directory
from shared.eligibility.domain import Condition, RuleSet


def not_eligible_with(
    inquiry: InquiryFacts, at: DoctorAtClinic, directory: Directory, rules: RuleSet, now: datetime
) -> Rejection | None:
    """Why not; what a person has approved there is no reason any more."""
    clinics = {one.slug: one for one in clinics_for(inquiry.procedure, directory)}
    clinic = clinics.get(at.location)
    if clinic is None:
        return Rejection.NOT_OFFERED_HERE
    finding = finding_of(rules, inquiry, clinic, now)
    outside = {one.slug for one in clinic.doctors if one.is_non_participating}
    takes_part = at.doctor not in outside
    if takes_part and Condition.NON_PARTICIPATING_DOCTOR in finding.conditions:
        return Rejection.DOCTOR_PARTICIPATES
    return eligibility_rejection_there(inquiry, clinic, finding)
