"""What every replica of the rule sets does, the one in memory and the one in MongoDB."""

import asyncio
from datetime import date
from itertools import permutations

import pytest

from shared.eligibility.domain import Case, Distance, InsuredStatus, Payer, RuleSet
from shared.eligibility.store import COLLECTION, MongoRuleSets
from shared.events import Envelope, RulesActivated, decode
from shared.mongo import Database
from tests.shared.eligibility.builders import SHIPPED, announced, version
from tests.support.clocks import StillClock
from tests.support.hostile import hostile_records
from tests.support.in_memory_rules import InMemoryRuleSets

RuleSetStore = MongoRuleSets | InMemoryRuleSets


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def in_memory(clock: StillClock) -> InMemoryRuleSets:
    return InMemoryRuleSets(SHIPPED, clock)


@pytest.fixture
def in_mongo(database: Database, clock: StillClock) -> MongoRuleSets:
    return MongoRuleSets(database, shipped=SHIPPED, now=clock)


@pytest.fixture(params=["in_memory", pytest.param("in_mongo", marks=pytest.mark.servers)])
def rule_sets(request: pytest.FixtureRequest) -> RuleSetStore:
    found: RuleSetStore = request.getfixturevalue(request.param)
    return found


async def test_before_anything_was_announced_the_shipped_set_is_in_force(
    rule_sets: RuleSetStore,
) -> None:
    assert await rule_sets.in_force() == SHIPPED
    assert await rule_sets.get("shipped") == SHIPPED
    assert await rule_sets.get("unheard-of") is None
    assert await rule_sets.is_empty()
    assert not await rule_sets.is_complete()


async def test_the_one_that_was_activated_last_counts_in_whatever_order_they_come(
    rule_sets: RuleSetStore,
) -> None:
    sets = [version("a", day=3), version("b", day=5), version("c", day=5), version("z", day=4)]
    for order in permutations([announced(one) for one in sets]):
        await rule_sets.clear()
        for event in order:
            assert await rule_sets.add([event, event]) == []
        assert (await rule_sets.in_force()).version == "c"  # of equals the name decides
        for one in sets:
            assert await rule_sets.get(one.version) == one
        assert await rule_sets.count() == len(sets)


async def test_one_of_the_future_waits_for_its_instant(
    rule_sets: RuleSetStore, clock: StillClock
) -> None:
    await rule_sets.add([announced(version("now")), announced(version("later", day=30))])
    assert (await rule_sets.in_force()).version == "now"
    clock.advance(version("later", day=30).activated_at - clock())
    assert (await rule_sets.in_force()).version == "later"


async def test_a_version_never_changes_and_who_tries_keeps_nobody_waiting(
    rule_sets: RuleSetStore,
) -> None:
    kept = version("a")
    await rule_sets.add([announced(kept)])
    other = version("a", leaves_out="bc-self-pay-at-home")
    assert await rule_sets.add([announced(other), announced(version("b", day=4))]) == ["a"]
    assert await rule_sets.get("a") == kept
    assert (await rule_sets.in_force()).version == "b"


async def test_what_another_jurisdiction_announces_does_not_count_here(
    rule_sets: RuleSetStore,
) -> None:
    await rule_sets.add([announced(version("theirs", day=9, jurisdiction="elsewhere"))])
    assert await rule_sets.in_force() == SHIPPED
    assert await rule_sets.get("theirs") is None


async def test_while_a_replica_is_emptied_and_filled_again_no_older_set_comes_back(
    rule_sets: RuleSetStore,
) -> None:
    await rule_sets.add([announced(version("a"))])
    assert (await rule_sets.in_force()).version == "a"
    await rule_sets.clear()
    assert await rule_sets.is_empty()
    assert (await rule_sets.in_force()).version == "a"
    await rule_sets.add([announced(version("b", day=1)), announced(version("a"))])
    assert await rule_sets.count() == 2
    assert (await rule_sets.in_force()).version == "a"


class Seconds:
    """A monotonic clock that stands still."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def of_another_process(database: Database, seconds: Seconds) -> MongoRuleSets:
    return MongoRuleSets(database, shipped=SHIPPED, now=StillClock(), monotonic=seconds)


async def test_another_process_sees_it_a_second_later_and_without_asking_before(
    database: Database, in_mongo: MongoRuleSets
) -> None:
    seconds = Seconds()
    other = of_another_process(database, seconds)
    assert await other.in_force() == SHIPPED
    await in_mongo.add([announced(version("a"))])
    assert await other.in_force() == SHIPPED
    assert await other.get("a") == version("a")  # what is asked for by its name is looked for
    seconds.now = 1.0
    many: list[RuleSet] = await asyncio.gather(*[other.in_force() for _ in range(20)])
    assert {one.version for one in many} == {"a"}


@pytest.mark.parametrize(
    "change",
    [
        {"body": "{"}, {"body": 5}, {"body": ["[" * 99]}, {"body": "{}"},
        {"body": announced(version("z", day=9)).model_dump_json()},
    ],
)  # fmt: skip
async def test_a_document_that_nobody_can_read_costs_itself(
    database: Database, in_mongo: MongoRuleSets, change: dict[str, object]
) -> None:
    await in_mongo.add([announced(version("a")), announced(version("b", day=4))])
    await database[COLLECTION].update_one({"_id": "canada@b"}, {"$set": change})
    other = of_another_process(database, Seconds())
    assert (await other.in_force()).version == "a"
    assert await other.get("b") is None


async def test_what_nobody_can_read_is_there_again_once_it_is_announced_again(
    database: Database, in_mongo: MongoRuleSets
) -> None:
    await in_mongo.add([announced(version("a"))])
    await database[COLLECTION].update_one({"_id": "canada@a"}, {"$set": {"body": "{"}})
    other = of_another_process(database, Seconds())
    assert await other.in_force() == SHIPPED
    assert await other.add([announced(version("a"))]) == []
    assert (await other.in_force()).version == "a"


async def test_hostile_announcements_cost_themselves(
    database: Database, in_mongo: MongoRuleSets
) -> None:
    outcomes = [
        decode(one.key, one.value, one.headers) for one in hostile_records(RulesActivated.type)
    ]
    events = [one.data for one in outcomes if isinstance(one, Envelope)]
    here = [
        event.model_copy(update={"jurisdiction": "canada", "version": f"hostile-{n}"})
        for n, event in enumerate(events)
        if isinstance(event, RulesActivated)
    ]
    assert len(here) > 50
    assert await in_mongo.add(here) == []
    await in_mongo.add([announced(version("good", day=20))])
    for rule_sets in (in_mongo, of_another_process(database, Seconds())):
        in_force = await rule_sets.in_force()
        assert in_force.activated_at <= StillClock()()
        for status in InsuredStatus:
            case = Case(Distance.UNKNOWN, Payer.UNKNOWN, status, "CA-ON")
            assert not in_force.finding(case, date(2026, 11, 23)).may_be_placed


async def test_what_only_a_newer_program_can_read_is_still_there_for_it(
    database: Database, in_mongo: MongoRuleSets
) -> None:
    event = announced(version("a"))
    newer = event.model_copy(update={"rules": (event.rules[0].model_copy(),)})
    rule = {**newer.rules[0].model_dump(mode="json"), "minimum_age": 18}
    text = {**newer.model_dump(mode="json"), "rules": [rule], "signed_by": "somebody"}
    await in_mongo.add([type(event).model_validate(text)])
    stored = await database[COLLECTION].find_one({"_id": "canada@a"})
    assert stored is not None
    assert '"minimum_age":18' in stored["body"]
