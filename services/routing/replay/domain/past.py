"""A decision of the past as its lead has it: what it came to, and where its inputs are."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.routing.decisions.domain import (
    DoctorAtClinic,
    InputPositions,
    InquiryFacts,
    RoundStep,
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
class PastDecision:
    """The last decision on a lead. `to` None: it found nobody. `verdict`: of eligibility.

    `left_at`: when a person, or the patient, took the lead from where the decision put it.
    """

    lead_id: str
    facts: InquiryFacts
    decided_at: datetime
    inputs: InputPositions | None
    to: DoctorAtClinic | None = None
    verdict: Verdict | None = None
    left_at: datetime | None = None

    @property
    def position(self) -> Position:
        """No decision comes before its inquiry, whatever the clocks of two services say."""
        at = max(self.decided_at, self.facts.received_at)
        inputs = self.inputs
        if inputs is None:
            return Position(at, "", 0, self.lead_id)
        return Position(at, inputs.round, inputs.index, self.lead_id)

    def facts_in(self, step: RoundStep) -> InquiryFacts:
        """The facts as of then: a lead may have been handed back or on since."""
        then = (step.declined_by, step.transferred_to)
        if (self.facts.declined_by, self.facts.transferred_to) == then:
            return self.facts
        return replace(self.facts, declined_by=step.declined_by, transferred_to=step.transferred_to)
