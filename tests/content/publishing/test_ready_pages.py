"""Finished pages are given without the database, and never after they have changed."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest

from services.content.app import build_app
from services.content.settings import ContentApiSettings
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.builders import ENGLISH, FRENCH, TORONTO, ear_tubes, save_procedure
from tests.content.readers import gives_ready, ready_bytes
from tests.content.workflow.editing import review
from tests.shared.auth.builders import quick_passwords
from tests.support.http import client_of
from tests.support.waiting import eventually

JSON = "/v1/locations/toronto/procedures/ear-tubes"
HTML = "/en-CA/toronto/procedures/ear-tubes"


@pytest.fixture
async def reader(
    published: Content, settings: ContentApiSettings
) -> AsyncIterator[httpx2.AsyncClient]:
    """Another process that gives the pages and follows their changes."""
    assert await published.stores.pages.listed(["en-CA"])
    async with client_of(build_app(settings, passwords=quick_passwords())) as client:
        await eventually(lambda: gives_ready(client, JSON))
        yield client


async def revision(client: httpx2.AsyncClient, address: str = JSON) -> str | None:
    answer = await client.get(address)
    return answer.headers.get("x-revision")


async def publish_anew(published: Content) -> None:
    await save_procedure(published, ear_tubes({"en-CA": replace(ENGLISH, funding="You pay.")}))
    await published.publish_pages(location="toronto", procedure="ear-tubes")


@pytest.mark.parametrize("address", [JSON, HTML])
async def test_a_page_published_by_another_process_replaces_the_ready_one(
    published: Content, reader: httpx2.AsyncClient, address: str
) -> None:
    assert await revision(reader, address) == "1"
    await publish_anew(published)

    async def is_new() -> bool:
        return await revision(reader, address) == "2"

    await eventually(is_new)


async def test_a_page_that_is_written_in_the_readers_language_later_is_given_from_then_on(
    published: Content, reader: httpx2.AsyncClient
) -> None:
    french = JSON + "?locale=fr-CA"
    assert (await reader.get(french)).headers["content-language"] == "en-CA"
    await save_procedure(published, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    await published.publish_pages(location="toronto", procedure="ear-tubes")

    async def is_french() -> bool:
        return (await reader.get(french)).headers["content-language"] == "fr-CA"

    await eventually(is_french)


async def test_a_withdrawn_page_is_no_longer_given(
    published: Content, reader: httpx2.AsyncClient
) -> None:
    await published.stores.pages.withdraw("toronto", "ear-tubes")

    async def is_gone() -> bool:
        return (await reader.get(JSON)).status_code == 404

    await eventually(is_gone)


async def test_a_process_sees_its_own_publication_at_once(
    published: Content, client: httpx2.AsyncClient, editor: httpx2.AsyncClient
) -> None:
    await eventually(lambda: gives_ready(client, JSON))
    await save_procedure(published, ear_tubes({"en-CA": replace(ENGLISH, funding="You pay.")}))
    await review(published, 2)
    wish = {"location": "toronto", "procedure": "ear-tubes"}
    answer = await editor.post("/v1/editorial/publications", json=wish)
    assert answer.status_code == 201
    assert await revision(client) == "2"


async def test_a_collection_that_is_dropped_does_not_end_the_following(
    published: Content, reader: httpx2.AsyncClient, content_database: Database
) -> None:
    await content_database.drop_collection("pages")

    async def is_gone() -> bool:
        return (await reader.get(JSON)).status_code == 404

    await eventually(is_gone)
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    await eventually(lambda: gives_ready(reader, JSON))
    await publish_anew(published)

    async def is_new() -> bool:
        return await revision(reader) == "2"

    await eventually(is_new)


async def test_a_page_stays_ready_when_it_has_come_into_the_search(
    published: Content, reader: httpx2.AsyncClient
) -> None:
    await published.search.entries.ensure_indexes()
    await reader.get(HTML)
    assert await published.search.index_pages() == 1
    await published.load_bundle.publish_location(replace(TORONTO, name="Lakeside Clinic"))

    async def has_heard_of_what_came_after() -> bool:
        return "Lakeside" in (await reader.get("/v1/locations")).text

    await eventually(has_heard_of_what_came_after)
    assert await gives_ready(reader, HTML)


async def test_what_anybody_adds_to_an_address_is_not_kept(reader: httpx2.AsyncClient) -> None:
    before = await ready_bytes(reader)
    for number in range(5):
        answer = await reader.get(JSON, params={"anything": str(number)})
        assert answer.status_code == 200
        assert (await reader.get(JSON, params={"locale": "fr-FR"})).status_code == 200
    assert await ready_bytes(reader) == before
