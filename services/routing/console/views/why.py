"""Why a lead lies where it lies: a sentence, the best candidates, and what ruled out the others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from services.routing.console.views.formatter import Formatter
from services.routing.decisions.domain import (
    Assigned,
    DecisionRecord,
    DoctorAtClinic,
    EvaluationTable,
    Finalist,
    RejectionCount,
    eligibility_of,
    finalist_of,
)
from services.routing.decisions.usecases.explain_decision import Explanation
from services.routing.decisions.views import Translate, sentence_of

_SHOWN = 8
"""So many candidates are shown one by one, and so many names of those ruled out by one rule."""


@dataclass(frozen=True, kw_only=True)
class ScoreView:
    part: str
    points: int


@dataclass(frozen=True, kw_only=True)
class CandidateView:
    """Somebody who came into question."""

    clinic: str
    doctor: str
    is_chosen: bool
    eligibility: str
    points: int
    parts: tuple[ScoreView, ...]
    open_leads: int
    capacity: int


@dataclass(frozen=True, kw_only=True)
class RejectedView:
    """All that one rule ruled out: `count` doctors, or clinics as a whole. `names`: the first of
    them, `more` the number of the others; none where only the count is known.
    """

    code: str
    count: int
    are_doctors: bool
    names: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class WishedView:
    """A clinic that the patient named and that did not get the lead."""

    clinic: str
    points: int | None
    rejected_for: str | None
    eligibility: str
    source: str | None


@dataclass(frozen=True, kw_only=True)
class EligibilityView:
    """What the rules say of this patient, and what that rests on; the sentence says it in words."""

    verdict: str
    is_flagged: bool
    source: str
    is_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class WhyView:
    """`unexplained`: code of why the decision cannot be made again; then the candidates are those
    that were stored. `is_verified` False besides: made again, it came out otherwise.
    """

    sentence: str
    eligibility: EligibilityView | None
    is_assigned: bool
    was_moved_since: bool
    candidates: tuple[CandidateView, ...]
    more_candidates: int
    suitable: int
    considered: int
    rejected: tuple[RejectedView, ...]
    wished: tuple[WishedView, ...]
    is_verified: bool
    unexplained: str | None
    decided: str
    policy: str
    rule_set: str | None


def why_view(
    explanation: Explanation,
    formatter: Formatter,
    translate: Translate,
    *,
    is_now_with: DoctorAtClinic | None,
    home: str | None,
) -> WhyView:
    """`is_now_with`: who has the lead now, which a person may have changed since. `home`: the
    province of the patient's health plan.
    """
    record = explanation.record
    outcome, inputs = record.outcome, record.inputs
    chosen = outcome if isinstance(outcome, Assigned) else None
    shown = _candidates(explanation, chosen, formatter)
    return WhyView(
        sentence=sentence_of(
            explanation, formatter.directory, translate, formatter.locale, home=home
        ),
        eligibility=_eligibility(explanation),
        is_assigned=chosen is not None,
        was_moved_since=chosen is not None and chosen.doctor_at_clinic != is_now_with,
        candidates=shown,
        more_candidates=max(0, record.suitable - len(shown)),
        suitable=record.suitable,
        considered=record.suitable + sum(one.count for one in record.rejected),
        rejected=tuple(_rejected(record.rejected, explanation.table, formatter)),
        wished=tuple(_wished(record, chosen, formatter)),
        is_verified=explanation.is_verified,
        unexplained=explanation.unexplained.value if explanation.unexplained else None,
        decided=formatter.time(record.decided_at, chosen.location if chosen else None),
        policy=record.policy,
        rule_set=inputs.rule_set if inputs else None,
    )


def _eligibility(explanation: Explanation) -> EligibilityView | None:
    found = eligibility_of(explanation.record.outcome)
    if found is None:
        return None
    rule = explanation.rules.rule(found.rule)
    return EligibilityView(
        verdict=found.verdict.value,
        is_flagged=found.is_flagged,
        source=found.source or "",
        is_confirmed=bool(rule and rule.confirmed_by),
    )


def _candidates(
    explanation: Explanation, chosen: Assigned | None, formatter: Formatter
) -> tuple[CandidateView, ...]:
    """The chosen one first, then the best of the others."""
    table, finalists = explanation.table, list(explanation.record.finalists)
    if table is not None:
        first = table.row_of(chosen.doctor_at_clinic) if chosen else None
        others = islice((one for one in table.ranked if one is not first), _SHOWN - 1)
        finalists = [finalist_of(one) for one in [*([first] if first else []), *others]]
    return tuple(_candidate(one, chosen, formatter) for one in finalists)


def _candidate(one: Finalist, chosen: Assigned | None, formatter: Formatter) -> CandidateView:
    at = (one.location, one.doctor)
    return CandidateView(
        clinic=formatter.clinic(one.location) or one.location,
        doctor=formatter.doctor(one.doctor) or one.doctor,
        is_chosen=chosen is not None and at == (chosen.location, chosen.doctor),
        eligibility=one.eligibility.value,
        points=one.points,
        parts=tuple(ScoreView(part=part, points=points) for part, points in one.score.items()),
        open_leads=one.open_leads,
        capacity=one.capacity,
    )


def _rejected(
    counts: Iterable[RejectionCount], table: EvaluationTable | None, formatter: Formatter
) -> Iterator[RejectedView]:
    """Each rule once, however many it ruled out."""
    names = _names(table, formatter) if table else {}
    for one in counts:
        those = names.get(one.code.value, [])
        yield RejectedView(
            code=one.code.value,
            count=one.count,
            are_doctors=one.code.concerns_a_doctor,
            names=tuple(those[:_SHOWN]),
            more=max(0, one.count - _SHOWN) if those else 0,
        )


def _names(table: EvaluationTable, formatter: Formatter) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in table.candidates:
        if one.rejected_for is not None and len(found[one.rejected_for.value]) < _SHOWN:
            clinic = formatter.clinic(one.location) or one.location
            doctor = formatter.doctor(one.doctor)
            found[one.rejected_for.value].append(f"{doctor} ({clinic})" if doctor else clinic)
    return found


def _wished(
    record: DecisionRecord, chosen: Assigned | None, formatter: Formatter
) -> Iterator[WishedView]:
    for one in record.wished:
        if chosen is None or one.location != chosen.location:
            yield WishedView(
                clinic=formatter.clinic(one.location) or one.location,
                points=one.points,
                rejected_for=one.rejected_for.value if one.rejected_for else None,
                eligibility=one.eligibility.value,
                source=one.source,
            )
