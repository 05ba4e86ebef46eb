"""`decide`: a pure function of inquiry, directory, situation, policy and time to an outcome."""

from collections.abc import Iterable
from datetime import datetime

from services.routing.decisions.domain.candidates import Candidates, Place
from services.routing.decisions.domain.decision import (
    Assigned,
    Decision,
    Reason,
    Rejection,
    Unroutable,
    Verdict,
)
from services.routing.decisions.domain.fairness import Share, fewest, next_in_turn
from services.routing.decisions.domain.gathering import gather
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.policy import Policy, ScorePart
from services.routing.decisions.domain.preference import score
from services.routing.decisions.domain.rules import clinic_rejection, doctor_rejection
from services.routing.decisions.domain.situation import Situation
from services.routing.decisions.domain.travel import travel_class
from services.routing.roster.domain import Directory


def decide_all(
    inquiries: Iterable[InquiryFacts],
    directory: Directory,
    situation: Situation,
    policy: Policy,
    now: datetime,
) -> list[Decision]:
    """Decides one after the other, each reckoning with those before it."""
    decisions = []
    for inquiry in inquiries:
        decision = decide(inquiry, directory, situation, policy, now)
        if isinstance(decision.outcome, Assigned):
            situation = situation.after(inquiry.inquiry_id, decision.outcome)
        decisions.append(decision)
    return decisions


def decide(
    inquiry: InquiryFacts,
    directory: Directory,
    situation: Situation,
    policy: Policy,
    now: datetime,
) -> Decision:
    return judge(inquiry, gather(inquiry, directory, situation), policy, now)


def judge(inquiry: InquiryFacts, candidates: Candidates, policy: Policy, now: datetime) -> Decision:
    """The decision on gathered candidates: also what replays a stored one."""
    verdicts = tuple(_verdicts(inquiry, candidates, policy))
    suitable = [verdict for verdict in verdicts if verdict.rejected_for is None]
    outcome = (
        _assigned(inquiry, suitable, candidates)
        if suitable
        else _unroutable(inquiry, verdicts, candidates)
    )
    return Decision(
        outcome=outcome,
        verdicts=verdicts,
        inquiry=inquiry,
        candidates=candidates,
        policy=policy,
        decided_at=now,
    )


def replay(decision: Decision) -> Decision:
    """The same inputs judged again by the policy of the time."""
    return judge(decision.inquiry, decision.candidates, decision.policy, decision.decided_at)


def _verdicts(inquiry: InquiryFacts, candidates: Candidates, policy: Policy) -> Iterable[Verdict]:
    for clinic in sorted(candidates.clinics, key=lambda clinic: clinic.slug):
        distance = travel_class(inquiry.residence, clinic.province)
        rejection = clinic_rejection(inquiry, clinic)
        if rejection is None and not clinic.doctors:
            rejection = Rejection.NO_DOCTOR
        if rejection is not None:
            yield Verdict(
                location=clinic.slug, doctor=None, travel_class=distance, rejected_for=rejection
            )
            continue
        for doctor in sorted(clinic.doctors, key=lambda doctor: doctor.slug):
            yield Verdict(
                location=clinic.slug,
                doctor=doctor.slug,
                travel_class=distance,
                rejected_for=doctor_rejection(doctor),
                score=score(inquiry, clinic, doctor, policy),
                open_leads=doctor.open_leads,
                capacity=doctor.capacity or 0,
            )


def _assigned(inquiry: InquiryFacts, suitable: list[Verdict], candidates: Candidates) -> Assigned:
    held = [v for v in suitable if _place(v) in candidates.held]
    most = max(verdict.points for verdict in suitable)
    best = held[:1] or [verdict for verdict in suitable if verdict.points == most]
    chosen = _next_of(best, lot=inquiry.inquiry_id)
    coordinator = _coordinator(chosen.location, candidates, lot=inquiry.inquiry_id)
    return Assigned(
        location=chosen.location,
        doctor=_place(chosen).doctor,
        coordinator=coordinator,
        travel_class=chosen.travel_class,
        because=tuple(_because(chosen, suitable, best, bool(held), coordinator)),
    )


def _next_of(best: list[Verdict], *, lot: str) -> Verdict:
    by_name = {_place(verdict).pool: verdict for verdict in best}
    shares = [
        Share(name=name, weight=verdict.capacity, has=verdict.open_leads)
        for name, verdict in by_name.items()
    ]
    return by_name[next_in_turn(shares, lot=lot)]


def _because(
    chosen: Verdict,
    suitable: list[Verdict],
    best: list[Verdict],
    is_held: bool,
    coordinator: str | None,
) -> Iterable[Reason]:
    points = dict(chosen.score)
    if points[ScorePart.WISHED_CLINIC]:
        yield Reason.WISHED_CLINIC
    if points[ScorePart.DOCTOR_SPEAKS_LANGUAGE]:
        yield Reason.DOCTOR_SPEAKS_LANGUAGE
    if points[ScorePart.CLINIC_SPEAKS_LANGUAGE]:
        yield Reason.CLINIC_SPEAKS_LANGUAGE
    if is_held:
        yield Reason.RESERVATION_KEPT
    elif len(suitable) == 1:
        yield Reason.ONLY_CANDIDATE
    elif len(best) == 1:
        yield Reason.BEST_PREFERENCE
    else:
        yield Reason.SMALLEST_LOAD
    if coordinator is None:
        yield Reason.NO_COORDINATOR


def _coordinator(location: str, candidates: Candidates, *, lot: str) -> str | None:
    here = next(clinic for clinic in candidates.clinics if clinic.slug == location)
    return fewest([(c.account_id, c.open_leads) for c in here.coordinators], lot=lot)


def _place(verdict: Verdict) -> Place:
    if verdict.doctor is None:
        raise ValueError("a clinic that was ruled out as a whole is no place for a lead")
    return Place(verdict.location, verdict.doctor)


def _unroutable(
    inquiry: InquiryFacts, verdicts: tuple[Verdict, ...], candidates: Candidates
) -> Unroutable:
    provinces = {clinic.slug: clinic.province for clinic in candidates.clinics}
    wished = provinces.get(inquiry.location) if inquiry.location else None
    found = {verdict.rejected_for for verdict in verdicts}
    because = tuple(rejection for rejection in Rejection if rejection in found)
    return Unroutable(
        travel_class=travel_class(inquiry.residence, wished),
        because=because or (Rejection.NO_CLINIC,),
    )
