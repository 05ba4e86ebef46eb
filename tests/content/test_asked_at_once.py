"""Lists of many clinics and procedures ask each collection once, however many there are."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx2
import pytest

from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import CALGARY, EAR_TUBES, ENGLISH, OTTAWA, offering, save_procedure
from tests.content.editorial.people import somebody

pytestmark = pytest.mark.own_databases


@asynccontextmanager
async def counted(database: Database) -> AsyncIterator[Counter[str]]:
    """How often each collection was asked within, in the end."""
    await database.command("profile", 2)
    asked: Counter[str] = Counter()
    yield asked
    await database.command("profile", 0)
    async for query in database["system.profile"].find({"op": "query"}):
        asked[query["ns"].partition(".")[2]] += 1


async def everywhere(content: Content) -> None:
    """Two procedures at three clinics; of one of them nothing is published at Ottawa."""
    for clinic in (CALGARY, OTTAWA):
        await content.load_bundle.publish_location(clinic)
    written = {"en-CA": replace(ENGLISH, title="Scars")}
    await save_procedure(content, replace(EAR_TUBES, slug="scars", texts=written))
    for procedure in ("ear-tubes", "scars"):
        for location in ("calgary", "ottawa", "toronto"):
            await content.load_bundle.publish_offering(offering(location, procedure))
            if (procedure, location) != ("scars", "ottawa"):
                await content.publish_pages(location=location, procedure=procedure)


async def test_the_start_page_names_what_every_clinic_does_from_one_question(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    await everywhere(published)
    async with counted(content_database) as asked:
        page = (await client.get("/")).text
    assert asked["pages"] == 1
    assert asked["locations"] <= 2
    assert page.count('/procedures/scars"') == 2
    overview = await published.browse_network(locale="fr-CA")
    assert {slug: [one.procedure for one in found] for slug, found in overview.offered.items()} == {
        "calgary": ["ear-tubes", "scars"],
        "ottawa": ["ear-tubes"],
        "toronto": ["ear-tubes", "scars"],
    }


async def test_the_editorial_list_reads_where_its_pages_stand_together(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    await everywhere(published)
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    async with counted(content_database) as asked:
        listed = await editor.open("/editorial")
    for collection in ("workflows", "reviews", "pages"):
        assert asked[collection] == 1, collection
    assert asked["procedures"] == 2  # titles, and the words themselves
    assert listed.count('<th scope="row">') == 12
    for location, procedure in (("ottawa", "scars"), ("toronto", "ear-tubes")):
        _, alone = await published.workflow.read_status(location, procedure)
        state = alone[0].in_a_word
        assert state == ("draft" if procedure == "scars" else "published")
