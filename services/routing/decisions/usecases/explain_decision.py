"""Somebody asks why: the decision is made again from its inputs, and compared with its record."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from services.routing.decisions.domain import (
    NO_RULES,
    DecisionRecord,
    EvaluationTable,
    InputPositions,
    InquiryFacts,
    Policy,
    as_recorded,
    decide,
)
from services.routing.decisions.ports import DecisionRounds, Policies
from services.routing.roster.domain import NO_ROSTER, Roster
from services.routing.roster.ports import RosterHistory
from shared.directory.domain import Directory
from shared.directory.ports import DirectoryHistory
from shared.eligibility.domain import RuleSet
from shared.eligibility.ports import RuleSets
from shared.errors import Unavailable


class Unexplained(StrEnum):
    """Why a decision cannot be made again."""

    STORED_BEFORE = "record.of-before"
    DIRECTORY = "directory.unknown"
    WORKLOAD = "workload.unknown"
    POLICY = "policy.unknown"
    RULE_SET = "rule-set.unknown"
    ROSTER = "roster.unknown"


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """A record with the full table of candidates, if it can be computed again.

    `is_verified`: outcome and table are those of the record. `directory`: as it was then.
    `unexplained` says why there is no table; the record itself is always there to be shown.
    """

    record: DecisionRecord
    table: EvaluationTable | None = None
    directory: Directory | None = None
    is_verified: bool = False
    unexplained: Unexplained | None = None
    rules: RuleSet = NO_RULES
    """Those that it was decided by, where they are known."""


class _InputUnknown(Exception):
    def __init__(self, unexplained: Unexplained) -> None:
        super().__init__(unexplained.value)
        self.unexplained = unexplained


@dataclass(frozen=True, kw_only=True)
class ExplainDecision:
    history: DirectoryHistory
    rounds: DecisionRounds
    rosters: RosterHistory
    policies: Policies
    rule_sets: RuleSets

    async def __call__(self, facts: InquiryFacts, record: DecisionRecord) -> Explanation:
        facts = record.inquiry or facts
        if record.inputs is None:
            return Explanation(record=record, unexplained=Unexplained.STORED_BEFORE)
        try:
            return await self._again(facts, record, record.inputs)
        except _InputUnknown as unknown:
            rules = await self._rules(record.inputs.rule_set) or NO_RULES
            return Explanation(record=record, rules=rules, unexplained=unknown.unexplained)

    async def briefly(self, record: DecisionRecord) -> Explanation:
        """By the record and its rules alone: for many at once, none is computed again."""
        rules = await self._rules(record.inputs.rule_set) if record.inputs else None
        return Explanation(record=record, rules=rules or NO_RULES)

    async def _policy(self, version: str) -> Policy | None:
        try:
            return await self.policies.find(version)
        except Unavailable:
            return None

    async def _again(
        self, facts: InquiryFacts, record: DecisionRecord, inputs: InputPositions
    ) -> Explanation:
        policy = await self._policy(inputs.policy)
        rules = await self._rules(inputs.rule_set)
        if policy is None:
            raise _InputUnknown(Unexplained.POLICY)
        if rules is None:
            raise _InputUnknown(Unexplained.RULE_SET)
        try:
            found = await self.rounds.get(inputs.round)
            inquiry, workload = found.inputs_of(inputs.index, facts)
        except (Unavailable, IndexError) as error:
            raise _InputUnknown(Unexplained.WORKLOAD) from error
        try:
            directory = await self.history.at(inputs.directory)
        except Unavailable as error:
            raise _InputUnknown(Unexplained.DIRECTORY) from error
        roster = await self._roster(inputs.roster)
        # A network of a thousand clinics takes a moment, in which others are to be answered.
        decision = await asyncio.to_thread(
            decide, inquiry, directory, workload, policy, record.decided_at,
            rules=rules, roster=roster,
        )  # fmt: skip
        outcome = as_recorded(decision.outcome, record.outcome)
        is_same = outcome == record.outcome and decision.table.hash == record.table_hash
        return Explanation(
            record=record, table=decision.table, directory=directory, rules=rules,
            is_verified=is_same,
        )  # fmt: skip

    async def _rules(self, version: str) -> RuleSet | None:
        is_of_before = version == NO_RULES.version
        return NO_RULES if is_of_before else await self.rule_sets.get(version)

    async def _roster(self, position: int) -> Roster:
        if position == NO_ROSTER.position:
            return NO_ROSTER
        try:
            return await self.rosters.at(position)
        except Unavailable as error:
            raise _InputUnknown(Unexplained.ROSTER) from error
