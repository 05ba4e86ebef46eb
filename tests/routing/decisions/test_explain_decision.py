"""A decision is made again from its inputs when somebody asks, and says so when it cannot be."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from services.routing.decisions.domain import (
    FIRST_POLICY,
    NO_RULES,
    DecisionRecord,
    DoctorAtClinic,
    InquiryFacts,
    Rejection,
    Unroutable,
    UnstoredRound,
    Workload,
    decide_all,
    records_of,
    round_of,
)
from services.routing.decisions.usecases.explain_decision import (
    ExplainDecision,
    Explanation,
    Unexplained,
)
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.roster.domain import DoctorEntry, RosterRevision
from shared.directory.domain import Change, Entry
from shared.eligibility.domain import RuleSet, Verdict
from tests.routing.decisions.builders import (
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiries,
    inquiry,
    offering,
    rules,
)
from tests.support.in_memory_decisions import InMemoryDecisionRounds
from tests.support.in_memory_directory import InMemoryDirectory
from tests.support.in_memory_policies import InMemoryPolicies
from tests.support.in_memory_roster import InMemoryRosters
from tests.support.in_memory_rules import InMemoryRuleSets

NETWORK = directory(
    clinic("calgary", province="CA-AB"), clinic("toronto"),
    doctor("kim", "calgary"), doctor("lee", "calgary"),
    doctor("abel", "toronto"), doctor("roy", "toronto"),
    offering("calgary", {"kim": 3, "lee": 2}), offering("toronto", {"abel": 2, "roy": 4}),
)  # fmt: skip
ROY = DoctorAtClinic("toronto", "roy")
BUSY = Workload(
    open_at={ROY: 1},
    open_with={"ann": 2},
    coordinators={"toronto": ("ann", "ben"), "calgary": ("eve",)},
    reserved={"inquiry-3": (ROY,)},
)


def in_toronto(verdict: Verdict) -> RuleSet:
    """Rules that say this of Ontario, where only Toronto is, and allow the rest."""
    conditions = ("claim_number",) if verdict is Verdict.ALLOW_WITH_CONDITIONS else ()
    return rules(
        verdict=verdict, source="O. Reg. 552, s. 24", provinces=frozenset({"CA-ON"}),
        conditions=conditions,
    )  # fmt: skip


class World:
    """Decisions with everything they are explained from."""

    def __init__(self, rules: RuleSet = NO_RULES) -> None:
        self.directory = InMemoryDirectory(list(NETWORK.entries.values()))
        self.rounds = InMemoryDecisionRounds()
        self.rosters = InMemoryRosters()
        self.rules = rules
        self.explain = ExplainDecision(
            history=self.directory,
            rounds=self.rounds,
            rosters=self.rosters,
            policies=InMemoryPolicies(),
            rule_sets=InMemoryRuleSets(rules),
        )

    async def decided(
        self, facts: Sequence[InquiryFacts], workload: Workload = BUSY, round_id: str = "round"
    ) -> list[DecisionRecord]:
        directory = await self.directory.current()
        decisions = decide_all(
            facts,
            directory,
            workload,
            FIRST_POLICY,
            RECEIVED_AT,
            rules=self.rules,
            roster=await self.rosters.current(),
        )
        this_round = round_of(round_id, decisions, workload)
        record = RecordRounds(history=self.directory, rounds=self.rounds)
        await record([UnstoredRound(round=this_round, directory=directory)] * len(decisions))
        return records_of(round_id, directory.position, decisions)

    async def change(self, *entries: Entry, revision: int = 2) -> None:
        await self.directory.apply(
            [Change(key=one.key, revision=revision, entry=one) for one in entries]
        )


def outcomes(explanations: Sequence[Explanation]) -> list[tuple[bool, Unexplained | None]]:
    return [(one.is_verified, one.unexplained) for one in explanations]


async def test_every_decision_of_a_batch_is_made_again_after_everything_has_changed() -> None:
    world = World()
    facts = inquiries(12)
    records = await world.decided(facts)
    await world.change(
        clinic("calgary", province="CA-QC"),
        doctor("roy"),
        offering("toronto", {"zhou": 1}),
        offering("calgary", {}),
    )
    explained = [await world.explain(*pair) for pair in zip(facts, records, strict=True)]
    assert outcomes(explained) == [(True, None)] * 12
    for explanation, record in zip(explained, records, strict=True):
        assert explanation.table is not None
        assert explanation.table.suitable == record.suitable
        assert explanation.directory == NETWORK


async def test_a_reservation_of_the_time_is_reckoned_with_again() -> None:
    world = World()
    (record,) = await world.decided([inquiry("inquiry-3")])
    explanation = await world.explain(inquiry("inquiry-3"), record)
    assert explanation.is_verified
    assert explanation.table is not None
    row = explanation.table.row_of(ROY)
    assert row is not None
    assert row.open_leads == 0


async def test_who_handed_the_lead_back_later_is_not_reckoned_with() -> None:
    world = World()
    facts = inquiry(location="toronto", declined_by=("toronto/abel",))
    (record,) = await world.decided([facts])
    later = replace(facts, declined_by=("toronto/abel", "toronto/roy"), transferred_to="calgary")
    assert (await world.explain(later, record)).is_verified


async def test_facts_that_are_not_those_of_the_time_do_not_verify() -> None:
    world = World()
    (record,) = await world.decided([inquiry(location="toronto")])
    explanation = await world.explain(inquiry(location="calgary"), record)
    assert (explanation.is_verified, explanation.unexplained) == (False, None)
    assert explanation.table is not None


async def test_what_is_no_longer_known_is_said_and_the_record_is_still_there() -> None:
    world = World()
    (record,) = await world.decided([inquiry()])
    inputs = record.inputs
    assert inputs is not None
    cases = {
        Unexplained.STORED_BEFORE: replace(record, inputs=None),
        Unexplained.DIRECTORY: replace(record, inputs=replace(inputs, directory="lost")),
        Unexplained.WORKLOAD: replace(record, inputs=replace(inputs, round="lost")),
        Unexplained.POLICY: replace(record, inputs=replace(inputs, policy="of-the-future")),
        Unexplained.RULE_SET: replace(record, inputs=replace(inputs, rule_set="of-the-future")),
    }
    for unexplained, odd in cases.items():
        explanation = await world.explain(inquiry(), odd)
        assert explanation == Explanation(record=odd, unexplained=unexplained)


async def test_an_index_that_the_round_does_not_have_is_an_unknown_workload() -> None:
    world = World()
    (record,) = await world.decided([inquiry()])
    assert record.inputs is not None
    for index in (1, 99):
        odd = replace(record, inputs=replace(record.inputs, index=index))
        assert (await world.explain(inquiry(), odd)).unexplained is Unexplained.WORKLOAD


@pytest.mark.parametrize(
    ("verdict", "rejection"),
    [
        (Verdict.BLOCK, Rejection.NOT_ELIGIBLE),
        (Verdict.REVIEW, Rejection.NEEDS_REVIEW),
        (Verdict.ASK, Rejection.NEEDS_ANSWER),
    ],
)
async def test_a_clinic_that_the_rules_do_not_allow_is_told_with_the_rule(
    verdict: Verdict, rejection: Rejection
) -> None:
    world = World(in_toronto(verdict))
    (record,) = await world.decided([inquiry(location="toronto")])
    assert isinstance(record.outcome, Unroutable)
    assert rejection in [reason.code for reason in record.outcome.reasons]
    assert (record.wished[0].eligibility, record.wished[0].source) == (
        verdict,
        "O. Reg. 552, s. 24",
    )
    assert record.inputs is not None
    assert record.inputs.rule_set == "rules-7"
    assert (await world.explain(inquiry(location="toronto"), record)).is_verified


async def test_what_is_allowed_with_conditions_is_assigned_and_says_so() -> None:
    world = World(in_toronto(Verdict.ALLOW_WITH_CONDITIONS))
    (record,) = await world.decided([inquiry(location="toronto")])
    assert record.finalists[0].eligibility is Verdict.ALLOW_WITH_CONDITIONS
    assert (await world.explain(inquiry(location="toronto"), record)).is_verified


async def write_entry(world: World, entry: DoctorEntry) -> None:
    position = (await world.rosters.current()).position + 1
    revision = RosterRevision(
        position=position, key="doctor:roy", version=position, entry=entry, by="maya",
        at=RECEIVED_AT,
    )  # fmt: skip
    assert await world.rosters.add(revision)


async def test_a_decision_is_made_again_with_the_roster_of_its_time() -> None:
    world, facts = World(), inquiries(4, location="toronto")
    before = await world.decided(facts, round_id="before")
    await write_entry(world, DoctorEntry(accepting=False))
    away = await world.decided(facts, round_id="away")
    await write_entry(world, DoctorEntry(weight=7, capacity=9))
    after = await world.decided(facts, round_id="after")
    assert [one.inputs.roster for records in (before, away, after) for one in records[:1]
            if one.inputs] == [0, 1, 2]  # fmt: skip
    for records in (before, away, after):
        found = [await world.explain(*pair) for pair in zip(facts, records, strict=True)]
        assert outcomes(found) == [(True, None)] * 4
    await write_entry(world, DoctorEntry())
    assert (await world.explain(facts[3], away[3])).is_verified


async def test_a_decision_by_a_roster_that_is_lost_shows_its_record_and_says_so() -> None:
    world, facts = World(), inquiries(1)
    await write_entry(world, DoctorEntry(weight=2))
    records = await world.decided(facts)
    world.rosters.revisions.clear()
    found = await world.explain(facts[0], records[0])
    assert outcomes([found]) == [(False, Unexplained.ROSTER)]
