"""From the table of evaluations to the outcome: who is the best, who is next in turn, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.routing.decisions.domain.candidates import DoctorAtClinic
from services.routing.decisions.domain.decision import (
    Assigned,
    Reason,
    ReasonCode,
    RefusalReason,
    Unroutable,
)
from services.routing.decisions.domain.evaluation import (
    CandidateEvaluation,
    ClinicEvaluation,
    EvaluationTable,
)
from services.routing.decisions.domain.fairness import next_in_turn
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.policy import Policy, ScorePart
from services.routing.decisions.domain.rejection import Rejection, Stage, in_order
from services.routing.decisions.domain.rules import eligibility_rejection
from services.routing.decisions.domain.travel import travel_class


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """`is_drawn`: others had the same turn. `is_reserved`: an earlier attempt had chosen them."""

    row: CandidateEvaluation
    is_drawn: bool = False
    is_reserved: bool = False


def chosen_of(
    inquiry: InquiryFacts, table: EvaluationTable, reserved: Sequence[DoctorAtClinic]
) -> Chosen | None:
    """Who gets it: first of all whoever an earlier attempt reserved capacity with, by name."""
    for doctor_at_clinic in sorted(reserved):
        row = table.row_of(doctor_at_clinic)
        if row is not None and row.rejected_for is None:
            return Chosen(row=row, is_reserved=True)
    if not table.best:
        return None
    shares = [clinic.shares for clinic in table.best]
    turn = next_in_turn(shares, tie_breaker=f"{inquiry.inquiry_id}:doctor")
    row = table.row_of(DoctorAtClinic.parse(turn.name))
    return Chosen(row=row, is_drawn=turn.is_drawn) if row else None


def assigned(
    chosen: Chosen,
    coordinator: str | None,
    inquiry: InquiryFacts,
    table: EvaluationTable,
    policy: Policy,
) -> Assigned:
    row = chosen.row
    reasons = [*_wishes(row, inquiry, policy), _deciding(chosen, table, policy)]
    if eligibility_rejection(row.eligibility) is Rejection.NEEDS_REVIEW:
        rule: dict[str, str | int] = {"rule": row.eligibility.rule}
        reasons.append(Reason(code=ReasonCode.REVIEW_APPROVED, parameters=rule))
    if coordinator is None:
        here: dict[str, str | int] = {"location": row.location}
        reasons.append(Reason(code=ReasonCode.NO_COORDINATOR, parameters=here))
    return Assigned(
        location=row.location,
        doctor=row.doctor_at_clinic.doctor,
        coordinator=coordinator,
        travel_class=row.travel_class,
        reasons=tuple(reasons),
        eligibility=row.eligibility if row.eligibility.source else None,
    )


def unroutable(inquiry: InquiryFacts, table: EvaluationTable) -> Unroutable:
    wished = table.of(inquiry.location) if inquiry.location else None
    found = in_order(table.rejections) or [Rejection.NO_CLINIC]
    return Unroutable(
        travel_class=wished.travel_class if wished else travel_class(inquiry.residence, None),
        reasons=tuple(_refusal(code, table, wished) for code in found),
    )


def _refusal(
    code: Rejection, table: EvaluationTable, wished: ClinicEvaluation | None
) -> RefusalReason:
    if code.stage is not Stage.ELIGIBILITY:
        return RefusalReason(code=code, source=code.source)
    clinics = [*([wished] if wished else []), *table.named]
    rows = (row for clinic in clinics for row in clinic.candidates)
    eligibility = next((row.eligibility for row in rows if row.rejected_for is code), None)
    source = eligibility.source if eligibility else None
    return RefusalReason(code=code, source=source, eligibility=eligibility)


def _wishes(chosen: CandidateEvaluation, inquiry: InquiryFacts, policy: Policy) -> Iterator[Reason]:
    """The preferences that the chosen one fulfils."""
    points, speaks = dict(chosen.score), {"language": inquiry.language}
    parts: list[tuple[ScorePart, ReasonCode, Mapping[str, str | int]]] = [
        (ScorePart.WISHED_CLINIC, ReasonCode.WISHED_CLINIC, {"location": chosen.location}),
        (ScorePart.DOCTOR_SPEAKS_LANGUAGE, ReasonCode.DOCTOR_SPEAKS_LANGUAGE, {**speaks}),
        (ScorePart.CLINIC_SPEAKS_LANGUAGE, ReasonCode.CLINIC_SPEAKS_LANGUAGE, {**speaks}),
    ]
    for part, code, parameters in parts:
        if points[part]:
            yield Reason(code=code, parameters=parameters, source=policy.version)


def _deciding(chosen: Chosen, table: EvaluationTable, policy: Policy) -> Reason:
    """What told the chosen one from the others."""
    row = chosen.row
    if chosen.is_reserved:
        return Reason(code=ReasonCode.RESERVATION_KEPT)
    if table.suitable == 1:
        return Reason(code=ReasonCode.ONLY_CANDIDATE)
    equals = sum(len(clinic.best) for clinic in table.best)
    if equals == 1:
        points = {"points": row.points, "of": table.suitable}
        return Reason(code=ReasonCode.BEST_PREFERENCE, parameters=points, source=policy.version)
    turn = {"open_leads": row.open_leads, "capacity": row.capacity, "of": equals}
    code = ReasonCode.DRAWN if chosen.is_drawn else ReasonCode.NEXT_IN_TURN
    return Reason(code=code, parameters=turn, source=policy.version)
