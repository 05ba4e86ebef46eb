"""Marks that writes leave on pages, until the feed lists them."""

import pytest

from services.content.publishing.store import MongoPageMarks, MongoPages
from shared.mongo import Database
from tests.content.publishing.test_pages_contract import page

KEY = "toronto:ear-tubes:en-CA"


@pytest.fixture
async def marks(content_database: Database) -> MongoPageMarks:
    marks = MongoPageMarks(content_database)
    await marks.ensure_indexes()
    return marks


async def test_a_write_that_readers_notice_leaves_a_mark_until_that_is_listed(
    marks: MongoPageMarks, content_database: Database
) -> None:
    pages = MongoPages(content_database)
    await pages.put(page())
    (first,) = await marks.unlisted(limit=10)
    (state,) = await marks.states([first])
    assert (state.written, state.revision, state.location) == (first, 1, "toronto")
    assert state.zstd is not None
    await pages.put(page(revision=2))
    (second,) = await marks.unlisted(limit=10)
    assert second != first
    assert await marks.states([first]) == []
    await marks.confirm([first])
    assert await marks.unlisted(limit=10) == [second]
    await marks.confirm([second])
    assert await marks.unlisted(limit=10) == []
    await pages.withdraw("toronto", "ear-tubes")
    (third,) = await marks.unlisted(limit=10)
    (state,) = await marks.states([third])
    assert (state.revision, state.zstd) == (3, None)


@pytest.mark.parametrize("is_listed", [True, False])
async def test_a_write_that_no_reader_notices_leaves_the_mark_as_it_was(
    marks: MongoPageMarks, content_database: Database, *, is_listed: bool
) -> None:
    pages = MongoPages(content_database)
    await pages.put(page(is_due=True))
    before = await marks.unlisted(limit=10)
    if is_listed:
        await marks.confirm(before)
        before = []
    due = (await pages.latest(KEY)).due
    same = page(replaces=1, replaces_due=due, has_new_bytes=False, dependencies=("doctor:other",))
    await pages.put(same)
    assert await marks.unlisted(limit=10) == before
    latest = await pages.latest(KEY)
    assert latest.due is None
    assert latest.page is not None
    assert latest.page.dependencies == ("doctor:other",)


async def test_a_page_that_nobody_can_read_holds_up_no_other(
    marks: MongoPageMarks, content_database: Database
) -> None:
    pages = MongoPages(content_database)
    for location in ("calgary", "toronto"):
        await pages.put(page(location))
    await content_database["pages"].update_one(
        {"_id": "calgary:ear-tubes:en-CA"}, {"$set": {"json": "no body"}}
    )
    states = await marks.states(await marks.unlisted(limit=10))
    assert [state.location for state in states] == ["toronto"]
