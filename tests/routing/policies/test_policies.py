"""Managers draft, approve and activate: over stores in memory, and what every store keeps to."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.routing.decisions.domain import FIRST_POLICY, Policy, Relaxation, ScorePart
from services.routing.policies.domain import (
    BUILT_IN,
    Activation,
    ActivationInThePast,
    ApprovalByAuthor,
    InstantTaken,
    PolicyAlreadyApproved,
    PolicyDocument,
    PolicyNotApproved,
    PolicyNotFound,
    PolicyTerms,
)
from services.routing.policies.ports import PolicyDocuments
from services.routing.policies.store import MongoPolicies
from services.routing.policies.usecases.activate_policy import ActivatePolicy
from services.routing.policies.usecases.approve_policy import ApprovePolicy
from services.routing.policies.usecases.draft_policy import DraftPolicy
from services.routing.policies.usecases.read_policies import ReadPolicies
from shared.ids import new_id
from shared.mongo import Database
from shared.telemetry import lasting_alarms
from tests.routing.policies.builders import HOUR, TERMS, approved, draft
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_policies import InMemoryPolicies

Store = InMemoryPolicies | MongoPolicies


class World:
    def __init__(self, policies: PolicyDocuments | None = None) -> None:
        self.clock = StillClock()
        self.policies = policies or InMemoryPolicies()
        self.read = ReadPolicies(policies=self.policies, now=self.clock)
        self.draft = DraftPolicy(policies=self.policies, new_id=new_id, now=self.clock)
        self.approve = ApprovePolicy(policies=self.policies, read=self.read, now=self.clock)
        self.activate = ActivatePolicy(policies=self.policies, read=self.read, now=self.clock)

    async def approved(self) -> str:
        record = await self.draft(TERMS, by="ann")
        await self.approve(record.document.id, by="ben")
        return record.document.id


async def test_a_draft_that_another_person_approves_is_in_force_from_its_activation_on() -> None:
    world = World()
    policy_id = await world.approved()
    record = await world.activate(policy_id, None, by="ann")
    assert record.is_in_force
    assert (await world.read.one(policy_id)) == record
    assert not (await world.read.one(BUILT_IN.id)).is_in_force


async def test_an_activation_ahead_takes_effect_by_itself() -> None:
    world = World()
    policy_id = await world.approved()
    assert not (await world.activate(policy_id, MONDAY_NOON + HOUR, by="ann")).is_in_force
    world.clock.advance(HOUR)
    assert (await world.read.one(policy_id)).is_in_force


async def test_nobody_activates_a_draft_or_rewrites_the_past() -> None:
    world = World()
    record = await world.draft(TERMS, by="ann")
    with pytest.raises(PolicyNotApproved):
        await world.activate(record.document.id, None, by="ben")
    with pytest.raises(ActivationInThePast):
        await world.activate(BUILT_IN.id, MONDAY_NOON - HOUR, by="ben")
    with pytest.raises(PolicyNotFound):
        await world.activate("unheard-of", None, by="ben")
    assert await world.policies.activations() == []


async def test_at_one_instant_one_policy_is_activated_and_asking_again_is_harmless() -> None:
    world = World()
    policy_id, at = await world.approved(), MONDAY_NOON + HOUR
    first = await world.activate(policy_id, at, by="ann")
    assert await world.activate(policy_id, at, by="ben") == first
    with pytest.raises(InstantTaken):
        await world.activate(BUILT_IN.id, at, by="ben")
    assert len(await world.policies.activations()) == 1


async def test_the_built_in_policy_is_listed_where_its_id_puts_it() -> None:
    world = World()
    ids = sorted([await world.approved() for _ in range(3)])
    pages = [await world.read.page(after=after, limit=2) for after in ("", ids[1], BUILT_IN.id)]
    shown = [[one.document.id for one in page] for page in pages]
    assert shown == [ids[:2], [ids[2], BUILT_IN.id], []]


async def test_the_newest_come_first_and_one_that_is_wanted_is_among_them() -> None:
    world = World()
    drafts = [(await world.draft(TERMS, by="ann")).document.id for _ in range(3)]
    newest = [one.document.id for one in await world.read.latest(2)]
    wanted = [one.document.id for one in await world.read.latest(2, also=drafts[0])]
    nobodys = [one.document.id for one in await world.read.latest(2, also="\x00")]
    assert newest == nobodys == [drafts[2], drafts[1], BUILT_IN.id]
    assert wanted == [drafts[0], *newest]


class PoliciesContract:
    async def test_the_latest_are_read_from_the_last_one_back(self, policies: Store) -> None:
        for name in ("a", "b", "c"):
            await policies.add(replace(draft(), id=name))
        assert [one.id for one in await policies.latest(2)] == ["c", "b"]

    async def test_what_is_drafted_is_found_as_it_was(self, policies: Store) -> None:
        terms = PolicyTerms(
            weights={ScorePart.WISHED_CLINIC: 7, ScorePart.CLINIC_SPEAKS_LANGUAGE: 0},
            relaxations=(Relaxation(part=ScorePart.WISHED_CLINIC, after_hours=48),),
            deadlines={"first_contact": 8},
            target_shares={"toronto/roy": 3},
        )
        await policies.add(draft(terms=terms))
        assert await policies.get("0198-one") == draft(terms=terms)
        assert await policies.find("0198-one") == draft(terms=terms).policy
        assert await policies.get("unheard-of") is None
        assert await policies.find("unheard-of") is None
        assert await policies.find(FIRST_POLICY.version) == FIRST_POLICY

    async def test_pages_go_by_id(self, policies: Store) -> None:
        for name in ("c", "a", "b"):
            await policies.add(draft(name))
        assert [one.id for one in await policies.page(after="", limit=2)] == ["a", "b"]
        assert [one.id for one in await policies.page(after="b", limit=2)] == ["c"]

    async def test_an_approval_is_stored_once_and_never_that_of_the_author(
        self, policies: Store
    ) -> None:
        await policies.add(draft())
        assert not await policies.approve(replace(draft(), approved_by="ann"))
        assert await policies.approve(approved())
        assert not await policies.approve(replace(approved(), approved_by="eve"))
        assert await policies.get("0198-one") == approved()

    async def test_of_two_who_approve_at_once_one_is_the_second_person(
        self, policies: Store
    ) -> None:
        await policies.add(draft("twice"))
        world = World(policies)
        people = ("ann", "ben", "eve", "ann")
        done = await asyncio.gather(
            *[world.approve("twice", by=by) for by in people], return_exceptions=True
        )
        refused = [type(one) for one in done if isinstance(one, Exception)]
        assert sorted(refused, key=lambda kind: kind.__name__) == [
            ApprovalByAuthor, ApprovalByAuthor, PolicyAlreadyApproved,
        ]  # fmt: skip

    async def test_one_instant_has_one_activation(self, policies: Store) -> None:
        wanted = [
            Activation(at=MONDAY_NOON, policy=name, by=name, recorded_at=MONDAY_NOON)
            for name in ("one", "two", "three")
        ]
        done = await asyncio.gather(*[policies.activate(one) for one in wanted])
        stored = await policies.activations()
        assert len(stored) == 1
        assert {one.policy for one in done} == {stored[0].policy}

    async def test_the_timeline_has_each_policy_from_its_instant_on(self, policies: Store) -> None:
        assert (await policies.in_force()).at(MONDAY_NOON) == FIRST_POLICY
        for name, hours in (("late", 2), ("early", 1)):
            await policies.add(approved(name))
            await policies.activate(approved(name).activate(
                MONDAY_NOON + hours * HOUR, by="eve", now=MONDAY_NOON
            ))  # fmt: skip
        timeline = await policies.in_force()
        named = [timeline.at(MONDAY_NOON + n * HOUR).version for n in range(4)]
        assert named == [FIRST_POLICY.version, "early", "late", "late"]


class TestInMemory(PoliciesContract):
    @pytest.fixture
    def policies(self) -> Store:
        return InMemoryPolicies()


class TestMongo(PoliciesContract):
    @pytest.fixture
    def policies(self, database: Database) -> Store:
        return MongoPolicies(database, known_for_seconds=0)

    async def test_a_second_is_spent_by_what_is_in_memory(self, database: Database) -> None:
        policies = MongoPolicies(database, known_for_seconds=3600)
        before = await policies.in_force()
        await database["policy_activations"].insert_one(
            {"_id": MONDAY_NOON, "policy": BUILT_IN.id, "by": "eve", "recorded_at": MONDAY_NOON}
        )
        assert await policies.in_force() is before
        assert (await MongoPolicies(database).in_force()).activated

    async def test_a_policy_of_a_newer_program_leaves_the_one_before_it_in_force(
        self, database: Database
    ) -> None:
        first = Policy(version="first", weights=())
        policies = MongoPolicies(database, first=first, known_for_seconds=0)
        await policies.add(approved("good"))
        odd = {"_id": "odd", "weights": {"sense_of_humour": 5}, "drafted_by": "ann"}
        await database["policies"].insert_one({**odd, "drafted_at": MONDAY_NOON})
        broken: list[dict[str, Any]] = [
            {"_id": BUILT_IN.id, "weights": {}, "drafted_by": "ann", "drafted_at": MONDAY_NOON},
            {"_id": "empty"},
            {"_id": "text", "weights": "many"},
            {"_id": "negative", "weights": {"wished_clinic": -5}, "drafted_by": "ann"},
        ]
        await database["policies"].insert_many(broken)
        for hours, name in enumerate(["good", "odd", "empty", "text", "negative"]):
            await policies.activate(Activation(
                at=MONDAY_NOON + hours * HOUR, policy=name, by="eve", recorded_at=MONDAY_NOON
            ))  # fmt: skip
        await database["policy_activations"].insert_one({"_id": MONDAY_NOON - HOUR, "policy": 5})
        timeline = await policies.in_force()
        assert timeline.at(MONDAY_NOON + 9 * HOUR).version == "good"
        assert timeline.at(MONDAY_NOON - timedelta(minutes=1)) == first
        assert lasting_alarms() == ("policy.unreadable",)
        assert [one.id for one in await policies.page(after="", limit=9)] == ["good"]
        assert await policies.find(BUILT_IN.id) == FIRST_POLICY

    async def test_a_document_says_nothing_more_than_it_has_to(self, database: Database) -> None:
        await MongoPolicies(database).add(draft())
        found = await database["policies"].find_one({"_id": "0198-one"})
        assert found is not None
        assert set(found) == {
            "_id", "weights", "relaxations", "deadlines", "target_shares",
            "drafted_by", "drafted_at", "approved_by", "approved_at", "audit",
        }  # fmt: skip
        assert isinstance(draft(), PolicyDocument)
