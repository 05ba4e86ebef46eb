"""What is counted while a replay runs: ids and codes, and of each kind a few inquiries by id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from services.routing.decisions.domain import (
    Assigned,
    Outcome,
    ReasonCode,
    Unroutable,
    eligibility_of,
)
from services.routing.replay.domain.past import NotRecomputable, PastDecision

K = TypeVar("K", str, tuple[str, str, str])

ELSEWHERE: Final = "*"
"""Of more kinds of moves than are told apart."""
NOBODY: Final = ""
_MOST_KINDS: Final = 2_000
_SAMPLED: Final = 5
_MOST_SAMPLED: Final = 500
_DECIDING: Final = frozenset(
    {
        ReasonCode.ONLY_CANDIDATE,
        ReasonCode.BEST_PREFERENCE,
        ReasonCode.NEXT_IN_TURN,
        ReasonCode.DRAWN,
        ReasonCode.SMALLEST_LOAD,
        ReasonCode.RESERVATION_KEPT,
    }
)


class Change(StrEnum):
    NONE = "none"
    DOCTOR = "doctor"
    """Another doctor of the same clinic."""
    CLINIC = "clinic"
    NEWLY_UNROUTABLE = "newly_unroutable"
    NEWLY_ROUTABLE = "newly_routable"


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """A past decision and what the draft makes of it; `unknown`: why it cannot be made again."""

    past: PastDecision
    outcome: Outcome | None = None
    unknown: NotRecomputable | None = None


Kind = tuple[str, str, str]
"""Of a move: the clinic before and after, empty where there is none, and what decided. Of a flip:
the verdict before and after, and the clinic after.
"""


@dataclass(kw_only=True)
class Tally:
    """`before` and `after`: leads given to each doctor, by record and by draft; those that cannot
    be made again are in neither.
    """

    done: int = 0
    changes: dict[str, int] = field(default_factory=dict)
    moves: dict[Kind, int] = field(default_factory=dict)
    flips: dict[Kind, int] = field(default_factory=dict)
    samples: dict[Kind, list[str]] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    not_recomputable: dict[str, int] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    """The capacity of each doctor, as far as it is known: what targets are proportional to."""

    def add(self, replayed: Replayed) -> None:
        self.done += 1
        outcome, past = replayed.outcome, replayed.past
        if outcome is None:
            reason = replayed.unknown or NotRecomputable.NOT_READ
            _count(self.not_recomputable, reason.value)
            return
        change = _change(past, outcome)
        _count(self.changes, change.value)
        if past.to is not None:
            _count(self.before, str(past.to))
        if isinstance(outcome, Assigned):
            _count(self.after, str(outcome.doctor_at_clinic))
        if change is not Change.NONE:
            self._moved(past, outcome)
        self._flipped(past, outcome)

    def know(self, weights: Mapping[str, int]) -> None:
        self.weights.update(weights)

    def _moved(self, past: PastDecision, outcome: Outcome) -> None:
        before = past.to.location if past.to else NOBODY
        kind = (before, _clinic(outcome), _deciding(outcome))
        self._counted(self.moves, kind, past.facts.inquiry_id)

    def _flipped(self, past: PastDecision, outcome: Outcome) -> None:
        found = eligibility_of(outcome)
        before = past.verdict.value if past.verdict else NOBODY
        after = found.verdict.value if found else NOBODY
        if before != after:
            self._counted(self.flips, (before, after, _clinic(outcome)), past.facts.inquiry_id)

    def _counted(self, kinds: dict[Kind, int], kind: Kind, inquiry_id: str) -> None:
        if kind not in kinds and len(kinds) >= _MOST_KINDS:
            kind = (ELSEWHERE, ELSEWHERE, kind[2])
        _count(kinds, kind)
        if kind in self.samples or len(self.samples) < _MOST_SAMPLED:
            sample = self.samples.setdefault(kind, [])
            if len(sample) < _SAMPLED:
                sample.append(inquiry_id)


def _change(past: PastDecision, outcome: Outcome) -> Change:
    if isinstance(outcome, Unroutable):
        return Change.NONE if past.to is None else Change.NEWLY_UNROUTABLE
    if past.to is None:
        return Change.NEWLY_ROUTABLE
    if past.to == outcome.doctor_at_clinic:
        return Change.NONE
    return Change.DOCTOR if past.to.location == outcome.location else Change.CLINIC


def _clinic(outcome: Outcome) -> str:
    return outcome.location if isinstance(outcome, Assigned) else NOBODY


def _deciding(outcome: Outcome) -> str:
    """What told the chosen one from the others, or the first rule that kept everybody from it."""
    if isinstance(outcome, Unroutable):
        return outcome.reasons[0].code.value
    codes = [reason.code for reason in outcome.reasons if reason.code in _DECIDING]
    return codes[0].value if codes else ReasonCode.UNKNOWN.value


def _count(counts: dict[K, int], name: K) -> None:
    counts[name] = counts.get(name, 0) + 1
