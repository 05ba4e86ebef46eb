"""Publishing and keeping pages: rules that need no server."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.content.publishing.domain import (
    NothingToPublish,
    NotOfferedHere,
    Page,
    Representation,
    resolve,
)
from tests.content.builders import (
    BLOCKS,
    CALGARY,
    EAR_TUBES,
    FRENCH,
    RAMAN,
    ROY,
    TORONTO,
    offering,
)
from tests.content.in_memory import Editing, Publishing, Stores
from tests.support.clocks import StillClock

KEY = "toronto:ear-tubes:en-CA"
RENAMED = replace(RAMAN, name="Dr. Priya Raman-Lee")
LATER = timedelta(minutes=1)


@pytest.fixture
def stores(clock: StillClock) -> Stores:
    return Stores(clock)


@pytest.fixture
def editing(stores: Stores) -> Editing:
    return Editing(stores)


@pytest.fixture
async def publishing(stores: Stores, editing: Editing, clock: StillClock) -> Publishing:
    """Ear tubes by Dr. Raman in Toronto and by Dr. Roy in Calgary, published and confirmed."""
    publishing = Publishing(stores, clock)
    await stores.blocks.put(BLOCKS)
    await stores.procedures.put(EAR_TUBES, seen=None)
    for clinic, doctor in ((TORONTO, RAMAN), (CALGARY, ROY)):
        await editing.publish_location(clinic)
        await editing.publish_doctor(doctor)
        await editing.publish_offering(
            offering(clinic.slug, "ear-tubes", doctor.slug), with_page=True
        )
    clock.advance(LATER)
    await publishing.keep()
    await publishing.keep()
    stores.pages.writes = 0
    return publishing


async def html(publishing: Publishing, location: str = "toronto") -> str:
    body = await publishing.read(
        location=location,
        procedure="ear-tubes",
        locale="en-CA",
        representation=Representation.HTML,
        encodings=["identity"],
    )
    return body.content.decode()


async def test_what_nobody_changed_is_not_made_again(
    publishing: Publishing, stores: Stores
) -> None:
    assert await publishing.keep() == 0
    await publishing.publish(location="toronto", procedure="ear-tubes")
    assert stores.pages.writes == 0


async def test_a_draft_is_published_by_an_editor_and_by_nobody_else(
    publishing: Publishing, stores: Stores, editing: Editing
) -> None:
    draft = await stores.procedures.get("ear-tubes")
    assert draft is not None
    text = replace(EAR_TUBES.texts["en-CA"], title="Grommets")
    await stores.procedures.put(EAR_TUBES.rewritten("en-CA", text), seen=draft)
    await editing.publish_doctor(RENAMED)
    await publishing.keep()
    assert "Ear tubes" in await html(publishing)
    assert "Raman-Lee" in await html(publishing)
    await publishing.publish(location="toronto", procedure="ear-tubes")
    assert "Grommets" in await html(publishing)


async def test_a_doctor_is_shown_by_the_pages_of_what_the_doctor_does(
    publishing: Publishing, stores: Stores, editing: Editing
) -> None:
    await editing.publish_doctor(RENAMED)
    assert await publishing.keep() == 1
    assert stores.pages.writes == 1
    assert "Raman-Lee" in await html(publishing)


async def test_a_change_that_no_page_shows_leaves_its_pages_as_they_are(
    publishing: Publishing, stores: Stores, editing: Editing
) -> None:
    await editing.publish_doctor(replace(RAMAN, bio={"en-CA": "Another sentence."}))
    await publishing.keep()
    latest = await stores.pages.latest(KEY)
    assert (latest.revision, latest.due) == (1, None)


async def test_a_clinic_that_begins_to_offer_it_is_shown_by_the_others(
    publishing: Publishing, stores: Stores, editing: Editing
) -> None:
    await editing.publish_location(replace(TORONTO, slug="ottawa", name="Rideau Clinic"))
    assert await publishing.keep() == 0
    await editing.publish_offering(offering("ottawa"))
    assert await publishing.keep() == 2
    body = await stores.pages.body(KEY, Representation.JSON, ["identity"])
    assert body is not None
    assert b"Rideau Clinic" in body.content


async def test_a_retired_offering_has_no_page(
    publishing: Publishing, editing: Editing, clock: StillClock
) -> None:
    await editing.publish_offering(offering("toronto").retire())
    clock.advance(LATER)
    await publishing.keep()
    with pytest.raises(NotOfferedHere):
        await html(publishing)
    with pytest.raises(NothingToPublish):
        await publishing.publish(location="toronto", procedure="ear-tubes")
    assert "Ear tubes" in await html(publishing, "calgary")


async def test_a_page_made_before_an_edit_that_looked_too_early_is_made_again(
    publishing: Publishing, stores: Stores, editing: Editing
) -> None:
    """The page did not show the doctor when the edit looked for the pages that do."""
    before = await stores.pages.latest("calgary:ear-tubes:en-CA")
    await editing.publish_offering(offering("calgary", "ear-tubes", RAMAN.slug))
    sources = await publishing.gather(EAR_TUBES, location="calgary")
    await editing.publish_doctor(RENAMED)
    await publishing.keep.mark_dependents()
    page = resolve(sources, "en-CA")
    assert isinstance(page, Page)
    await publishing.finish(page, sources, before)
    assert "Raman-Lee" not in await html(publishing, "calgary")
    await publishing.keep()
    assert "Raman-Lee" in await html(publishing, "calgary")
    assert await publishing.keep() == 0


async def test_another_locale_is_a_page_of_its_own_and_stands_in_where_it_is_missing(
    publishing: Publishing, stores: Stores
) -> None:
    draft = await stores.procedures.get("ear-tubes")
    assert draft is not None
    await stores.procedures.put(EAR_TUBES.rewritten("fr-CA", FRENCH), seen=draft)
    published = await publishing.publish(location="toronto", procedure="ear-tubes")
    assert {(one.listing.locale, one.is_new) for one in published} == {
        ("en-CA", True),
        ("fr-CA", True),
    }
