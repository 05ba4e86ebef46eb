"""Which clinics could take a lead: at once, or as soon as the patient has said yes to them.

Each is evaluated as a decision would evaluate it if the patient had agreed; whether that has to be
asked first is said beside it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from services.routing.decisions.domain.candidates import ClinicFacts
from services.routing.decisions.domain.evaluation import (
    CandidateEvaluation,
    ClinicEvaluation,
    EvaluationTable,
)
from services.routing.decisions.domain.inquiry import LEAVE_QUEBEC, InquiryFacts
from services.routing.decisions.domain.offering import NotOfferable, not_offerable
from services.routing.decisions.domain.rejection import Rejection, in_order
from services.routing.decisions.domain.rules import consent_rejection
from services.routing.decisions.domain.suggested_doctors import DecisionInputs, ranked


@dataclass(frozen=True, kw_only=True)
class SuggestedClinic:
    """`best`: whom routing would choose there, among `suitable` doctors with room for `free` leads.
    `is_agreed`: the patient's consents let it know of the inquiry. `may_be_offered`: there is
    something to be asked of the patient.
    """

    best: CandidateEvaluation
    suitable: int
    free: int
    is_agreed: bool
    may_be_offered: bool

    @property
    def location(self) -> str:
        return self.best.location


@dataclass(frozen=True, kw_only=True)
class RejectedClinic:
    """`codes`: of `Rejection`, in the order in which the rules are asked; or that the patient has
    said no to it (`NotOfferable.REFUSED_BEFORE`).
    """

    location: str
    codes: tuple[Rejection | NotOfferable, ...]


@dataclass(frozen=True, kw_only=True)
class SuggestedClinics:
    """`suitable`: first the one that routing would choose, then the others by their best doctors.
    Clinics that do not offer the procedure are in neither list.
    """

    suitable: tuple[SuggestedClinic, ...]
    rejected: tuple[RejectedClinic, ...]


def suggest_clinics(
    inquiry: InquiryFacts, inputs: DecisionInputs, *, without: Collection[str] = ()
) -> SuggestedClinics:
    """`without`: clinics that nobody asks about, such as the one that has it."""
    clinics = {
        one.slug: one
        for one in inputs.clinics(inquiry.procedure)
        if one.offers_procedure and one.slug not in without
    }
    evaluated = {slug: _if_agreed(inquiry, one, inputs) for slug, one in clinics.items()}
    open_to = {slug: one for slug, one in evaluated.items() if slug not in inquiry.refused}
    table = EvaluationTable(named=tuple(open_to.values()))
    best, _ = ranked(inquiry, table, inputs)
    first = {one.location: one for one in reversed(best)}
    in_order_of_best = dict.fromkeys(one.location for one in best)
    return SuggestedClinics(
        suitable=tuple(
            _suggested(first[slug], evaluated[slug], inquiry, inputs) for slug in in_order_of_best
        ),
        rejected=tuple(_rejected(inquiry, evaluated, first)),
    )


def _if_agreed(
    inquiry: InquiryFacts, clinic: ClinicFacts, inputs: DecisionInputs
) -> ClinicEvaluation:
    agreed = replace(
        inquiry,
        transferred_to=clinic.slug,
        accepted=(*inquiry.accepted, clinic.slug),
        consents=(*inquiry.consents, LEAVE_QUEBEC),
    )
    return inputs.evaluated(agreed, clinic)


def _suggested(
    best: CandidateEvaluation,
    evaluated: ClinicEvaluation,
    inquiry: InquiryFacts,
    inputs: DecisionInputs,
) -> SuggestedClinic:
    refusal = not_offerable(inquiry, best.location, inputs.directory, inputs.rules, inputs.now)
    return SuggestedClinic(
        best=best,
        suitable=len(evaluated.suitable),
        free=sum(one.capacity - one.open_leads for one in evaluated.suitable),
        is_agreed=consent_rejection(inquiry, evaluated.clinic) is None,
        may_be_offered=refusal is None,
    )


def _rejected(
    inquiry: InquiryFacts,
    evaluated: dict[str, ClinicEvaluation],
    suitable: Collection[str],
) -> Iterator[RejectedClinic]:
    for slug, one in evaluated.items():
        if slug in inquiry.refused:
            yield RejectedClinic(location=slug, codes=(NotOfferable.REFUSED_BEFORE,))
        elif slug not in suitable:
            yield RejectedClinic(location=slug, codes=tuple(in_order(one.rejections)))
