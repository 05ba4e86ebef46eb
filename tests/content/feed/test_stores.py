"""The feed and the marks of pages in MongoDB."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from services.content.feed.domain import ChangeFilter, Kind, Listed
from services.content.feed.store import MongoFeed
from services.content.publishing.domain import PageMark, PageState
from services.content.publishing.store import MongoPageMarks, MongoPages
from shared.concurrency import finish_all
from shared.mongo import Database
from tests.content.feed.followers import FILTERS
from tests.content.publishing.test_pages_contract import page
from tests.support.clocks import MONDAY_NOON

KEY = "toronto:ear-tubes:en-CA"
EVERYTHING = ChangeFilter()


@pytest.fixture
async def feed(content_database: Database) -> MongoFeed:
    feed = MongoFeed(content_database)
    await feed.ensure_indexes()
    return feed


@pytest.fixture
async def marks(content_database: Database) -> MongoPageMarks:
    marks = MongoPageMarks(content_database)
    await marks.ensure_indexes()
    return marks


def listed(position: int, *, location: str = "toronto", locale: str = "en-CA") -> Listed:
    """A tombstone."""
    key = f"{location}:ear-tubes:{locale}"
    state = PageState(
        written=PageMark(key=key, mark="mark"),
        location=location,
        procedure="ear-tubes",
        locale=locale,
        revision=position,
        zstd=None,
    )
    return Listed(position=position, state=state)


async def positions(feed: MongoFeed, wanted: ChangeFilter = EVERYTHING) -> list[int]:
    found = await feed.changes(wanted, after=0, up_to=1_000)
    return [change.position for change in found]


async def test_the_head_is_made_once_and_advances_for_whoever_has_seen_it(feed: MongoFeed) -> None:
    head, again = await feed.head(), await feed.head()
    assert head == again
    assert len(head.secret) == 32
    assigning = head.assigning([PageMark(key=KEY, mark="mark")])
    assert await feed.advance(head, assigning)
    assert not await feed.advance(head, assigning)
    assert await feed.head() == assigning
    assert await feed.advance(assigning, assigning.settled())
    assert (await feed.head()).high_water == 1


async def test_two_feeds_have_two_secrets(feed: MongoFeed, database: Database) -> None:
    assert (await MongoFeed(database).head()).secret != (await feed.head()).secret


async def test_whatever_is_stored_in_whichever_order_the_latest_position_stays(
    feed: MongoFeed,
) -> None:
    """Also where both find nothing there, insert, and the later one is refused."""
    for _ in range(5):
        await finish_all(feed.put([listed(number)], MONDAY_NOON) for number in range(1, 21))
        assert await positions(feed) == [20]
        await feed.put([listed(19), listed(21, location="calgary")], MONDAY_NOON)
        assert await positions(feed) == [20, 21]
        await feed.forget(before=MONDAY_NOON + timedelta(days=1))
        assert await positions(feed) == []


async def test_a_filter_finds_its_own_in_their_order(feed: MongoFeed) -> None:
    await feed.put(
        [
            listed(4),
            listed(3, locale="fr-CA"),
            listed(2, location="calgary"),
            listed(1, location="calgary", locale="fr-CA"),
        ],
        MONDAY_NOON,
    )
    found = {str(wanted): await positions(feed, wanted) for wanted in FILTERS}
    assert list(found.values()) == [[1, 2, 3, 4], [3, 4], [1, 3], [2], [3]]
    slots = await feed.slots(EVERYTHING, after=1, up_to=3, limit=5)
    assert [slot.position for slot in slots] == [2, 3]
    assert [one.kind for one in await feed.changes(EVERYTHING, after=3, up_to=4)] == [
        Kind.TOMBSTONE
    ]


@asynccontextmanager
async def profiled(database: Database) -> AsyncIterator[list[dict[str, Any]]]:
    """What the queries within looked at, in the end."""
    await database.command("profile", 2)
    seen: list[dict[str, Any]] = []
    yield seen
    await database.command("profile", 0)
    found = database["system.profile"].find({"op": "query", "ns": {"$regex": "feed_changes|pages"}})
    seen += await found.to_list(None)


@pytest.mark.own_databases
async def test_which_changes_an_answer_holds_and_what_is_unlisted_is_read_from_indexes_alone(
    feed: MongoFeed, marks: MongoPageMarks, content_database: Database
) -> None:
    for wanted in FILTERS:
        location, locale = wanted.location or "toronto", wanted.locale or "en-CA"
        await feed.put([listed(7, location=location, locale=locale)], MONDAY_NOON)
    await MongoPages(content_database).put(page())
    async with profiled(content_database) as queries:
        for wanted in FILTERS:
            assert await feed.slots(wanted, after=0, up_to=10, limit=10)
        assert await marks.unlisted(limit=10)
    assert len(queries) == len(FILTERS) + 1
    for query in queries:
        assert query["docsExamined"] == 0
        assert "hasSortStage" not in query
        assert query["keysExamined"] <= query["nreturned"] + 1
