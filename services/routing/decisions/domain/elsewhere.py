"""The clinics that somebody does not want: what is found of them is the same for many inquiries.

Who names a clinic rules out all others, in a network of a thousand all but one. They are evaluated
once for each procedure and home, so a decision costs what the clinics cost that were named.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from services.routing.decisions.domain.candidates import ClinicFacts
from services.routing.decisions.domain.eligibility import depends_on, finding_of
from services.routing.decisions.domain.evaluation import (
    CandidateEvaluation,
    ClinicEvaluation,
    Elsewhere,
)
from services.routing.decisions.domain.identity import Same
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.rejection import Rejection
from services.routing.decisions.domain.rules import unwanted_rejection
from services.routing.decisions.domain.travel import travel_class
from shared.eligibility.domain import RuleSet


@dataclass(frozen=True)
class _Asked:
    """`depends_on`: all of the inquiry that the answer depends on; equal ones have one answer."""

    clinics: Same[tuple[ClinicFacts, ...]]
    depends_on: Hashable
    inquiry: InquiryFacts = field(compare=False)
    rules: RuleSet = field(compare=False)
    now: datetime = field(compare=False)


def elsewhere(
    inquiry: InquiryFacts, clinics: tuple[ClinicFacts, ...], rules: RuleSet, now: datetime
) -> Elsewhere:
    """Of these clinics (`clinics_for`) for an inquiry that names some."""
    residence = inquiry.residence
    all_of_it = (
        residence.home_province,
        residence.is_abroad,
        inquiry.transferred_to is None,
        not inquiry.willing_to_travel_to,
        depends_on(rules, inquiry, now),
    )
    return _evaluated(_Asked(Same(clinics), all_of_it, inquiry, rules, now))


@lru_cache(maxsize=64)  # each is as large as the network
def _evaluated(asked: _Asked) -> Elsewhere:
    return Elsewhere(clinics=tuple(_unwanted(clinic, asked) for clinic in asked.clinics.value))


def _unwanted(clinic: ClinicFacts, asked: _Asked) -> ClinicEvaluation:
    """A clinic as it is for an inquiry that names others."""
    inquiry = asked.inquiry
    row = CandidateEvaluation(
        location=clinic.slug,
        doctor=None,
        travel_class=travel_class(inquiry.residence, clinic.province),
        eligibility=finding_of(asked.rules, inquiry, clinic, asked.now),
        rejected_for=(
            unwanted_rejection(inquiry) if clinic.offers_procedure else Rejection.NOT_OFFERED_HERE
        ),
    )
    return ClinicEvaluation(clinic=clinic, candidates=(row,))
