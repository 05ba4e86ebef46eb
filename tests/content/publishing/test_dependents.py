"""An edit reaches exactly the pages that show what it changed, by the worker, whatever ends it."""

from collections import Counter
from dataclasses import replace
from itertools import count

import pytest

from services.content.publishing.domain import Page, Representation, resolve
from services.content.settings import ContentSettings
from services.content.text.domain import Announcement
from services.content.wiring import Content, build_content
from shared.mongo import Database
from tests.content.builders import (
    BLOCKS,
    CALGARY,
    OTTAWA,
    RAMAN,
    ROY,
    TORONTO,
    ear_tubes,
    offering,
    save_procedure,
)
from tests.content.dying import Killed, dying
from tests.content.writes import counting
from tests.support.clocks import StillClock

PROCEDURES = [f"procedure-{number}" for number in range(21)]
RAMANS = {"procedure-3", "procedure-8", "procedure-13"}
"""What Dr. Raman does, in Toronto only; everybody else's is Dr. Roy's."""
RENAMED = replace(RAMAN, name="Dr. Priya Raman-Lee")


@pytest.fixture
async def network(content: Content) -> Content:
    """63 pages: each procedure at three clinics."""
    load = content.load_bundle
    await content.stores.blocks.put(BLOCKS)
    for clinic in (TORONTO, CALGARY, OTTAWA):
        await load.publish_location(clinic)
    for doctor in (RAMAN, ROY):
        await load.publish_doctor(doctor)
    for slug in PROCEDURES:
        await save_procedure(content, replace(ear_tubes(), slug=slug))
        for location in ("toronto", "calgary", "ottawa"):
            is_hers = location == "toronto" and slug in RAMANS
            await load.publish_offering(offering(location, slug, (RAMAN if is_hers else ROY).slug))
    for due in await content.stores.offerings.due():
        await content.publish_pages(
            location=due.offering.location, procedure=due.offering.procedure
        )
        await content.stores.offerings.fulfilled(due)
    await content.maintain_pages()
    assert len(await content.stores.pages.live()) == 63
    return content


async def revisions(database: Database) -> dict[str, int]:
    return {page["_id"]: page["revision"] async for page in database["pages"].find()}


async def changed_since(database: Database, before: dict[str, int]) -> set[str]:
    now = await revisions(database)
    return {key for key, revision in now.items() if revision != before[key]}


def pages_of(*procedures: str, clinics: tuple[str, ...] = ("toronto",)) -> set[str]:
    return {f"{clinic}:{slug}:en-CA" for clinic in clinics for slug in procedures}


async def test_an_edit_of_a_doctor_makes_exactly_the_pages_that_show_the_doctor(
    network: Content, settings: ContentSettings, content_database: Database, clock: StillClock
) -> None:
    before = await revisions(content_database)
    await network.load_bundle.publish_doctor(RENAMED)
    assert await changed_since(content_database, before) == set()
    counts: Counter[str] = Counter()
    worker = build_content(settings, counting(content_database, counts), clock)
    assert await worker.maintain_pages() == 3
    assert counts == {"pages.update_many": 1, "doctors.update_one": 1, "pages.replace_one": 3}
    assert await changed_since(content_database, before) == pages_of(*RAMANS)
    body = await network.stores.pages.body(
        "toronto:procedure-3:en-CA", Representation.JSON, ["identity"]
    )
    assert body is not None
    assert b"Raman-Lee" in body.content
    counts.clear()
    assert await worker.maintain_pages() == 0
    assert not counts


async def test_whichever_write_the_worker_dies_after_the_pages_stay_due(
    network: Content, settings: ContentSettings, content_database: Database, clock: StillClock
) -> None:
    for writes in count():
        before = await revisions(content_database)
        await network.load_bundle.publish_doctor(replace(RAMAN, name=f"Dr. Number {writes}"))
        mortal = build_content(settings, dying(content_database, after_writes=writes), clock)
        try:
            await mortal.maintain_pages()
        except Killed:
            await network.maintain_pages()
            assert await changed_since(content_database, before) == pages_of(*RAMANS)
            assert await network.maintain_pages() == 0
        else:
            assert writes == 5
            break


async def test_a_clinic_is_shown_by_every_page_of_what_it_offers(
    network: Content, content_database: Database
) -> None:
    retired = offering("ottawa", "procedure-0", ROY.slug).retire()
    await network.load_bundle.publish_offering(retired)
    for due in await network.stores.offerings.due():
        await network.load_bundle.update_pages(due)
    before = await revisions(content_database)
    await network.maintain_pages()
    shown = pages_of("procedure-0", clinics=("toronto", "calgary"))
    assert await changed_since(content_database, before) == shown

    before = await revisions(content_database)
    await network.load_bundle.publish_location(replace(OTTAWA, name="Canal Clinic"))
    await network.maintain_pages()
    everywhere = pages_of(*PROCEDURES, clinics=("toronto", "calgary", "ottawa"))
    without = pages_of("procedure-0", clinics=("toronto", "calgary", "ottawa"))
    assert await changed_since(content_database, before) == everywhere - without


async def test_a_category_is_shown_by_its_procedures_and_a_banner_by_all(
    network: Content,
) -> None:
    ours = {**BLOCKS.categories, "eyes": {"en-CA": "Eyes"}}
    await network.stores.blocks.put(replace(BLOCKS, categories=ours))
    assert await network.maintain_pages() == 0
    (banner,) = BLOCKS.announcements
    words = {"en-CA": Announcement(text="We have another name.")}
    other = replace(BLOCKS, categories=ours, announcements=(replace(banner, texts=words),))
    await network.stores.blocks.put(other)
    assert await network.maintain_pages() == 63


async def test_a_page_that_is_stored_after_its_doctor_was_edited_is_made_again(
    network: Content, content_database: Database
) -> None:
    """A publication has read the doctor, and the page was not there yet when the edit looked."""
    key = "calgary:procedure-3:en-CA"
    before = await network.stores.pages.latest(key)
    await network.load_bundle.publish_offering(offering("calgary", "procedure-3", RAMAN.slug))
    draft = await network.stores.procedures.get("procedure-3")
    assert draft is not None
    refresh = network.maintain_pages.refresh
    sources = await refresh.gather(draft.value, location="calgary")
    await network.load_bundle.publish_doctor(RENAMED)
    await network.maintain_pages.mark_dependents()
    document = await content_database["pages"].find_one({"_id": key})
    assert document is not None
    assert "due" not in document
    page = resolve(sources, "en-CA")
    assert isinstance(page, Page)
    await refresh.finish(page, sources, before)
    await network.maintain_pages()
    body = await network.stores.pages.body(key, Representation.JSON, ["identity"])
    assert body is not None
    assert b"Raman-Lee" in body.content
    assert await network.maintain_pages() == 0
