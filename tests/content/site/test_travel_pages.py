"""Somebody who would travel for care reads how that goes, in the network's own words."""

from dataclasses import replace
from functools import partial

import httpx2
import pytest

from services.content.procedures.domain import NetworkBlocks, TravelKind, TravelProgram
from services.content.text.domain import BulletList, Paragraph, Section, TravelBlock
from services.content.wiring import Content
from shared.errors import Invalid
from tests.content.builders import BLOCKS
from tests.support.clocks import StillClock
from tests.support.waiting import eventually

OUT, ABROAD = TravelKind.OUT_OF_PROVINCE, TravelKind.INTERNATIONAL
PROGRAM = TravelProgram(
    texts={"en-CA": TravelBlock(heading="Travel for care", blocks=(Paragraph(text="It is far."),))}
)
SECTION = Section(
    id="how-it-goes",
    heading="How it <goes>",
    blocks=(Paragraph(text="By & by."), BulletList(items=("First.", "Then."))),
)
GUIDED = replace(BLOCKS, out_of_province=PROGRAM, guides={OUT: {"en-CA": (SECTION,)}})
ADDRESS = "/{}/travel/out-of-province"


async def shows(client: httpx2.AsyncClient, path: str, words: str) -> bool:
    return words in (await client.get(path)).text


async def test_a_guide_is_read_with_the_clinics_one_would_come_to_and_escapes_every_word(
    published: Content, client: httpx2.AsyncClient
) -> None:
    await published.stores.blocks.put(GUIDED)
    text = (await client.get(ADDRESS.format("en-CA"))).text
    assert "<h1>Travel for care</h1>" in text
    assert "<h2>How it &lt;goes&gt;</h2>" in text
    assert "<p>By &amp; by.</p><ul><li>First.</li><li>Then.</li></ul>" in text
    assert '<a href="/en-CA/toronto">Harbour Clinic</a>' in text
    french = (await client.get(ADDRESS.format("fr-CA"))).text
    assert '<html lang="fr-CA">' in french
    assert '<header class="opening" lang="en-CA">' in french


async def test_who_looks_for_a_way_to_travel_finds_it_from_every_page_that_speaks_of_it(
    published: Content, client: httpx2.AsyncClient
) -> None:
    await published.stores.blocks.put(GUIDED)
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    link = 'href="/en-CA/travel/out-of-province"'
    await eventually(partial(shows, client, "/en-CA", link))
    page = (await client.get("/en-CA/toronto/procedures/ear-tubes")).text
    assert 'href="https://content.example/en-CA/travel/out-of-province"' in page
    found = (await client.get("/sitemap.xml")).text
    assert "<loc>https://content.example/fr-CA/travel/out-of-province</loc>" in found


async def test_a_changed_guide_is_read_at_once_and_makes_no_page_of_a_procedure_again(
    published: Content, client: httpx2.AsyncClient, clock: StillClock
) -> None:
    await published.stores.blocks.put(GUIDED)
    await published.maintain_pages()
    assert (await client.get(ADDRESS.format("en-CA"))).status_code == 200
    changed = replace(SECTION, heading="Another heading")
    await published.stores.blocks.put(replace(GUIDED, guides={OUT: {"en-CA": (changed,)}}))
    assert await published.stores.pages.due(clock()) == []
    await eventually(partial(shows, client, ADDRESS.format("en-CA"), "Another heading"))


@pytest.mark.parametrize("kind", ["to-canada", "nowhere", "%2e%2e", "OUT-OF-PROVINCE"])
async def test_travel_that_nobody_has_written_of_has_no_page(
    published: Content, client: httpx2.AsyncClient, kind: str
) -> None:
    blocks = replace(GUIDED, international=TravelProgram(), guides={ABROAD: {"en-CA": (SECTION,)}})
    await published.stores.blocks.put(blocks)
    assert (await client.get(f"/en-CA/travel/{kind}")).status_code == 404


@pytest.mark.parametrize(
    "guides",
    [
        {"to-the-moon": {"en-CA": (SECTION,)}},
        {OUT: {"de-DE": (SECTION,)}},
        {OUT: {"en-CA": (SECTION, SECTION)}},
        {OUT: {"en-CA": (SECTION,) * 31}},
        {OUT: {"en-CA": (replace(SECTION, heading=""),)}},
        {OUT: {"en-CA": (replace(SECTION, heading="a" * 501),)}},
        {OUT: {"en-CA": (replace(SECTION, blocks=(Paragraph(text="a" * 10_001),)),)}},
        {OUT: {"en-CA": (replace(SECTION, blocks=(Paragraph(text="\x00"),)),)}},
    ],
    ids=["kind", "locale", "twice", "many", "empty", "long heading", "long text", "unreadable"],
)
def test_a_guide_that_no_page_can_hold_is_refused(
    guides: dict[str, dict[str, tuple[Section, ...]]],
) -> None:
    with pytest.raises(Invalid):
        NetworkBlocks(guides=guides)
