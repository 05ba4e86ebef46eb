"""What is found of one clinic and its doctors for an inquiry, by the hard rules and the policy.

What is found of a clinic is the same for every inquiry that asks the same of it, until a lead there
changes its workload: so many are decided at once faster than one after the other.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from services.routing.decisions.domain.candidates import ClinicFacts, DoctorAtClinic
from services.routing.decisions.domain.evaluation import CandidateEvaluation, ClinicEvaluation
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.policy import NOTHING_RELAXED, Policy, ScorePart
from services.routing.decisions.domain.preference import score
from services.routing.decisions.domain.rejection import Rejection
from services.routing.decisions.domain.rules import clinic_rejection, doctor_rejection
from services.routing.decisions.domain.travel import TravelClass, travel_class
from services.routing.decisions.domain.workload import Workload
from shared.eligibility.domain import Finding


class _Question(NamedTuple):
    """All of an inquiry that the evaluation of one clinic depends on."""

    procedure: str
    distance: TravelClass
    eligibility: Finding
    rejection: Rejection | None
    is_wished: bool
    language: str
    reserved: tuple[str, ...]
    """Doctors there with whom this inquiry has capacity already."""
    declined_by: tuple[str, ...]
    relaxed: frozenset[ScorePart]


class ClinicEvaluator:
    """Evaluates clinics with the workload as it is after the decisions so far."""

    def __init__(self, workload: Workload, policy: Policy) -> None:
        self._policy = policy
        self._open_at: dict[str, dict[str, int]] = defaultdict(dict)
        for doctor_at_clinic, count in workload.open_at.items():
            self._open_at[doctor_at_clinic.location][doctor_at_clinic.doctor] = count
        self._known: dict[str, dict[_Question, ClinicEvaluation]] = defaultdict(dict)

    def evaluate(
        self,
        clinic: ClinicFacts,
        inquiry: InquiryFacts,
        reserved: tuple[DoctorAtClinic, ...],
        eligibility: Finding,
        relaxed: frozenset[ScorePart] = NOTHING_RELAXED,
    ) -> ClinicEvaluation:
        """`relaxed`: the wishes that count nothing any more, since it has waited so long."""
        question = _Question(
            inquiry.procedure,
            travel_class(inquiry.residence, clinic.province),
            eligibility,
            clinic_rejection(inquiry, clinic, eligibility),
            clinic.slug == inquiry.location,
            inquiry.language,
            tuple(one.doctor for one in reserved if one.location == clinic.slug)
            if reserved
            else (),
            inquiry.declined_at(clinic.slug),
            relaxed,
        )
        known = self._known[clinic.slug]
        if question not in known:
            known[question] = self._evaluate(clinic, question)
        return known[question]

    def _evaluate(self, clinic: ClinicFacts, question: _Question) -> ClinicEvaluation:
        if question.rejection is not None:
            return _ruled_out(clinic, question)
        open_here = frozenset(self._open_at.get(clinic.slug, {}).items())
        return _with_doctors(clinic, question, open_here, self._policy)

    def add_lead(self, at: DoctorAtClinic, reserved: tuple[DoctorAtClinic, ...]) -> None:
        """The next decisions reckon with it; a reservation was counted before."""
        if at not in reserved:
            here = self._open_at[at.location]
            here[at.doctor] = here.get(at.doctor, 0) + 1
            self._known.pop(at.location, None)

    def remove_lead(self, at: DoctorAtClinic) -> None:
        """The next decisions reckon without it."""
        here = self._open_at[at.location]
        here[at.doctor] = max(0, here.get(at.doctor, 0) - 1)
        self._known.pop(at.location, None)


def _ruled_out(clinic: ClinicFacts, question: _Question) -> ClinicEvaluation:
    row = CandidateEvaluation(
        location=clinic.slug,
        doctor=None,
        travel_class=question.distance,
        eligibility=question.eligibility,
        rejected_for=question.rejection,
    )
    return ClinicEvaluation(clinic=clinic, candidates=(row,))


@lru_cache(maxsize=4096)  # from one batch to the next most clinics are as they were
def _with_doctors(
    clinic: ClinicFacts,
    question: _Question,
    open_here: frozenset[tuple[str, int]],
    policy: Policy,
) -> ClinicEvaluation:
    """`open_here`: the doctors who have leads open there, and how many."""
    rows = _doctors(clinic, question, dict(open_here), policy)
    return ClinicEvaluation(clinic=clinic, candidates=tuple(rows))


def _doctors(
    clinic: ClinicFacts, question: _Question, open_here: Mapping[str, int], policy: Policy
) -> Iterator[CandidateEvaluation]:
    for doctor in clinic.doctors:
        open_leads = open_here.get(doctor.slug, 0) - (doctor.slug in question.reserved)
        has_declined = doctor.slug in question.declined_by
        yield CandidateEvaluation(
            location=clinic.slug,
            doctor=doctor.slug,
            travel_class=question.distance,
            eligibility=question.eligibility,
            rejected_for=doctor_rejection(
                doctor,
                open_leads,
                has_declined=has_declined,
                conditions=question.eligibility.conditions,
            ),
            score=score(
                clinic,
                doctor,
                policy,
                is_wished=question.is_wished,
                language=question.language,
                relaxed=question.relaxed,
            ),
            open_leads=open_leads,
            capacity=doctor.capacity or 0,
        )
