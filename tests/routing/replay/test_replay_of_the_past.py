"""A policy over what routing has really decided and stored, by the worker's own parts."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from services.routing.decisions.domain import FIRST_POLICY, InquiryFacts, Policy, ScorePart
from services.routing.leads.domain import CloseReason, DeclineReason, Lead
from services.routing.policies.domain import PolicyDocument, PolicyTerms
from services.routing.replay.domain import Period, Replay, ReplayStatus
from services.routing.replay.store import MongoPastDecisions, MongoReplays
from services.routing.replay.usecases.run_replays import RunReplays
from services.routing.wiring import RoutingCore, prepare_core
from services.routing.wiring_policies import run_replays
from shared.ids import new_id
from shared.mongo import Database
from tests.routing.assignment.builders import requests, routing
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.decisions.test_recomputation import Changes, beginning, facts
from tests.routing.leads.builders import person
from tests.support.clocks import StillClock

NO_WISHES = PolicyDocument(
    id="no-wishes",
    terms=PolicyTerms(weights={ScorePart.WISHED_CLINIC: 0}),
    drafted_by="ann",
    drafted_at=RECEIVED_AT,
)
WHOLE = Period(begin=RECEIVED_AT - timedelta(days=9), end=RECEIVED_AT + timedelta(days=90))
GOES_ON = asyncio.Event()


class Past:
    """A network's life: batches, changes of the directory, retries, and people at work."""

    def __init__(self, database: Database, core: RoutingCore, clock: StillClock) -> None:
        self.database, self.core, self.clock = database, core, clock
        self.random = Random(8)  # noqa: S311 - a test that can be repeated
        self.changing = Changes(self.random, beginning())
        self.leads: list[Lead] = []
        self.declines = 0.0

    async def lives(self, *, batches: int, size: int, hours: float = 5) -> None:
        for batch in range(batches):
            await self.batch([facts(self.random, batch * size + n) for n in range(size)])
            await self._people()
            self.clock.advance(timedelta(hours=hours))
            if batch % 3 == 2:
                await self.core.directory.apply([self.changing.next()])
                await self.core.retry_unrouted()
                self.clock.advance(timedelta(minutes=1))

    async def batch(self, inquiries: Sequence[InquiryFacts]) -> None:
        now = self.clock()
        received = [replace(one, received_at=now - timedelta(seconds=1)) for one in inquiries]
        self.leads += await self.core.assign_batch(requests(received))
        self.clock.advance(timedelta(minutes=1))

    async def _people(self) -> None:
        """Some leads are closed, and some are handed back and go elsewhere."""
        boss, actions = person("boss", "*"), self.core.actions
        for lead in self.random.sample(self.leads, len(self.leads) // 3):
            self.leads.remove(lead)
            if lead.doctor is None:
                continue
            if self.random.random() < self.declines:
                reason = DeclineReason.NO_TIME
                await actions.decline(lead.id, reason, boss, expected_version=lead.version)
            else:
                await actions.close(lead.id, CloseReason.OTHER, boss, expected_version=lead.version)
            self.clock.advance(timedelta(seconds=1))


@pytest.fixture
async def past(database: Database) -> Past:
    clock = StillClock(RECEIVED_AT)
    core = await routing(database, beginning(), clock)
    await prepare_core(database)
    await core.policies.add(NO_WISHES)
    return Past(database, core, clock)


def runner(past: Past, **more: float) -> RunReplays:
    core = past.core
    made = run_replays(past.database, core.directory, core.policies, core.rule_sets)
    return replace(made, keep_every=0, **more)  # type: ignore[arg-type] # numbers


async def asked(past: Past, policy: str, period: Period = WHOLE) -> str:
    total = await MongoPastDecisions(past.database).count(period)
    replay = Replay(
        id=new_id(), policy=policy, period=period, asked_by="ann", asked_at=past.clock(),
        total=total,
    )  # fmt: skip
    await MongoReplays(past.database).add(replay)
    return replay.id


async def outcome(past: Past, replay_id: str) -> Replay:
    found = await MongoReplays(past.database).get(replay_id)
    assert found is not None
    return found


async def replayed(past: Past, policy: Policy | str, period: Period = WHOLE) -> Replay:
    version = policy if isinstance(policy, str) else policy.version
    replay_id = await asked(past, version, period)
    assert await runner(past).work(GOES_ON)
    return await outcome(past, replay_id)


async def test_the_policy_that_decided_would_decide_the_same_again(
    past: Past,
) -> None:
    await past.lives(batches=9, size=30)
    found = await replayed(past, FIRST_POLICY)
    assert (found.status, found.done, found.total) == (ReplayStatus.DONE, 270, 270)
    assert found.report.changes == {
        "none": 270, "doctor": 0, "clinic": 0, "newly_unroutable": 0, "newly_routable": 0,
    }  # fmt: skip
    assert (found.report.moves, found.report.flips) == ((), ())
    assert [(one.before, one.target_before) for one in found.report.doctors] == [
        (one.after, one.target_after) for one in found.report.doctors
    ]


async def test_what_was_handed_back_and_routed_again_moves_nobody_else(past: Past) -> None:
    """As inquiries come one by one; of a large batch nobody knows any more who had been before
    whom.
    """
    past.declines = 0.3
    await past.lives(batches=60, size=1, hours=0.5)
    report = (await replayed(past, FIRST_POLICY)).report
    assert report.replayed == 60
    again = [one for one in await past.database["leads"].find().to_list(None) if one["version"] > 2]
    assert len(again) > 5
    assert report.changes["none"] == 60


async def test_a_draft_tells_who_would_go_elsewhere_and_why(past: Past) -> None:
    await past.lives(batches=6, size=30)
    found = await replayed(past, NO_WISHES.id)
    report = found.report
    assert (found.status, report.replayed) == (ReplayStatus.DONE, 180)
    assert report.changes["clinic"] > 5
    assert sum(report.changes.values()) == 180
    assert all(1 <= len(one.sample) <= 5 for one in report.moves)
    loads = [(one.before, one.after) for one in report.clinics]
    lost = report.changes["newly_unroutable"] - report.changes["newly_routable"]
    assert sum(before for before, _ in loads) - sum(after for _, after in loads) == lost


async def test_what_nobody_can_read_costs_itself_and_the_replay_goes_on(past: Past) -> None:
    await past.lives(batches=3, size=20)
    database = past.database
    ids = [one["_id"] async for one in database["leads"].find({}, {"_id": 1}).limit(12)]
    broken: list[dict[str, object]] = [
        {"facts": 5},
        {"facts.residence": None},
        {"facts.language": 7},
        {"facts.received_at": "yesterday"},
        {"decision": None},
        {"decision.outcome": []},
        {"decision.outcome": {"kind": "assigned", "location": "", "doctor": "roy"}},
        {"decision.decided_at": "now"},
        {"decision.inputs.index": "first"},
        {"actions": [{"action": "close"}]},
        {"actions": [{"action": "close", "at": "late"}]},
        {"decision.inputs.directory": "lost"},
    ]
    for lead_id, change in zip(ids, broken, strict=True):
        await database["leads"].update_one({"_id": lead_id}, {"$set": change})
    (lost,) = await database["decision_rounds"].find({}, {"_id": 1}).limit(1).to_list(None)
    await database["decision_rounds"].update_one({"_id": lost["_id"]}, {"$set": {"steps": [5]}})
    found = await replayed(past, FIRST_POLICY)
    report = found.report
    assert (found.status, found.done, found.total) == (ReplayStatus.DONE, 60, 60)
    assert report.not_recomputable["record.not-read"] == 11
    assert report.replayed + sum(report.not_recomputable.values()) == 60
    assert report.replayed > 25


async def test_pages_cut_anywhere_give_the_same_report(past: Past) -> None:
    await past.lives(batches=4, size=15)
    whole = await replayed(past, NO_WISHES.id)
    run = runner(past)
    small = replace(run.read, past=MongoPastDecisions(past.database, page=7))
    replay_id = await asked(past, NO_WISHES.id)
    assert await replace(run, read=small).work(GOES_ON)
    assert (await outcome(past, replay_id)).report == whole.report
