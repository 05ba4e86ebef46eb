"""A fee ends and the next one begins on the clinic's own day, without anybody publishing."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.content.directory.domain import Fee, Wait
from services.content.publishing.domain import Representation
from services.content.wiring import Content
from tests.content.builders import (
    BLOCKS,
    CALGARY,
    ROY,
    TORONTO,
    ear_tubes,
    offering,
    save_procedure,
)
from tests.content.in_memory import Editing, Publishing, Stores
from tests.support.clocks import StillClock

OLD = Fee(
    effective_from=date(2015, 1, 1),
    effective_to=date(2015, 10, 31),
    lowest_cents=200_000,
    highest_cents=250_000,
)
NEW = replace(OLD, effective_from=date(2015, 11, 2), effective_to=None, lowest_cents=210_000)
WAIT = Wait(lowest_weeks=3, highest_weeks=6, as_of=date(2015, 11, 2))
MIDNIGHT_IN_TORONTO = datetime(2015, 11, 1, 4, 0, tzinfo=UTC)
"""Of the day on which clocks go back: it has 25 hours."""
INSTANT = timedelta(milliseconds=1)


@pytest.fixture
def clock() -> StillClock:
    return StillClock(MIDNIGHT_IN_TORONTO - timedelta(days=3))


@pytest.fixture
async def two_clinics(content: Content) -> Content:
    load = content.load_bundle
    await content.stores.blocks.put(BLOCKS)
    await load.publish_doctor(ROY)
    await save_procedure(content, ear_tubes())
    for clinic in (TORONTO, CALGARY):
        await load.publish_location(clinic)
        cell = replace(offering(clinic.slug), fees=(OLD, NEW), wait=WAIT)
        await load.publish_offering(cell)
    for clinic in (TORONTO, CALGARY):
        await content.publish_pages(location=clinic.slug, procedure="ear-tubes")
    for due in await content.stores.offerings.due():
        await content.stores.offerings.fulfilled(due)
    await content.maintain_pages()
    return content


async def shown(content: Content) -> dict[str, tuple[Any, bool, int]]:
    """By clinic: the lowest fee, whether the wait is known, and the revision."""
    found = {}
    for clinic in ("toronto", "calgary"):
        page = await read(content, clinic)
        lowest = page["fee"] and page["fee"]["lowest_cents"]
        found[clinic] = (lowest, page["wait"] is not None, page["revision"])
    return found


async def read(content: Content, clinic: str) -> dict[str, Any]:
    key = f"{clinic}:ear-tubes:en-CA"
    body = await content.stores.pages.body(key, Representation.JSON, ["identity"])
    assert body is not None
    page: dict[str, Any] = json.loads(body.content)
    return page


async def test_a_fee_ends_and_the_next_begins_at_each_clinics_own_midnight(
    two_clinics: Content, clock: StillClock
) -> None:
    two, long_day = timedelta(hours=2), timedelta(hours=25)
    old, none, new = (200_000, False), (None, False), (210_000, True)
    turns = [
        (-INSTANT, 0, (*old, 1), (*old, 1)),
        (timedelta(0), 1, (*none, 2), (*old, 1)),
        (two, 1, (*none, 2), (*none, 2)),
        (long_day - INSTANT, 0, (*none, 2), (*none, 2)),
        (long_day, 1, (*new, 3), (*none, 2)),
        (long_day + two, 1, (*new, 3), (*new, 3)),
        (timedelta(days=900), 0, (*new, 3), (*new, 3)),
    ]
    for later, count, toronto, calgary in turns:
        clock.at = MIDNIGHT_IN_TORONTO + later
        assert await two_clinics.maintain_pages() == count
        assert await shown(two_clinics) == {"toronto": toronto, "calgary": calgary}


async def test_an_edited_fee_reaches_its_page_and_no_other_and_html_says_the_same(
    two_clinics: Content, clock: StillClock
) -> None:
    dearer = replace(offering("toronto"), fees=(replace(OLD, lowest_cents=240_000),), wait=WAIT)
    await two_clinics.load_bundle.publish_offering(dearer)
    clock.advance(timedelta(minutes=1))
    assert await two_clinics.maintain_pages() == 1
    found = await shown(two_clinics)
    assert found == {"toronto": (240_000, False, 2), "calgary": (200_000, False, 1)}
    html = await two_clinics.stores.pages.body(
        "toronto:ear-tubes:en-CA", Representation.HTML, ["identity"]
    )
    assert html is not None
    assert b"$2,400 to $2,500" in html.content


async def test_a_worker_that_dies_at_midnight_leaves_the_page_due(clock: StillClock) -> None:
    stores = Stores(clock)
    publishing = Publishing(stores, clock)
    await save(stores)
    await publishing.publish(location="toronto", procedure="ear-tubes")
    clock.at = MIDNIGHT_IN_TORONTO
    assert [page.location for page in await stores.pages.due(clock())] == ["toronto"]
    clock.advance(timedelta(days=30))
    assert await publishing.keep() >= 1
    assert await stores.pages.due(clock()) == []


async def save(stores: Stores) -> None:
    """Ear tubes at Toronto, with both fees."""
    editing = Editing(stores)
    await editing.publish_location(TORONTO)
    await editing.publish_doctor(ROY)
    await editing.publish_offering(replace(offering("toronto"), fees=(OLD, NEW)))
    await stores.procedures.put(ear_tubes(), seen=None)
