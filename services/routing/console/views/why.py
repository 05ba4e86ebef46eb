"""Why a lead lies where it lies: a sentence, then every candidate with what ruled it out."""

from dataclasses import dataclass

from services.routing.console.views.formatter import Formatter
from services.routing.decisions.domain import Assigned, CandidateEvaluation, Decision


@dataclass(frozen=True, kw_only=True)
class ScoreView:
    part: str
    points: int


@dataclass(frozen=True, kw_only=True)
class CandidateView:
    """`doctor` None: the whole clinic was ruled out. `rejected_for`: code of the first rule."""

    clinic: str
    doctor: str | None
    travel_class: str
    is_chosen: bool
    rejected_for: str | None
    points: int
    parts: tuple[ScoreView, ...]
    open_leads: int
    capacity: int


@dataclass(frozen=True, kw_only=True)
class WhyView:
    is_assigned: bool
    clinic: str | None
    doctor: str | None
    because: tuple[str, ...]
    candidates: tuple[CandidateView, ...]
    suitable: int
    decided: str
    policy: str


def why_view(decision: Decision, formatter: Formatter) -> WhyView:
    outcome = decision.outcome
    chosen = outcome if isinstance(outcome, Assigned) else None
    candidates = [_candidate(evaluation, chosen, formatter) for evaluation in decision.evaluations]
    # The chosen one first, then those that would have done, then the others.
    candidates.sort(key=lambda c: (not c.is_chosen, c.rejected_for is not None, -c.points))
    return WhyView(
        is_assigned=chosen is not None,
        clinic=formatter.clinic(chosen.location) if chosen else None,
        doctor=formatter.doctor(chosen.doctor) if chosen else None,
        because=tuple(reason.value for reason in outcome.because),
        candidates=tuple(candidates),
        suitable=sum(c.rejected_for is None for c in candidates),
        decided=formatter.time(decision.decided_at, chosen.location if chosen else None),
        policy=decision.policy.version,
    )


def _candidate(
    evaluation: CandidateEvaluation, chosen: Assigned | None, formatter: Formatter
) -> CandidateView:
    return CandidateView(
        clinic=formatter.clinic(evaluation.location) or evaluation.location,
        doctor=formatter.doctor(evaluation.doctor),
        travel_class=evaluation.travel_class.value,
        is_chosen=chosen is not None
        and (chosen.location, chosen.doctor) == (evaluation.location, evaluation.doctor),
        rejected_for=evaluation.rejected_for.value if evaluation.rejected_for else None,
        points=evaluation.points,
        parts=tuple(ScoreView(part=part.value, points=points) for part, points in evaluation.score),
        open_leads=evaluation.open_leads,
        capacity=evaluation.capacity,
    )
