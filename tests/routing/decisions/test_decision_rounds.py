"""What keeps rounds of decisions, in memory and in MongoDB: the same contract."""

from collections.abc import Callable

import pytest

from services.routing.decisions.domain import DecisionRound, DoctorAtClinic, RoundStep, Workload
from services.routing.decisions.ports import DecisionRounds, RoundUnknown
from services.routing.decisions.store import COLLECTION, MANIFESTS, MongoDecisionRounds
from shared.mongo import Database
from tests.support.in_memory_decisions import InMemoryDecisionRounds

ROY, KIM = DoctorAtClinic("toronto", "roy"), DoctorAtClinic("calgary", "kim")
WORKLOAD = Workload(
    open_at={ROY: 3, KIM: 1},
    open_with={"ann": 4},
    coordinators={"toronto": ("ann", "ben"), "calgary": ("ann",)},
    shares={ROY: 0, KIM: -1_500, DoctorAtClinic("toronto", "new"): 30_000},
    this_week={ROY: 0, KIM: 2},
)
ROUND = DecisionRound(
    id="round-1",
    workload=WORKLOAD,
    steps=(
        RoundStep(assigned_to=ROY, coordinator="ben"),
        RoundStep(),
        RoundStep(assigned_to=KIM, reserved=(KIM, ROY), declined_by=("toronto/abel",)),
        RoundStep(transferred_to="calgary"),
    ),
)


@pytest.fixture
def in_memory() -> DecisionRounds:
    return InMemoryDecisionRounds()


@pytest.fixture
def in_mongo(database: Database) -> DecisionRounds:
    return MongoDecisionRounds(database)


@pytest.fixture(params=["in_memory", pytest.param("in_mongo", marks=pytest.mark.servers)])
def rounds(request: pytest.FixtureRequest) -> DecisionRounds:
    found: DecisionRounds = request.getfixturevalue(request.param)
    return found


async def test_a_round_comes_back_as_it_was(rounds: DecisionRounds) -> None:
    await rounds.add([ROUND])
    assert await rounds.get("round-1") == ROUND


async def test_rounds_of_one_batch_are_told_apart(rounds: DecisionRounds) -> None:
    other = DecisionRound(id="round-2", workload=Workload(), steps=())
    await rounds.add([ROUND, other])
    assert await rounds.get("round-2") == other
    assert await rounds.get("round-1") == ROUND


async def test_none_are_none(rounds: DecisionRounds) -> None:
    await rounds.add([])
    with pytest.raises(RoundUnknown):
        await rounds.get("round-1")


async def test_a_step_takes_from_those_after_it(rounds: DecisionRounds) -> None:
    await rounds.add([ROUND])
    found = await rounds.get("round-1")
    assert found.workload_before(0) == WORKLOAD
    assert found.workload_before(1).open_at == {ROY: 4, KIM: 1}
    assert found.workload_before(2).open_with == {"ann": 4, "ben": 1}
    assert found.workload_before(3).open_at == {ROY: 4, KIM: 1}, "it had been reserved before"
    with pytest.raises(IndexError):
        found.workload_before(4)


BREAK: dict[str, Callable[[Database], object]] = {
    "no steps": lambda db: db[COLLECTION].update_one({}, {"$unset": {"steps": ""}}),
    "a step that is none": lambda db: db[COLLECTION].update_one({}, {"$set": {"steps.1": 5}}),
    "a doctor nowhere": lambda db: db[COLLECTION].update_one({}, {"$set": {"steps.0.to": "roy"}}),
    "no workload": lambda db: db[COLLECTION].update_one({}, {"$unset": {"workload": ""}}),
    "a workload that is lost": lambda db: db[MANIFESTS].delete_many({}),
}


@pytest.mark.parametrize("case", BREAK)
async def test_a_round_that_nobody_can_read_is_unknown(database: Database, case: str) -> None:
    await MongoDecisionRounds(database).add([ROUND])
    await BREAK[case](database)  # type: ignore[misc] # every case is a write to be awaited
    with pytest.raises(RoundUnknown):
        await MongoDecisionRounds(database).get("round-1")


async def test_a_workload_is_stored_once_for_rounds_that_have_it_in_common(
    database: Database,
) -> None:
    rounds = MongoDecisionRounds(database)
    for number in range(5):
        await rounds.add([DecisionRound(id=f"r{number}", workload=WORKLOAD, steps=())])
    assert await database[MANIFESTS].count_documents({}) == 1
    assert await database[COLLECTION].count_documents({}) == 5
