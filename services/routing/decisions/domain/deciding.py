"""`decide`: a pure function of inquiry, directory, workload, policy and time to an outcome."""

from collections.abc import Iterable
from datetime import datetime

from services.routing.decisions.domain.candidates import Candidates, DoctorAtClinic
from services.routing.decisions.domain.decision import (
    Assigned,
    CandidateEvaluation,
    Decision,
    Reason,
    Rejection,
    Unroutable,
)
from services.routing.decisions.domain.fairness import Share, fewest, next_in_turn
from services.routing.decisions.domain.gathering import gather
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.policy import Policy, ScorePart
from services.routing.decisions.domain.preference import score
from services.routing.decisions.domain.rules import clinic_rejection, doctor_rejection
from services.routing.decisions.domain.travel import travel_class
from services.routing.decisions.domain.workload import Workload
from shared.directory.domain import Directory


def decide_all(
    inquiries: Iterable[InquiryFacts],
    directory: Directory,
    workload: Workload,
    policy: Policy,
    now: datetime,
) -> list[Decision]:
    """Decides one after the other, each reckoning with those before it."""
    decisions = []
    for inquiry in inquiries:
        decision = decide(inquiry, directory, workload, policy, now)
        if isinstance(decision.outcome, Assigned):
            workload = workload.after(inquiry.inquiry_id, decision.outcome)
        decisions.append(decision)
    return decisions


def decide(
    inquiry: InquiryFacts,
    directory: Directory,
    workload: Workload,
    policy: Policy,
    now: datetime,
) -> Decision:
    return evaluate(inquiry, gather(inquiry, directory, workload), policy, now)


def evaluate(
    inquiry: InquiryFacts, candidates: Candidates, policy: Policy, now: datetime
) -> Decision:
    """The decision on gathered candidates: also what replays a stored one."""
    evaluations = tuple(_evaluations(inquiry, candidates, policy))
    suitable = [evaluation for evaluation in evaluations if evaluation.rejected_for is None]
    outcome = (
        _assigned(inquiry, suitable, candidates)
        if suitable
        else _unroutable(inquiry, evaluations, candidates)
    )
    return Decision(
        outcome=outcome,
        evaluations=evaluations,
        inquiry=inquiry,
        candidates=candidates,
        policy=policy,
        decided_at=now,
    )


def replay(decision: Decision) -> Decision:
    """The same inputs judged again by the policy of the time."""
    return evaluate(decision.inquiry, decision.candidates, decision.policy, decision.decided_at)


def _evaluations(
    inquiry: InquiryFacts, candidates: Candidates, policy: Policy
) -> Iterable[CandidateEvaluation]:
    for clinic in sorted(candidates.clinics, key=lambda clinic: clinic.slug):
        distance = travel_class(inquiry.residence, clinic.province)
        rejection = clinic_rejection(inquiry, clinic)
        if rejection is None and not clinic.doctors:
            rejection = Rejection.NO_DOCTOR
        if rejection is not None:
            yield CandidateEvaluation(
                location=clinic.slug, doctor=None, travel_class=distance, rejected_for=rejection
            )
            continue
        for doctor in sorted(clinic.doctors, key=lambda doctor: doctor.slug):
            yield CandidateEvaluation(
                location=clinic.slug,
                doctor=doctor.slug,
                travel_class=distance,
                rejected_for=doctor_rejection(inquiry, clinic, doctor),
                score=score(inquiry, clinic, doctor, policy),
                open_leads=doctor.open_leads,
                capacity=doctor.capacity or 0,
            )


def _assigned(
    inquiry: InquiryFacts, suitable: list[CandidateEvaluation], candidates: Candidates
) -> Assigned:
    reserved = [v for v in suitable if _doctor_at_clinic(v) in candidates.reserved]
    most = max(evaluation.points for evaluation in suitable)
    best = reserved[:1] or [evaluation for evaluation in suitable if evaluation.points == most]
    chosen = _next_of(best, tie_breaker=inquiry.inquiry_id)
    coordinator = _coordinator(chosen.location, candidates, tie_breaker=inquiry.inquiry_id)
    return Assigned(
        location=chosen.location,
        doctor=_doctor_at_clinic(chosen).doctor,
        coordinator=coordinator,
        travel_class=chosen.travel_class,
        because=tuple(_because(chosen, suitable, best, bool(reserved), coordinator)),
    )


def _next_of(best: list[CandidateEvaluation], *, tie_breaker: str) -> CandidateEvaluation:
    by_name = {str(_doctor_at_clinic(evaluation)): evaluation for evaluation in best}
    shares = [
        Share(name=name, weight=evaluation.capacity, has=evaluation.open_leads)
        for name, evaluation in by_name.items()
    ]
    return by_name[next_in_turn(shares, tie_breaker=tie_breaker)]


def _because(
    chosen: CandidateEvaluation,
    suitable: list[CandidateEvaluation],
    best: list[CandidateEvaluation],
    is_reserved: bool,
    coordinator: str | None,
) -> Iterable[Reason]:
    points = dict(chosen.score)
    if points[ScorePart.WISHED_CLINIC]:
        yield Reason.WISHED_CLINIC
    if points[ScorePart.DOCTOR_SPEAKS_LANGUAGE]:
        yield Reason.DOCTOR_SPEAKS_LANGUAGE
    if points[ScorePart.CLINIC_SPEAKS_LANGUAGE]:
        yield Reason.CLINIC_SPEAKS_LANGUAGE
    if is_reserved:
        yield Reason.RESERVATION_KEPT
    elif len(suitable) == 1:
        yield Reason.ONLY_CANDIDATE
    elif len(best) == 1:
        yield Reason.BEST_PREFERENCE
    else:
        yield Reason.SMALLEST_LOAD
    if coordinator is None:
        yield Reason.NO_COORDINATOR


def _coordinator(location: str, candidates: Candidates, *, tie_breaker: str) -> str | None:
    here = next(clinic for clinic in candidates.clinics if clinic.slug == location)
    return fewest(
        [(c.account_id, c.open_leads) for c in here.coordinators], tie_breaker=tie_breaker
    )


def _doctor_at_clinic(evaluation: CandidateEvaluation) -> DoctorAtClinic:
    if evaluation.doctor is None:
        raise ValueError("a clinic that was ruled out as a whole is no place for a lead")
    return DoctorAtClinic(evaluation.location, evaluation.doctor)


def _unroutable(
    inquiry: InquiryFacts, evaluations: tuple[CandidateEvaluation, ...], candidates: Candidates
) -> Unroutable:
    provinces = {clinic.slug: clinic.province for clinic in candidates.clinics}
    wished = provinces.get(inquiry.location) if inquiry.location else None
    found = {evaluation.rejected_for for evaluation in evaluations}
    because = tuple(rejection for rejection in Rejection if rejection in found)
    return Unroutable(
        travel_class=travel_class(inquiry.residence, wished),
        because=because or (Rejection.NO_CLINIC,),
    )
