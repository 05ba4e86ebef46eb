"""A process is killed at every write in turn: whatever it left undone, the worker finishes."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from services.content.bundles.schemas import read_bundle
from services.content.publishing.domain import Representation
from services.content.settings import ContentSettings
from services.content.wiring import Content, build_content
from shared.mongo import Client, Database
from tests.content.bundles.network import NETWORK, PAGE, files
from tests.content.dying import Killed, dying
from tests.support.clocks import StillClock

LATER = timedelta(minutes=1)
CALGARY = {
    **NETWORK["locations"][0],
    "slug": "calgary",
    "name": "Foothills Clinic",
    "province": "CA-AB",
    "timezone": "America/Edmonton",
}
DOCTOR = {**NETWORK["doctors"][0], "locations": ["calgary", "toronto"]}
MOVED: dict[str, Any] = {
    "locations": [NETWORK["locations"][0], CALGARY],
    "doctors": [DOCTOR],
    "offerings": [{**NETWORK["offerings"][0], "location": "calgary"}],
    "top_announcements": [
        {"id": "here", "location": "calgary", "texts": {"en-CA": {"text": "Ear tubes are here."}}}
    ],
}
"""Ear tubes are no longer done in Toronto, but in Calgary, which announces that."""

Act = Callable[[Content], Awaitable[object]]


async def nothing(_content: Content) -> None: ...


async def load_first(content: Content) -> None:
    await content.load_bundle(read_bundle(files()))


async def load_moved(content: Content) -> None:
    await content.load_bundle(read_bundle(files(PAGE.replace(b"tube", b"drain"), **MOVED)))


async def load_one_page(content: Content) -> None:
    await content.load_page(PAGE, locale="en-CA", location="toronto", procedure="brought-in")


STORIES: list[tuple[Act, Act]] = [
    (nothing, load_first),
    (load_first, load_moved),
    (load_moved, load_first),
    (load_first, load_one_page),
]


@pytest.fixture
def databases(mongo_client: Client, settings: ContentSettings) -> Callable[[], Database]:
    """A database of its own at each call."""
    numbers = count()
    return lambda: mongo_client[f"{settings.database_name}{next(numbers)}"]


async def live(content: Content) -> set[tuple[str, str]]:
    return await content.stores.pages.live()


async def offered(content: Content) -> set[tuple[str, str]]:
    return {(cell.location, cell.procedure) for cell in await content.stores.offerings.table()}


async def bodies(content: Content) -> dict[str, bytes]:
    """What readers get, but for the revision, which may count a publication more."""
    found = {}
    for location, procedure in sorted(await live(content)):
        key = f"{location}:{procedure}:en-CA"
        body = await content.stores.pages.body(key, Representation.JSON, ["identity"])
        assert body is not None
        found[key] = body.content.split(b'"revision":')[0]
    return found


@pytest.mark.parametrize(("before", "act"), STORIES)
async def test_whichever_write_a_process_dies_after_pages_and_offerings_agree_in_the_end(
    settings: ContentSettings, databases: Callable[[], Database], before: Act, act: Act
) -> None:
    whole = build_content(settings, databases(), StillClock())
    await before(whole)
    await act(whole)
    for writes in count():
        database, clock = databases(), StillClock()
        content = build_content(settings, database, clock)
        await before(content)
        mortal = build_content(settings, dying(database, after_writes=writes), clock)
        try:
            await act(mortal)
        except Killed:
            clock.advance(LATER)
            await content.maintain_pages()
            assert await live(content) == await offered(content)
            assert await content.stores.offerings.due() == []
            await act(content)
            assert await bodies(content) == await bodies(whole)
        else:
            assert writes > 3
            break


@pytest.mark.parametrize(("before", "act"), STORIES)
async def test_whichever_write_the_worker_dies_after_the_next_one_goes_on(
    settings: ContentSettings, databases: Callable[[], Database], before: Act, act: Act
) -> None:
    """All pages are gone and demanded again."""
    for writes in count():
        database, clock = databases(), StillClock()
        content = build_content(settings, database, clock)
        await before(content)
        await act(content)
        keys = [cell.key for cell in await content.stores.offerings.table()]
        await content.stores.offerings.request_pages(keys, publish=True)
        await database["pages"].delete_many({})
        clock.advance(LATER)
        try:
            await build_content(
                settings, dying(database, after_writes=writes), clock
            ).maintain_pages()
        except Killed:
            await content.maintain_pages()
            assert await live(content) == await offered(content)
            assert await content.stores.offerings.due() == []
        else:
            assert writes > 0
            break


async def test_a_page_that_was_published_while_its_offering_was_retired_is_taken_down(
    content: Content, clock: StillClock
) -> None:
    await load_first(content)
    (cell,) = await content.stores.offerings.table()
    latest = await content.stores.pages.latest("toronto:ear-tubes:en-CA")
    assert latest.page is not None
    await content.load_bundle.publish_offering(cell.retire())
    (due,) = await content.stores.offerings.due()
    await content.stores.offerings.fulfilled(due)  # by somebody who saw no page yet
    clock.advance(LATER)
    assert await content.maintain_pages() == 1
    assert await live(content) == set()


async def test_what_is_offered_again_while_it_is_taken_down_has_a_page_again(
    content: Content, clock: StillClock
) -> None:
    await load_first(content)
    (cell,) = await content.stores.offerings.table()
    await content.load_bundle.publish_offering(cell.retire())
    (retired,) = await content.stores.offerings.due()
    await content.load_bundle.publish_offering(cell, with_page=True)
    (again,) = await content.stores.offerings.due()
    await content.load_bundle.update_pages(again)
    await content.load_bundle.update_pages(retired)  # of a process that was slow
    clock.advance(LATER)
    await content.maintain_pages()
    assert await live(content) == {("toronto", "ear-tubes")}


async def test_the_worker_leaves_to_whoever_changed_an_offering_a_moment_to_settle_it(
    content: Content, clock: StillClock
) -> None:
    await load_first(content)
    (cell,) = await content.stores.offerings.table()
    await content.load_bundle.publish_offering(cell.retire())
    await content.stores.offerings.request_pages(["toronto:ear-tubes"], publish=False)
    assert await content.stores.offerings.due(before=clock()) == []
    clock.advance(LATER)
    assert len(await content.stores.offerings.due(before=clock())) == 1


async def test_a_page_that_cannot_be_made_does_not_stop_a_load_and_is_named(
    content: Content, content_database: Database
) -> None:
    both = {**MOVED, "offerings": [*NETWORK["offerings"], *MOVED["offerings"]]}
    bundle = read_bundle(files(**both))
    await content.load_bundle(bundle)
    key = {"_id": "calgary:ear-tubes:en-CA"}
    await content_database["pages"].update_one(key, {"$unset": {"title": ""}})
    loaded = await content.load_bundle(bundle)
    assert loaded.failed == ["calgary:ear-tubes"]
    assert [one.listing.location for one in loaded.published] == ["toronto"]


async def test_two_who_load_the_same_files_at_once_are_both_done(
    content: Content, content_database: Database
) -> None:
    bundle = read_bundle(files(**MOVED))
    await asyncio.gather(*[content.load_bundle(bundle) for _ in range(4)])
    assert await live(content) == {("calgary", "ear-tubes")}
    for name in ("locations", "doctors", "offerings", "procedures", "blocks", "announcements"):
        async for document in content_database[name].find():
            assert document["revision"] == 1
            assert len(document.get("outbox", [0])) == 1
