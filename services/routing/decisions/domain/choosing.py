"""From the table of evaluations to the outcome: who is the best, who is next in turn, and why."""

from collections.abc import Iterator, Mapping, Sequence

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


def chosen_of(
    inquiry: InquiryFacts, table: EvaluationTable, reserved: Sequence[DoctorAtClinic]
) -> CandidateEvaluation | None:
    """Who gets it: first of all whoever an earlier attempt reserved capacity with, by name."""
    for doctor_at_clinic in sorted(reserved):
        row = table.row_of(doctor_at_clinic)
        if row is not None and row.rejected_for is None:
            return row
    if not table.best:
        return None
    shares = [clinic.shares for clinic in table.best]
    name = next_in_turn(shares, tie_breaker=f"{inquiry.inquiry_id}:doctor")
    return table.row_of(DoctorAtClinic.parse(name))


def assigned(
    chosen: CandidateEvaluation,
    coordinator: str | None,
    inquiry: InquiryFacts,
    table: EvaluationTable,
    *,
    is_reserved: bool,
    policy: Policy,
) -> Assigned:
    reasons = [
        *_wishes(chosen, inquiry, policy),
        _deciding(chosen, table, policy, is_reserved=is_reserved),
    ]
    if eligibility_rejection(chosen.eligibility) is Rejection.NEEDS_REVIEW:
        rule: dict[str, str | int] = {"rule": chosen.eligibility.rule}
        reasons.append(Reason(code=ReasonCode.REVIEW_APPROVED, parameters=rule))
    if coordinator is None:
        here: dict[str, str | int] = {"location": chosen.location}
        reasons.append(Reason(code=ReasonCode.NO_COORDINATOR, parameters=here))
    return Assigned(
        location=chosen.location,
        doctor=chosen.doctor_at_clinic.doctor,
        coordinator=coordinator,
        travel_class=chosen.travel_class,
        reasons=tuple(reasons),
        eligibility=chosen.eligibility if chosen.eligibility.source else None,
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


def _deciding(
    chosen: CandidateEvaluation, table: EvaluationTable, policy: Policy, *, is_reserved: bool
) -> Reason:
    """What told the chosen one from the others."""
    if is_reserved:
        return Reason(code=ReasonCode.RESERVATION_KEPT)
    if table.suitable == 1:
        return Reason(code=ReasonCode.ONLY_CANDIDATE)
    equals = sum(len(clinic.best) for clinic in table.best)
    if equals == 1:
        points = {"points": chosen.points, "of": table.suitable}
        return Reason(code=ReasonCode.BEST_PREFERENCE, parameters=points, source=policy.version)
    load = {"open_leads": chosen.open_leads, "capacity": chosen.capacity, "of": equals}
    return Reason(code=ReasonCode.SMALLEST_LOAD, parameters=load, source=policy.version)
