"""What is found of one clinic and its doctors for an inquiry, by the hard rules and the policy.

What is found of a clinic is the same for every inquiry that asks the same of it, until a lead there
changes its workload: so many are decided at once faster than one after the other.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from services.routing.decisions.domain.candidates import ClinicFacts, DoctorAtClinic, DoctorFacts
from services.routing.decisions.domain.evaluation import CandidateEvaluation, ClinicEvaluation
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.policy import NOTHING_RELAXED, Policy, ScorePart
from services.routing.decisions.domain.preference import score
from services.routing.decisions.domain.rejection import Rejection
from services.routing.decisions.domain.rules import clinic_rejection, doctor_rejection
from services.routing.decisions.domain.travel import TravelClass, travel_class
from services.routing.decisions.domain.workload import LEAD, Workload, weeks_by_doctor
from shared.eligibility.case import day_at
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
    this_week: tuple[str, ...]
    """Doctors of whose week this inquiry has a unit already, wherever."""
    day: date | None
    """The clinic's own, if anybody there is ever away."""
    counts_given: bool
    """Whether shares are of what was given; before that was counted they were of what is open."""


class _Load(NamedTuple):
    """What a doctor has at a clinic. `share`: in thousandths of a lead."""

    open_leads: int = 0
    share: int = 0
    this_week: int = 0


_NOTHING: Final = _Load()


class ClinicEvaluator:
    """Evaluates clinics with the workload as it is after the decisions so far."""

    def __init__(self, workload: Workload, policy: Policy) -> None:
        self._policy = policy
        self._loads: dict[str, dict[str, _Load]] = defaultdict(dict)
        for at in workload.open_at.keys() | workload.shares.keys() | workload.this_week.keys():
            self._loads[at.location][at.doctor] = _Load(
                workload.open_at.get(at, 0), workload.share(at), workload.this_week.get(at, 0)
            )
        self._weeks = weeks_by_doctor(workload)
        self._counts_given = bool(workload.shares)
        self._known: dict[str, dict[_Question, ClinicEvaluation]] = defaultdict(dict)

    def evaluate(
        self,
        clinic: ClinicFacts,
        inquiry: InquiryFacts,
        reserved: tuple[DoctorAtClinic, ...],
        eligibility: Finding,
        *,
        now: datetime,
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
            tuple(one.doctor for one in reserved) if reserved else (),
            day_at(clinic.timezone, now) if clinic.has_leave else None,
            self._counts_given,
        )
        known = self._known[clinic.slug]
        if question not in known:
            known[question] = self._evaluate(clinic, question)
        return known[question]

    def _evaluate(self, clinic: ClinicFacts, question: _Question) -> ClinicEvaluation:
        if question.rejection is not None:
            return _ruled_out(clinic, question)
        loads = frozenset(self._loads.get(clinic.slug, {}).items())
        return _with_doctors(clinic, question, loads, self._policy)

    def add_lead(self, at: DoctorAtClinic, reserved: tuple[DoctorAtClinic, ...]) -> None:
        """The next decisions reckon with it; a reservation was counted before."""
        if at not in reserved:
            load = self._loads[at.location].get(at.doctor, _NOTHING)
            self._set(at, load._replace(open_leads=load.open_leads + 1, share=load.share + LEAD))
        if at.doctor in self._weeks and all(one.doctor != at.doctor for one in reserved):
            for other in self._weeks[at.doctor]:
                load = self._loads[other.location][other.doctor]
                self._set(other, load._replace(this_week=load.this_week + 1))

    def remove_lead(self, at: DoctorAtClinic) -> None:
        """The next decisions reckon without it; what the doctor was given stays given."""
        load = self._loads[at.location].get(at.doctor, _NOTHING)
        self._set(at, load._replace(open_leads=max(0, load.open_leads - 1)))

    def _set(self, at: DoctorAtClinic, load: _Load) -> None:
        self._loads[at.location][at.doctor] = load
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
    loads: frozenset[tuple[str, _Load]],
    policy: Policy,
) -> ClinicEvaluation:
    """`loads`: of the doctors who have any there."""
    rows = _doctors(clinic, question, dict(loads), policy)
    return ClinicEvaluation(clinic=clinic, candidates=tuple(rows))


def _doctors(
    clinic: ClinicFacts, question: _Question, loads: Mapping[str, _Load], policy: Policy
) -> Iterator[CandidateEvaluation]:
    for doctor in clinic.doctors:
        load, own = loads.get(doctor.slug, _NOTHING), doctor.slug in question.reserved
        open_leads = load.open_leads - own
        this_week = load.this_week - (doctor.slug in question.this_week)
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
                day=question.day,
                this_week=this_week,
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
            share=load.share + (doctor.credit - own) * LEAD,
            weight=_weight(clinic, doctor, policy, of_all=question.counts_given),
            this_week=this_week,
            week_capacity=doctor.week_capacity,
        )


def _weight(clinic: ClinicFacts, doctor: DoctorFacts, policy: Policy, *, of_all: bool) -> int:
    """By the policy, where it says something of them: of whoever does it there at all."""
    shares = policy.target_shares
    named = shares.get(DoctorAtClinic(clinic.slug, doctor.slug)) if shares else None
    usual = doctor.share_weight(of_all=of_all)
    return named if named and usual else usual
