"""A decision of the past as its lead has it: what it came to, and where its inputs are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.routing.decisions.domain import (
    DoctorAtClinic,
    InputPositions,
    InquiryFacts,
)
from shared.eligibility.domain import Verdict


class NotRecomputable(StrEnum):
    """Why a decision of the past cannot be made again."""

    STORED_BEFORE = "record.of-before"
    NOT_READ = "record.not-read"
    """Nobody can read it, or it was decided anew while the replay ran."""
    DIRECTORY = "directory.unknown"
    WORKLOAD = "workload.unknown"
    RULE_SET = "rule-set.unknown"
    ROSTER = "roster.unknown"


@dataclass(frozen=True, order=True)
class Position:
    """Where a decision stands among all: by its instant, then by its round and its index there.

    `lead` tells apart what is stored without those.
    """

    at: datetime
    round: str
    index: int
    lead: str


@dataclass(frozen=True, kw_only=True)
class Move:
    """A person, or the patient, took a lead from where it was. `source`: the doctor who had it,
    `target`: the one whom a person chose, as `location/doctor`; None where there is none.
    """

    at: datetime
    source: str | None = None
    target: str | None = None


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A lead was with this doctor (`location/doctor`) by a decision that a later one has replaced,
    or by a person's choice. `end` None: it still is.
    """

    doctor: str
    begin: datetime
    end: datetime | None


def stays_of(
    moves: Iterable[Move], *, received_at: datetime, decided_at: datetime
) -> tuple[Stay, ...]:
    """All but the stay of the last decision itself. Of a decision that was replaced nobody knows
    any more when it was made, so its stay begins when the one before it ended.
    """
    stays, since, chosen, has_left = list[Stay](), received_at, None, False
    for move in moves:
        is_own = not has_left and move.at >= decided_at
        doctor = chosen or move.source
        if doctor is not None and not is_own:
            stays.append(Stay(doctor=doctor, begin=since, end=move.at))
        has_left, since, chosen = has_left or is_own, move.at, move.target
    if chosen is not None:
        stays.append(Stay(doctor=chosen, begin=since, end=None))
    return tuple(stays)


@dataclass(frozen=True, kw_only=True)
class PastDecision:
    """The last decision on a lead. `to` None: it found nobody. `verdict`: of eligibility.

    `left_at`: when a person, or the patient, took the lead from where the decision put it.
    `stays`: with whom it was before, and afterwards.
    """

    lead_id: str
    facts: InquiryFacts
    decided_at: datetime
    inputs: InputPositions | None
    to: DoctorAtClinic | None = None
    verdict: Verdict | None = None
    left_at: datetime | None = None
    stays: tuple[Stay, ...] = ()

    @property
    def position(self) -> Position:
        """No decision comes before its inquiry, whatever the clocks of two services say."""
        at = max(self.decided_at, self.facts.received_at)
        inputs = self.inputs
        if inputs is None:
            return Position(at, "", 0, self.lead_id)
        return Position(at, inputs.round, inputs.index, self.lead_id)
