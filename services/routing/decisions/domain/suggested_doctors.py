"""Who could take a lead that a person gives to somebody else: by the evaluation of every decision.

Somebody who gives a lead on has chosen the clinic, so it is evaluated as one that was transferred
there: what the patient wished for still counts its points, and rules nobody out. Whoever has the
lead is left out, as if they had handed it back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from services.routing.decisions.domain.candidates import ClinicFacts, DoctorAtClinic
from services.routing.decisions.domain.choosing import assigned, chosen_of
from services.routing.decisions.domain.decision import Reason
from services.routing.decisions.domain.eligibility import NO_RULES, finding_of
from services.routing.decisions.domain.evaluation import (
    CandidateEvaluation,
    ClinicEvaluation,
    EvaluationTable,
)
from services.routing.decisions.domain.evaluator import ClinicEvaluator
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.offered import clinics_for
from services.routing.decisions.domain.policy import Policy
from services.routing.decisions.domain.rejection import Rejection
from services.routing.decisions.domain.workload import Workload
from services.routing.roster.domain import NO_ROSTER, Roster
from shared.directory.domain import Directory
from shared.eligibility.domain import RuleSet


@dataclass(frozen=True, kw_only=True)
class DecisionInputs:
    """All that a decision rests on beside the inquiry, as it is at one moment."""

    directory: Directory
    workload: Workload
    policy: Policy
    now: datetime
    rules: RuleSet = NO_RULES
    roster: Roster = NO_ROSTER

    def clinics(self, procedure: str) -> tuple[ClinicFacts, ...]:
        return clinics_for(procedure, self.directory, self.roster)

    @cached_property
    def _evaluator(self) -> ClinicEvaluator:
        return ClinicEvaluator(self.workload, self.policy)

    def reserved(self, inquiry: InquiryFacts) -> tuple[DoctorAtClinic, ...]:
        return self.workload.reserved.get(inquiry.inquiry_id, ())

    def evaluated(self, inquiry: InquiryFacts, clinic: ClinicFacts) -> ClinicEvaluation:
        """As a decision evaluates it."""
        return self._evaluator.evaluate(
            clinic,
            inquiry,
            self.reserved(inquiry),
            finding_of(self.rules, inquiry, clinic, self.now),
            relaxed=self.policy.relaxed(self.now - inquiry.received_at),
            now=self.now,
        )


@dataclass(frozen=True, kw_only=True)
class SuggestedDoctors:
    """`suitable`: first whom routing would choose, for the reasons in `reasons`; then the others by
    points, load and name. `rejected`: by slug. `rejected_for`: of the clinic as a whole.
    """

    location: str
    suitable: tuple[CandidateEvaluation, ...] = ()
    reasons: tuple[Reason, ...] = ()
    rejected: tuple[CandidateEvaluation, ...] = ()
    rejected_for: Rejection | None = None


def suggest_doctors(
    inquiry: InquiryFacts,
    location: str,
    inputs: DecisionInputs,
    *,
    has_it: DoctorAtClinic | None = None,
) -> SuggestedDoctors:
    """Those of one clinic; none of one that nobody knows."""
    asked = replace(_handed_back(inquiry, has_it), transferred_to=location)
    clinics = [one for one in inputs.clinics(inquiry.procedure) if one.slug == location]
    if not clinics:
        return SuggestedDoctors(location=location, rejected_for=Rejection.NO_CLINIC)
    evaluated = inputs.evaluated(asked, clinics[0])
    table = EvaluationTable(named=(evaluated,))
    suitable, reasons = ranked(asked, table, inputs)
    out = [one for one in evaluated.candidates if one.rejected_for is not None]
    doctors = [one for one in out if one.doctor is not None]
    return SuggestedDoctors(
        location=location,
        suitable=suitable,
        reasons=reasons,
        rejected=tuple(one for one in doctors if one.doctor_at_clinic != has_it),
        rejected_for=next((one.rejected_for for one in out if one.doctor is None), None),
    )


def ranked(
    inquiry: InquiryFacts, table: EvaluationTable, inputs: DecisionInputs
) -> tuple[tuple[CandidateEvaluation, ...], tuple[Reason, ...]]:
    """The suitable candidates, first whom routing would choose, and why it would."""
    chosen = chosen_of(inquiry, table, inputs.reserved(inquiry))
    if chosen is None:
        return (), ()
    outcome = assigned(chosen, None, inquiry, table, inputs.policy)
    return tuple(_first(chosen.row, table.ranked)), outcome.reasons


def _first(
    chosen: CandidateEvaluation, others: Iterable[CandidateEvaluation]
) -> Iterator[CandidateEvaluation]:
    yield chosen
    yield from (one for one in others if one is not chosen)


def _handed_back(inquiry: InquiryFacts, has_it: DoctorAtClinic | None) -> InquiryFacts:
    if has_it is None or str(has_it) in inquiry.declined_by:
        return inquiry
    return replace(inquiry, declined_by=(*inquiry.declined_by, str(has_it)))
