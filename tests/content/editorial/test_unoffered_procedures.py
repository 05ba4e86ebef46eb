"""A procedure that no clinic offers yet, such as one that was just imported, is in the list."""

from dataclasses import replace

import httpx2

from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import EAR_TUBES, ENGLISH, offering, save_procedure
from tests.content.editorial.people import somebody

HEADING = "Not offered by any clinic yet"
TEXT = "/editorial/texts/new-ears/en-CA"


async def test_what_no_clinic_offers_is_listed_for_those_who_write_texts_until_one_does(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    written = {"en-CA": replace(ENGLISH, title="New <ears>")}
    await save_procedure(published, replace(EAR_TUBES, slug="new-ears", texts=written))
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    shown = await editor.open("/editorial")
    assert HEADING in shown
    assert "New &lt;ears&gt;" in shown
    assert f'href="{TEXT}"' in shown
    await editor.open(TEXT)
    for asked, is_found in (
        ("q=new", True),
        ("q=tubes", False),
        ("state=draft", True),
        ("state=published", False),
        ("locale=fr-CA", False),
        ("locale=en-CA", True),
        ("location=toronto", False),
        ("after=ear-tubes", False),
    ):
        assert (HEADING in await editor.open(f"/editorial?{asked}")) is is_found, asked
    only = await editor.open("/editorial?q=new")
    assert "No page suits" not in only

    of_toronto = await somebody(client, content_database, Role.EDITOR, "toronto")
    assert HEADING not in await of_toronto.open("/editorial")
    await published.load_bundle.publish_offering(offering("toronto", "new-ears"))
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    listed = await editor.open("/editorial")
    assert HEADING not in listed
    assert "/editorial/pages/toronto/new-ears" in listed
