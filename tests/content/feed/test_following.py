"""Whoever follows the feed holds what is published: all of it, in order, and nothing else."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.content.feed.domain import KEPT_FOR, ChangeFilter, CursorTooOld, UnknownFeedCursor
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.feed.editing import PROCEDURES, Editors
from tests.content.feed.followers import FILTERS, Site, published
from tests.support.clocks import StillClock

Step = Callable[[Content, Editors, StillClock, list[Site]], Awaitable[object]]
clinics = st.sampled_from(("toronto", "calgary"))
procedures = st.sampled_from(PROCEDURES)
words = st.sampled_from(("one", "two", "three", "four"))


async def test_everything_that_is_published_comes_once_and_then_nothing(
    network: Content, content_database: Database
) -> None:
    site = Site(network)
    await site.follow(limit=4)
    assert site.pages == await published(content_database)
    assert len(site.heard) == 6
    end = site.cursor
    assert await site.step() == 0
    assert site.cursor == end


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
async def test_a_page_that_is_taken_down_is_a_tombstone_under_every_filter(
    network: Content, editors: Editors, content_database: Database, wanted: ChangeFilter
) -> None:
    """contentful/contentful.js#349: a delta feed lost deletions once it was filtered."""
    site = Site(network, wanted)
    await site.follow()
    before = dict(site.pages)
    assert before == await published(content_database, wanted)
    assert before
    for clinic in ("toronto", "calgary"):
        await editors.retire(clinic, "ear-tubes")
    await site.follow()
    gone = {key for key in before if ":ear-tubes:" in key}
    assert gone
    assert set(site.pages) == set(before) - gone
    assert site.pages == await published(content_database, wanted)
    late = Site(network, wanted)
    await late.follow()
    assert {key for key, _ in late.heard} == set(before)


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
async def test_a_shared_block_that_changes_brings_every_page_that_shows_it(
    network: Content, editors: Editors, content_database: Database, wanted: ChangeFilter
) -> None:
    """contentful/contentful.js#327: the pages that show a changed block were not in the feed."""
    site = Site(network, wanted)
    await site.follow()
    site.heard.clear()
    await editors.write_banner("We have another name.")
    await site.follow()
    assert sorted(site.heard) == sorted((key, 2) for key in site.pages)
    assert site.pages == await published(content_database, wanted)
    assert all(b"another name" in page for _, page in site.pages.values())


async def test_only_the_pages_that_show_a_changed_doctor_come_again(
    network: Content, editors: Editors
) -> None:
    site = Site(network)
    await site.follow()
    site.heard.clear()
    await editors.rename_doctor("Priya Raman-Lee")
    await site.follow()
    assert {key.split(":")[0] for key, _ in site.heard} == {"toronto"}
    assert len(site.heard) == 3


async def test_a_page_that_changed_five_times_comes_once_as_it_is_now(
    network: Content, editors: Editors
) -> None:
    site = Site(network)
    await site.follow()
    site.heard.clear()
    for number in range(5):
        await editors.write("scar-care", f"Price {number}")
        await editors.publish("calgary", "scar-care")
        await network.feed.append_changes()
    await site.follow()
    assert site.heard == [("calgary:scar-care:en-CA", 6)]
    assert b"Price 4" in site.pages["calgary:scar-care:en-CA"][1]


async def test_what_was_published_again_without_a_change_does_not_come_again(
    network: Content, editors: Editors
) -> None:
    site = Site(network)
    await site.follow()
    await editors.publish("toronto", "ear-tubes")
    assert await site.step() == 0
    await editors.write("scar-care", "first", is_french=True)
    await editors.publish("toronto", "scar-care")
    await site.follow()
    keys = {key for key, revision in site.heard[6:]}
    assert keys == {"toronto:scar-care:en-CA", "toronto:scar-care:fr-CA"}


async def test_what_is_retired_and_offered_again_before_anybody_looks_comes_as_a_page(
    network: Content, editors: Editors, content_database: Database
) -> None:
    site = Site(network)
    await site.follow()
    site.heard.clear()
    await editors.retire("toronto", "scar-care")
    await editors.offer("toronto", "scar-care")
    await network.maintain_pages()
    await site.follow()
    assert ("toronto:scar-care:en-CA", 3) in site.heard
    assert site.pages == await published(content_database)


async def test_pages_of_before_there_was_a_feed_are_in_it_after_the_next_start(
    network: Content, content_database: Database
) -> None:
    await content_database["pages"].update_many({}, {"$unset": {"feed_mark": ""}})
    site = Site(network)
    await site.follow()
    assert site.pages == {}
    await network.stores.ensure_indexes()
    await site.follow()
    assert site.pages == await published(content_database)


async def test_a_feed_that_begins_anew_refuses_every_cursor_of_before_and_has_everything(
    network: Content, content_database: Database
) -> None:
    """What the handbook says of a restored backup."""
    site = Site(network)
    await site.follow()
    for name in ("feed_changes", "feed_heads"):
        await content_database.drop_collection(name)
    await content_database["pages"].update_many({}, {"$unset": {"feed_mark": ""}})
    await network.stores.ensure_indexes()
    with pytest.raises(UnknownFeedCursor):
        await site.step()
    late = Site(network)
    await late.follow()
    assert late.pages == site.pages == await published(content_database)


async def test_a_tombstone_is_kept_for_thirty_days_and_then_older_cursors_begin_anew(
    network: Content, editors: Editors, content_database: Database, clock: StillClock
) -> None:
    away, here = Site(network), Site(network)
    for site in (away, here):
        await site.follow()
    await editors.retire("toronto", "scar-care")
    await network.feed.append_changes()
    clock.advance(KEPT_FOR)
    assert await network.feed.forget_tombstones() == 0
    await here.follow()
    clock.advance(timedelta(seconds=1))
    assert await network.feed.forget_tombstones() == 1
    await editors.write("scar-care", "second")
    await editors.publish("calgary", "scar-care")
    await here.follow()
    assert here.pages == await published(content_database)
    assert len(here.heard) == 8
    with pytest.raises(CursorTooOld):
        await network.feed.find_changes(ChangeFilter(), cursor=away.cursor, limit=1)
    await away.follow()
    assert away.pages == await published(content_database)


async def test_who_begins_after_a_tombstone_was_forgotten_gets_to_the_end(
    network: Content, editors: Editors, content_database: Database, clock: StillClock
) -> None:
    await editors.retire("toronto", "scar-care")
    await network.feed.append_changes()
    clock.advance(2 * KEPT_FOR)
    await network.feed.forget_tombstones()
    site = Site(network)
    await site.follow(limit=1)
    assert site.pages == await published(content_database)
    assert len(site.heard) == 5


async def test_what_is_forgotten_while_an_answer_is_read_makes_the_cursor_too_old(
    network: Content, editors: Editors, clock: StillClock
) -> None:
    site = Site(network)
    await site.follow()
    await editors.retire("toronto", "scar-care")
    window = await network.feed.find_changes(ChangeFilter(), cursor=site.cursor, limit=10)
    clock.advance(2 * KEPT_FOR)
    assert await network.feed.forget_tombstones() == 1
    with pytest.raises(CursorTooOld):
        await network.feed.read_changes(window)


async def test_a_page_that_changes_while_an_answer_is_read_comes_with_the_next_one(
    network: Content, editors: Editors, content_database: Database
) -> None:
    site = Site(network)
    window = await network.feed.find_changes(ChangeFilter(), cursor="", limit=10)
    await editors.write("scar-care", "second")
    await editors.publish("calgary", "scar-care")
    await network.feed.append_changes()
    batch = await network.feed.read_changes(window)
    assert len(batch.changes) == 5
    assert batch.name != window.name
    site.apply(batch)
    site.cursor = batch.next_cursor
    await site.follow()
    assert site.heard[5:] == [("calgary:scar-care:en-CA", 2)]
    assert site.pages == await published(content_database)


async def test_a_site_of_a_quiet_clinic_does_not_grow_too_old_while_it_follows(
    network: Content, editors: Editors, clock: StillClock
) -> None:
    site = Site(network, ChangeFilter(location="calgary"))
    await site.follow()
    for _ in range(3):
        await editors.retire("toronto", "scar-care")
        await site.follow()
        await editors.offer("toronto", "scar-care")
        await editors.retire("toronto", "scar-care")
        await site.follow()
        clock.advance(KEPT_FOR + timedelta(days=1))
        await network.feed.forget_tombstones()
        await network.feed.find_changes(
            ChangeFilter(location="calgary"), cursor=site.cursor, limit=1
        )


def published_step(location: str, procedure: str, text: str, *, is_french: bool) -> Step:
    async def step(_c: Content, editors: Editors, _t: StillClock, _s: list[Site]) -> None:
        await editors.write(procedure, text, is_french=is_french)
        await editors.publish(location, procedure)

    return step


def retired_step(location: str, procedure: str) -> Step:
    return lambda _c, editors, _t, _s: editors.retire(location, procedure)


def offered_step(location: str, procedure: str) -> Step:
    return lambda _c, editors, _t, _s: editors.offer(location, procedure)


def renamed_step(name: str) -> Step:
    return lambda _c, editors, _t, _s: editors.rename_doctor(name)


def banner_step(text: str) -> Step:
    return lambda _c, editors, _t, _s: editors.write_banner(text)


def followed_step(number: int, limit: int) -> Step:
    return lambda _c, _e, _t, sites: sites[number].step(limit)


def worker_step(*, forgets: bool) -> Step:
    async def step(content: Content, _e: Editors, clock: StillClock, _s: list[Site]) -> None:
        await content.maintain_pages()
        await content.feed.append_changes()
        if forgets:
            clock.advance(KEPT_FOR + timedelta(days=1))
            await content.feed.forget_tombstones()

    return step


steps = st.one_of(
    st.builds(published_step, clinics, procedures, words, is_french=st.booleans()),
    st.builds(retired_step, clinics, procedures),
    st.builds(offered_step, clinics, procedures),
    st.builds(renamed_step, words),
    st.builds(banner_step, words),
    st.builds(followed_step, st.integers(0, len(FILTERS) - 1), st.integers(1, 4)),
    st.builds(worker_step, forgets=st.booleans()),
)


@pytest.mark.timeout(300)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(taken=st.lists(steps, min_size=4, max_size=14))
async def test_whatever_editors_do_every_site_ends_with_what_is_published(
    network: Content,
    editors: Editors,
    content_database: Database,
    clock: StillClock,
    taken: list[Step],
) -> None:
    sites = [Site(network, wanted) for wanted in FILTERS]
    for step in taken:
        await step(network, editors, clock, sites)
    late = [Site(network, wanted) for wanted in FILTERS]
    for begun, fresh, wanted in zip(sites, late, FILTERS, strict=True):
        await begun.follow(limit=3)
        await fresh.follow(limit=2)
        assert begun.pages == fresh.pages == await published(content_database, wanted)
