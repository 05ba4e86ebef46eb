"""Routing announces the rule set of its program once, and never an older one after a newer."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.eligibility.store import COLLECTION, MongoAnnouncedRules
from services.routing.eligibility.usecases.activate_rules import ActivateRules
from services.routing.eligibility.usecases.watch_rules_topic import WatchRulesTopic
from shared.eligibility.domain import RuleSet
from shared.eligibility.store import MongoRuleSets
from shared.kafka.offsets import OffsetRange
from shared.mongo import Database
from shared.telemetry import lasting_alarms
from tests.shared.eligibility.builders import SHIPPED, announced, version
from tests.support.clocks import StillClock
from tests.support.in_memory_rules import InMemoryAnnouncedRules, InMemoryRuleSets
from tests.support.outboxes import with_changed

Announced = MongoAnnouncedRules | InMemoryAnnouncedRules
LAST = version("last", day=9)


@pytest.fixture
def in_memory() -> InMemoryAnnouncedRules:
    return InMemoryAnnouncedRules()


@pytest.fixture
def in_mongo(database: Database) -> MongoAnnouncedRules:
    return MongoAnnouncedRules(database, StillClock())


@pytest.fixture(params=["in_memory", pytest.param("in_mongo", marks=pytest.mark.servers)])
def store(request: pytest.FixtureRequest) -> Announced:
    found: Announced = request.getfixturevalue(request.param)
    return found


def starting(
    store: Announced, rules: RuleSet, kept: MongoRuleSets | InMemoryRuleSets | None = None
) -> ActivateRules:
    """What a worker with this set does first."""
    return ActivateRules(rules=rules, announced=store, rule_sets=kept or InMemoryRuleSets(SHIPPED))


async def test_nothing_is_announced_over_what_somebody_else_has_announced_since(
    store: Announced,
) -> None:
    assert await store.last("canada") is None
    assert await store.announce(announced(version("a")), after=None)
    assert not await store.announce(announced(version("b")), after=None)
    first = await store.last("canada")
    assert first is not None
    assert (first.version, first.sequence) == ("a", 1)
    assert await store.announce(announced(version("b")), after=first)
    assert not await store.announce(announced(version("c")), after=first)
    last = await store.last("canada")
    assert last is not None
    assert (last.version, last.activated_at, last.sequence) == ("b", version("b").activated_at, 2)


async def test_what_lies_in_an_outbox_is_not_announced_again(store: Announced) -> None:
    assert await store.announce_again() == 0
    await starting(store, version("a"))()
    assert await store.announce_again() == 0


async def test_many_programs_that_start_at_once_end_with_the_newest_set(store: Announced) -> None:
    versions = [version("a", day=2), version("b", day=3), version("c", day=4)] * 5
    await asyncio.gather(*[starting(store, one)() for one in versions])
    last = await store.last("canada")
    assert last is not None
    assert last.version == "c"
    assert last.sequence <= 3
    await starting(store, version("a", day=2))()
    assert await store.last("canada") == last


@given(
    st.permutations([version(name, day=day) for name, day in (("a", 2), ("b", 3), ("c", 3))] * 2)
)
def test_in_whatever_order_programs_start_each_announcement_is_newer_than_the_one_before(
    order: list[RuleSet],
) -> None:
    store = InMemoryAnnouncedRules()

    async def start() -> None:
        for rules in order:
            await starting(store, rules)()

    asyncio.run(start())
    ranks = [(event.activated_at, event.version) for event in store.outbox]
    assert ranks == sorted(set(ranks))
    assert ranks[-1] == version("c", day=3).rank


async def test_what_a_program_decides_by_is_kept_also_where_it_is_not_announced() -> None:
    store, kept = InMemoryAnnouncedRules(), InMemoryRuleSets(SHIPPED)
    await starting(store, LAST, kept)()
    older = version("older")
    await starting(store, older, kept)()
    assert [event.version for event in store.outbox] == ["last"]
    assert await kept.get("older") == older
    assert (await kept.in_force()).version == "last"


async def test_other_rules_under_a_known_version_are_not_announced_and_somebody_is_called() -> None:
    store, kept = InMemoryAnnouncedRules(), InMemoryRuleSets(SHIPPED)
    await starting(store, version("a"), kept)()
    edited = version("a", leaves_out="bc-self-pay-at-home")
    await starting(store, edited, kept)()
    assert "rules.version-reused:a" in lasting_alarms()
    assert len(store.outbox) == 1
    assert await kept.get("a") == version("a")


class Topic:
    """The topic's offsets as a test says them."""

    def __init__(self, end: int = 0) -> None:
        self.end = end

    async def offsets(self) -> OffsetRange:
        return OffsetRange(begin=0, end=self.end)


async def test_an_empty_topic_is_filled_again() -> None:
    store, topic = InMemoryAnnouncedRules(), Topic()
    watch = WatchRulesTopic(topic="routing.rules", log=topic, announced=store)
    assert await watch() == 0  # nothing was ever announced
    await starting(store, LAST)()
    assert await watch() == 0  # it is on its way
    store.outbox.clear()
    assert await watch() == 1
    assert [event.version for event in store.outbox] == ["last"]
    assert "rules.topic-lost:routing.rules" in lasting_alarms()
    topic.end = 1
    assert await watch() == 0
    assert lasting_alarms() == ()


async def test_announcing_again_says_word_for_word_what_was_announced(
    database: Database, in_mongo: MongoAnnouncedRules
) -> None:
    """Also what only a newer program than this can read."""
    await starting(in_mongo, LAST)()
    rules = database[COLLECTION]
    before = await rules.find_one({})
    assert before is not None
    entry = before["outbox"][0]
    newer = with_changed(entry, signed_by="a newer program")["json"]
    await rules.update_one({}, {"$set": {"entry.json": newer}, "$unset": {"outbox": ""}})
    assert await asyncio.gather(*[in_mongo.announce_again() for _ in range(5)]) in (
        [1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1],
    )  # fmt: skip
    after = await rules.find_one({})
    assert after is not None
    [again] = after["outbox"]
    assert again["json"] == newer
    assert (again["seq"], after["events_seq"]) == (2, 2)
    assert again["id"] != entry["id"]


@pytest.mark.parametrize(
    "change",
    [
        {"$set": {"version": 5}}, {"$set": {"activated_at": "soon"}}, {"$unset": {"version": 1}},
        {"$set": {"events_seq": "many"}}, {"$unset": {"events_seq": 1}},
    ],
)  # fmt: skip
async def test_what_was_announced_and_nobody_can_read_keeps_no_program_from_starting(
    database: Database, in_mongo: MongoAnnouncedRules, change: dict[str, object]
) -> None:
    await starting(in_mongo, version("a"))()
    await database[COLLECTION].update_one({}, {**change, "$unset": {"outbox": 1, **_unset(change)}})
    await in_mongo.announce_again()
    await asyncio.gather(*[starting(in_mongo, version("b"))() for _ in range(5)])
    last = await in_mongo.last("canada")
    assert last is not None
    assert (last.version, last.sequence) == ("b", 1)


def _unset(change: dict[str, object]) -> dict[str, object]:
    fields = change.get("$unset", {})
    return fields if isinstance(fields, dict) else {}
