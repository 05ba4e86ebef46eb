"""An offering that nobody can read costs its own page's changes, and no page at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.content.bundles.schemas import read_bundle
from services.content.directory.domain import EntryUnreadable
from services.content.procedures.domain import SharedAnnouncement
from services.content.publishing.domain import Representation
from services.content.text.domain import Announcement
from services.content.wiring import Content
from shared.mongo import Database
from shared.telemetry import lasting_alarms
from tests.content.builders import (
    BLOCKS,
    CALGARY,
    ROY,
    offering,
)
from tests.content.bundles.network import PAGE, files
from tests.content.unreadable import make_unreadable
from tests.support.clocks import StillClock

WORDS = "Another banner."
OTHER = replace(
    BLOCKS,
    announcements=(SharedAnnouncement(slug="other", texts={"en-CA": Announcement(text=WORDS)}),),
)


@pytest.fixture
async def two_clinics(published: Content) -> Content:
    """Ear tubes at Calgary as well, all of it settled."""
    load = published.load_bundle
    await load.publish_location(CALGARY)
    await load.publish_offering(offering("calgary"))
    await published.publish_pages(location="calgary", procedure="ear-tubes")
    for due in await published.stores.offerings.due():
        await published.stores.offerings.fulfilled(due)
    await published.maintain_pages()
    return published


async def says_so(content: Content, clinic: str) -> bool:
    key = f"{clinic}:ear-tubes:en-CA"
    body = await content.stores.pages.body(key, Representation.JSON, ["identity"])
    assert body is not None
    return WORDS.encode() in body.content


async def test_other_pages_change_and_its_own_stays_until_it_is_written_anew(
    two_clinics: Content, content_database: Database
) -> None:
    await make_unreadable(content_database, "offerings", "calgary:ear-tubes")
    await two_clinics.stores.blocks.put(OTHER)
    assert await two_clinics.maintain_pages() == 1
    assert (await says_so(two_clinics, "toronto"), await says_so(two_clinics, "calgary")) == (
        True,
        False,
    )
    assert "content.page-unresolvable" in lasting_alarms()
    await two_clinics.load_bundle.publish_offering(offering("calgary"))
    await two_clinics.maintain_pages()
    assert await says_so(two_clinics, "calgary")
    assert "content.page-unresolvable" not in lasting_alarms()


async def test_a_retired_offerings_page_is_taken_down_beside_one_that_nobody_can_read(
    two_clinics: Content, content_database: Database, clock: StillClock
) -> None:
    await make_unreadable(content_database, "offerings", "calgary:ear-tubes")
    await two_clinics.load_bundle.publish_offering(offering("toronto").retire())
    clock.advance(timedelta(minutes=1))
    await two_clinics.maintain_pages()
    assert await two_clinics.stores.pages.live() == {("calgary", "ear-tubes")}


async def test_a_demand_of_an_unreadable_offering_waits_and_the_others_are_met(
    two_clinics: Content, content_database: Database, clock: StillClock
) -> None:
    keys = ["calgary:ear-tubes", "toronto:ear-tubes"]
    await two_clinics.stores.offerings.request_pages(keys, publish=True)
    await make_unreadable(content_database, "offerings", "calgary:ear-tubes")
    clock.advance(timedelta(minutes=1))
    await two_clinics.maintain_pages()
    left = await content_database["offerings"].distinct("_id", {"pages_due": {"$exists": True}})
    assert left == ["calgary:ear-tubes"]


async def test_nobody_publishes_what_an_unreadable_offering_says(
    two_clinics: Content, content_database: Database
) -> None:
    await make_unreadable(content_database, "offerings", "calgary:ear-tubes")
    with pytest.raises(EntryUnreadable):
        await two_clinics.publish_pages(location="calgary", procedure="ear-tubes")
    assert len(await two_clinics.stores.pages.live()) == 2


async def test_taking_down_demands_again_what_an_unreadable_offering_offers(
    two_clinics: Content, content_database: Database
) -> None:
    await make_unreadable(content_database, "offerings", "calgary:ear-tubes")
    await two_clinics.maintain_pages.withdraw_pages(location="calgary", procedure="ear-tubes")
    assert await content_database["offerings"].count_documents({"pages_due.publish": True}) == 1


async def test_a_clinic_that_nobody_can_read_holds_up_no_page_of_another(
    two_clinics: Content, content_database: Database
) -> None:
    await make_unreadable(content_database, "locations", "calgary")
    await two_clinics.stores.blocks.put(OTHER)
    assert await two_clinics.maintain_pages() == 1
    assert await says_so(two_clinics, "toronto")
    assert not await says_so(two_clinics, "calgary")


async def test_loading_neither_retires_nor_replaces_an_offering_that_nobody_can_read(
    two_clinics: Content, content_database: Database
) -> None:
    await two_clinics.load_bundle.publish_doctor(ROY)
    await make_unreadable(content_database, "offerings", "calgary:ear-tubes")
    before = await content_database["offerings"].find_one({"_id": "calgary:ear-tubes"})
    with pytest.raises(EntryUnreadable):
        await two_clinics.load_page(PAGE, locale="en-CA", location="calgary", procedure="ear-tubes")
    await two_clinics.load_bundle(read_bundle(files()))
    assert await content_database["offerings"].find_one({"_id": "calgary:ear-tubes"}) == before
    assert ("calgary", "ear-tubes") in await two_clinics.stores.pages.live()
