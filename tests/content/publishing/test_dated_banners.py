"""Banners begin and end on each clinic's own day, without anybody publishing, and only they do."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.content.procedures.domain import NetworkBlocks, SharedAnnouncement
from services.content.publishing.domain import Body, Representation
from services.content.settings import ContentWorkerSettings
from services.content.text.domain import Announcement
from services.content.wiring import Content
from services.content.wiring_webhooks import build_webhooks
from services.content.worker import assemble
from shared.mongo import Database
from shared.telemetry import lasting_alarms
from tests.content.builders import (
    BLOCKS,
    CALGARY,
    ENGLISH,
    FRENCH,
    RAMAN,
    ROY,
    TORONTO,
    ear_tubes,
    offering,
    save_procedure,
)
from tests.support.clocks import StillClock
from tests.support.waiting import eventually

WORDS = "We close at noon."
DAYS = SharedAnnouncement(
    slug="holidays",
    texts={"en-CA": Announcement(text=WORDS, action="Learn more")},
    starts_on=date(2015, 11, 1),
    ends_on=date(2015, 11, 2),
)
DATED = replace(BLOCKS, announcements=(*BLOCKS.announcements, DAYS))
MIDNIGHT_IN_TORONTO = datetime(2015, 11, 1, 4, 0, tzinfo=UTC)
"""Of the day on which clocks go back: it has 25 hours."""
INSTANT = timedelta(milliseconds=1)


@pytest.fixture
def clock() -> StillClock:
    return StillClock(MIDNIGHT_IN_TORONTO - timedelta(days=3))


@pytest.fixture
async def two_clinics(content: Content) -> Content:
    """Ear tubes at Toronto and at Calgary, published three days before the banner begins."""
    load = content.load_bundle
    await content.stores.blocks.put(DATED)
    for clinic in (TORONTO, CALGARY):
        await load.publish_location(clinic)
    for doctor in (RAMAN, ROY):
        await load.publish_doctor(doctor)
    await save_procedure(content, ear_tubes())
    for clinic in (TORONTO, CALGARY):
        await load.publish_offering(offering(clinic.slug))
    for clinic in (TORONTO, CALGARY):
        await content.publish_pages(location=clinic.slug, procedure="ear-tubes")
    for due in await content.stores.offerings.due():
        await content.stores.offerings.fulfilled(due)
    await content.maintain_pages()
    return content


async def shown(content: Content, words: str = WORDS) -> dict[str, tuple[bool, int]]:
    """By clinic: whether its page says so, and in which revision."""
    found: dict[str, tuple[bool, int]] = {}
    for clinic in ("toronto", "calgary"):
        bodies = await one_revision(content, f"{clinic}:ear-tubes:en-CA")
        (says_so,) = {words.encode() in body.content for body in bodies}
        found[clinic] = (says_so, bodies[0].stamp.revision)
    return found


async def one_revision(content: Content, key: str) -> list[Body]:
    """Every representation of the page, of one and the same revision: a worker may be at it."""
    while True:
        bodies = [
            await content.stores.pages.body(key, representation, ["identity"])
            for representation in Representation
        ]
        known = [body for body in bodies if body is not None]
        assert len(known) == len(Representation)
        if len({body.stamp.revision for body in known}) == 1:
            return known


async def test_a_banner_begins_and_ends_at_each_clinics_own_midnight(
    two_clinics: Content, clock: StillClock
) -> None:
    two, end = timedelta(hours=2), timedelta(hours=49)
    turns = [
        (-INSTANT, 0, {"toronto": (False, 1), "calgary": (False, 1)}),
        (timedelta(0), 1, {"toronto": (True, 2), "calgary": (False, 1)}),
        (two - INSTANT, 0, None),
        (two, 1, {"toronto": (True, 2), "calgary": (True, 2)}),
        (end - INSTANT, 0, None),
        (end, 1, {"toronto": (False, 3), "calgary": (True, 2)}),
        (end + two, 1, {"toronto": (False, 3), "calgary": (False, 3)}),
        (timedelta(days=900), 0, None),
    ]
    for later, count, pages in turns:
        clock.at = MIDNIGHT_IN_TORONTO + later
        assert await two_clinics.maintain_pages() == count
        assert pages is None or await shown(two_clinics) == pages
        assert await two_clinics.maintain_pages() == 0


async def test_a_worker_that_slept_for_long_shows_what_is_to_be_shown_now(
    two_clinics: Content, clock: StillClock
) -> None:
    clock.advance(timedelta(days=900))
    assert await two_clinics.maintain_pages() == 2
    assert await shown(two_clinics) == {"toronto": (False, 1), "calgary": (False, 1)}
    assert await two_clinics.maintain_pages() == 0


async def test_a_draft_is_not_published_by_a_banner_that_begins(
    two_clinics: Content, clock: StillClock
) -> None:
    draft = {"en-CA": replace(ENGLISH, funding="A secret draft."), "fr-CA": FRENCH}
    await save_procedure(two_clinics, ear_tubes(draft))
    clock.at = MIDNIGHT_IN_TORONTO
    await two_clinics.maintain_pages()
    assert (await shown(two_clinics))["toronto"] == (True, 2)
    assert (await shown(two_clinics, "A secret draft."))["toronto"] == (False, 2)
    assert [page.locale for page in await two_clinics.stores.pages.listed(["fr-CA"])] == []


async def test_two_workers_at_once_make_one_revision(
    two_clinics: Content, clock: StillClock
) -> None:
    clock.at = MIDNIGHT_IN_TORONTO
    await asyncio.gather(*[two_clinics.maintain_pages() for _ in range(4)])
    assert (await shown(two_clinics))["toronto"] == (True, 2)


async def test_changed_blocks_reach_every_page_also_when_nobody_publishes_any_more(
    two_clinics: Content,
) -> None:
    words = "Another banner."
    banner = SharedAnnouncement(slug="other", texts={"en-CA": Announcement(text=words)})
    await two_clinics.stores.blocks.put(replace(DATED, announcements=(banner,)))
    assert await two_clinics.maintain_pages() == 2
    assert await shown(two_clinics, words) == {"toronto": (True, 2), "calgary": (True, 2)}
    assert await two_clinics.maintain_pages() == 0


async def test_blocks_that_say_the_same_are_not_written_again(two_clinics: Content) -> None:
    before = await two_clinics.stores.blocks.get()
    await two_clinics.stores.blocks.put(DATED)
    assert await two_clinics.stores.blocks.get() == before
    await two_clinics.stores.blocks.put(NetworkBlocks())
    assert (await two_clinics.stores.blocks.get()).revision == before.revision + 1


async def test_a_page_that_cannot_be_made_does_not_stop_the_others_and_raises_an_alarm(
    two_clinics: Content, clock: StillClock, content_database: Database
) -> None:
    pages = content_database["pages"]
    broken = {"_id": "calgary:ear-tubes:en-CA"}
    await pages.update_one(broken, {"$set": {"inputs.procedure.category": 17}})
    clock.at = MIDNIGHT_IN_TORONTO + timedelta(hours=2)
    assert await two_clinics.maintain_pages() == 1
    assert await shown(two_clinics) == {"toronto": (True, 2), "calgary": (False, 1)}
    assert "content.page-unresolvable" in lasting_alarms()
    await pages.update_one(broken, {"$set": {"inputs.procedure.category": "ears"}})
    assert await two_clinics.maintain_pages() == 1
    assert (await shown(two_clinics))["calgary"] == (True, 2)
    assert "content.page-unresolvable" not in lasting_alarms()


async def test_a_page_of_before_inputs_were_kept_is_left_until_it_is_published(
    two_clinics: Content, clock: StillClock, content_database: Database
) -> None:
    old = {"_id": "toronto:ear-tubes:en-CA"}
    await content_database["pages"].update_one(old, {"$unset": {"inputs": ""}})
    clock.at = MIDNIGHT_IN_TORONTO
    assert await two_clinics.maintain_pages() == 0
    await two_clinics.publish_pages(location="toronto", procedure="ear-tubes")
    assert (await shown(two_clinics))["toronto"] == (True, 2)


async def test_the_worker_does_it(
    two_clinics: Content,
    settings: ContentWorkerSettings,
    content_database: Database,
    clock: StillClock,
) -> None:
    webhooks = build_webhooks(settings, content_database, two_clinics.feed)
    worker = assemble(settings, content_database, two_clinics, webhooks)
    clock.at = MIDNIGHT_IN_TORONTO
    stop = asyncio.Event()
    running = asyncio.create_task(worker.tasks["timer pages"](stop))

    async def has_begun() -> bool:
        return (await shown(two_clinics))["toronto"][0]

    await eventually(has_begun)
    stop.set()
    await running


async def test_a_page_says_on_which_day_of_the_clinic_it_was_published(
    two_clinics: Content,
) -> None:
    for clinic, day in (("toronto", b"October 29, 2015"), ("calgary", b"October 28, 2015")):
        key = f"{clinic}:ear-tubes:en-CA"
        body = await two_clinics.stores.pages.body(key, Representation.HTML, ["identity"])
        assert body is not None
        assert day in body.content
