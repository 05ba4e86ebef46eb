"""A policy replayed over the past, end to end, beside the bare decision on the same inquiries."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import cycle, islice
from random import Random

from services.routing.decisions.domain import (
    Decision,
    InquiryFacts,
    Policy,
    Workload,
    decide_all,
)
from services.routing.decisions.store import MongoDecisionRounds
from services.routing.leads.domain import Lead
from services.routing.policies.domain import PolicyDocument, PolicyTerms
from services.routing.replay.domain import Period, Replay, ReplayStatus
from services.routing.replay.store import MongoPastDecisions, MongoReplays
from services.routing.wiring import RoutingCore
from services.routing.wiring_policies import run_replays
from shared.directory.domain import Directory, Offering, directory_of
from shared.eligibility.domain import RuleSet
from shared.ids import new_id
from shared.mongo import Database, connect
from shared.runtime.garbage import spare_what_lives_long
from tests.bench.rows import Row
from tests.routing.assignment.builders import requests, routing
from tests.routing.decisions.builders import RECEIVED_AT, inquiry
from tests.support.clocks import StillClock
from tests.support.names import fresh_name
from tests.support.networks import large_network

_AT_LEAST = 0.8
_BATCH = 500
_CLINICS, _DOCTORS = 100, 20
_DRAFT = PolicyDocument(
    id="draft", terms=PolicyTerms(weights={}), drafted_by="ann", drafted_at=RECEIVED_AT
)


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """Inquiries as they were decided together, and the workload before."""

    facts: Sequence[InquiryFacts]
    workload: Workload


async def measure(mongodb_uri: str, *, rounds: int, inquiries: int) -> list[Row]:
    """Decisions per second. Half of the inquiries name a clinic."""
    client = connect(mongodb_uri, application="bench")
    spare_what_lives_long()  # as every process does at its start
    name = fresh_name("bench")
    try:
        ours, bare = await _measured(client[name], rounds, inquiries)
    finally:
        await client.drop_database(name)
        client.close()
    return [
        Row(
            name=f"replay of {inquiries:,} inquiries", unit="per s",
            reference="decide_all alone", target=_AT_LEAST, ours=ours, others=bare,
        )
    ]  # fmt: skip


async def _measured(
    database: Database, rounds: int, inquiries: int
) -> tuple[list[float], list[float]]:
    where, clock = _wide(large_network(clinics=_CLINICS, doctors=_DOCTORS)), StillClock(RECEIVED_AT)
    core = await routing(database, where, clock)
    await core.policies.add(_DRAFT)
    batches = await _past(database, core, clock, inquiries)
    rules = await core.rule_sets.in_force()
    ours, bare = list[float](), list[float]()
    for _ in range(rounds):
        ours.append(await _replay(database, core, clock, inquiries))
        bare.append(await asyncio.to_thread(_decide, batches, where, rules, _DRAFT.policy))
    return ours, bare


def _wide(network: Directory) -> Directory:
    """With capacity for everybody."""
    return directory_of(
        replace(one, capacities={name: 4 * n for name, n in one.capacities.items()})
        if isinstance(one, Offering)
        else one
        for one in network.entries.values()
    )


async def _past(
    database: Database, core: RoutingCore, clock: StillClock, inquiries: int
) -> list[_Batch]:
    """As a worker would have written it, five minutes a batch."""
    random, batches = Random(5), list[_Batch]()  # noqa: S311 - the same each time
    offerings = islice(cycle(sorted((await core.directory.current()).offerings)), inquiries)
    wishes = [(at if random.random() < 0.5 else None, it) for at, it in offerings]
    for first in range(0, inquiries, _BATCH):
        facts = [
            inquiry(inquiry_id=new_id(), location=at, procedure=it, received_at=clock())
            for at, it in wishes[first : first + _BATCH]
        ]
        leads = await core.assign_batch(requests(facts))
        batches.append(_Batch(facts=facts, workload=await _workload(database, leads)))
        clock.advance(timedelta(minutes=5))
    return batches


async def _workload(database: Database, leads: Sequence[Lead]) -> Workload:
    inputs = leads[0].decision.inputs
    assert inputs is not None
    return (await MongoDecisionRounds(database).get(inputs.round)).workload


async def _replay(
    database: Database, core: RoutingCore, clock: StillClock, inquiries: int
) -> float:
    period = Period(begin=RECEIVED_AT - timedelta(days=1), end=clock())
    began = time.perf_counter()
    total = await MongoPastDecisions(database).count(period)
    replays = MongoReplays(database)
    one = Replay(
        id=new_id(), policy=_DRAFT.id, period=period, asked_by="ann", asked_at=clock(), total=total
    )
    await replays.add(one)
    runs = run_replays(database, core.directory, core.policies, core.rule_sets)
    await runs.work(asyncio.Event())
    per_second = inquiries / (time.perf_counter() - began)
    found = await replays.get(one.id)
    assert found is not None
    assert (found.status, found.report.replayed) == (ReplayStatus.DONE, inquiries)
    return per_second


def _decide(batches: Sequence[_Batch], where: Directory, rules: RuleSet, policy: Policy) -> float:
    """Each batch at one instant, as in the worker."""
    began, now, decided = time.perf_counter(), RECEIVED_AT, list[Decision]()
    for batch in batches:
        decided = decide_all(batch.facts, where, batch.workload, policy, now, rules=rules)
        now += timedelta(minutes=5)
    assert decided
    return sum(len(batch.facts) for batch in batches) / (time.perf_counter() - began)
