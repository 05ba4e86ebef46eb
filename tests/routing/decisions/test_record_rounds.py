"""What is written of a round, and when nothing is."""

from services.routing.decisions.domain import UnstoredRound, Workload, decide_all, round_of
from services.routing.decisions.domain.policy import FIRST_POLICY
from services.routing.decisions.usecases.record_rounds import RecordRounds
from shared.mongo import Database
from tests.routing.assignment.builders import publish, requests, routing
from tests.routing.decisions.builders import RECEIVED_AT, inquiries, network
from tests.support.clocks import StillClock
from tests.support.in_memory_decisions import InMemoryDecisionRounds
from tests.support.in_memory_directory import InMemoryDirectory

FULL = network({"toronto": {"roy": 0}})
WITH_CAPACITY = network({"toronto": {"roy": 50}})


async def rounds_and_workloads(database: Database) -> tuple[int, int]:
    return (
        await database["decision_rounds"].count_documents({}),
        await database["workload_manifests"].count_documents({}),
    )


async def test_a_round_is_recorded_once_however_many_decisions_it_has() -> None:
    directory, rounds = InMemoryDirectory(WITH_CAPACITY.entries.values()), InMemoryDecisionRounds()
    where = await directory.current()
    decisions = decide_all(inquiries(20), where, Workload(), FIRST_POLICY, RECEIVED_AT)
    unstored = UnstoredRound(round=round_of("round", decisions, Workload()), directory=where)
    await RecordRounds(history=directory, rounds=rounds)([unstored] * 20)
    assert list(rounds.stored) == ["round"]
    assert await directory.at(where.position) == where


async def test_nothing_is_recorded_of_nothing() -> None:
    directory, rounds = InMemoryDirectory(), InMemoryDecisionRounds()
    await RecordRounds(history=directory, rounds=rounds)([])
    assert rounds.stored == {}


async def test_a_batch_of_many_inquiries_writes_one_round(database: Database) -> None:
    core = await routing(database, WITH_CAPACITY, StillClock())
    await core.assign_batch(requests(inquiries(30)))
    assert await rounds_and_workloads(database) == (1, 1)
    await core.assign_batch(requests(inquiries(30)))
    assert await rounds_and_workloads(database) == (1, 1), "all of them had a lead already"


async def test_trying_again_in_vain_writes_nothing(database: Database) -> None:
    core = await routing(database, FULL, StillClock())
    await core.assign_batch(requests(inquiries(5)))
    before = await database["leads"].find().to_list(None)
    for _ in range(3):
        assert await core.retry_unrouted() == 0
    assert await rounds_and_workloads(database) == (1, 1)
    assert await database["leads"].find().to_list(None) == before


async def test_a_lead_that_finds_a_doctor_later_is_explained_by_that_round(
    database: Database,
) -> None:
    core = await routing(database, FULL, StillClock())
    (lead,) = await core.assign_batch(requests(inquiries(1)))
    await publish(core, WITH_CAPACITY, revision=2)
    assert await core.retry_unrouted() == 1
    moved = await core.leads.get(lead.id)
    assert moved is not None
    assert moved.decision.inputs != lead.decision.inputs
    for one in (lead, moved):
        assert (await core.explain(one.facts, one.decision)).is_verified
