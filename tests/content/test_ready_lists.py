"""Lists, overviews and the site map are given ready too, and never for longer than the stream's
delay after something that they show has changed.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import httpx2
import pytest

from services.content.app import build_app
from services.content.settings import ContentApiSettings
from services.content.wiring import Content
from tests.content.builders import (
    CALGARY,
    EAR_TUBES,
    ENGLISH,
    NETWORK,
    RAMAN,
    TORONTO,
    ear_tubes,
    offering,
    save_procedure,
)
from tests.content.readers import gives_ready, headers_of, ready_bytes
from tests.shared.auth.builders import quick_passwords
from tests.support.waiting import eventually

PROCEDURES = "/v1/locations/toronto/procedures"
LISTS = [
    "/v1/locations",
    "/v1/locations/toronto",
    "/v1/doctors",
    PROCEDURES,
    f"{PROCEDURES}?locale=fr-CA",
    "/en-CA",
    "/fr-CA/toronto",
    "/fr-CA/toronto/procedures",
    "/sitemap.xml",
    "/robots.txt",
]
ENCODINGS = ["identity", "gzip", "br", "zstd"]


@pytest.fixture
async def plain(settings: ContentApiSettings) -> AsyncIterator[httpx2.AsyncClient]:
    """A process that follows no changes: every answer is the framework's."""
    transport = httpx2.ASGITransport(app=build_app(settings, passwords=quick_passwords()))
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


@pytest.fixture
async def reader(published: Content, client: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """Another process than the one that publishes; it follows the changes."""
    assert await published.stores.pages.listed(["en-CA"])
    await eventually(lambda: gives_ready(client, "/v1/locations"))
    return client


async def rename_clinic(content: Content) -> None:
    await content.load_bundle.publish_location(replace(TORONTO, name="Lakeside Clinic"))


async def rename_doctor(content: Content) -> None:
    await content.load_bundle.publish_doctor(replace(RAMAN, name="Dr. Priya Rao"))


async def rename_network(content: Content) -> None:
    await content.load_bundle.load_network(replace(NETWORK, names={"en-CA": "Northern Care"}))


async def publish_anew(content: Content, title: str = "Grommets") -> None:
    await save_procedure(content, ear_tubes({"en-CA": replace(ENGLISH, title=title)}))
    await content.publish_pages(location="toronto", procedure="ear-tubes")


async def withdraw(content: Content) -> None:
    await content.stores.pages.withdraw("toronto", "ear-tubes")


async def open_clinic(content: Content) -> None:
    await content.load_bundle.publish_location(CALGARY)
    await content.load_bundle.publish_offering(offering("calgary", "ear-tubes", RAMAN.slug))
    await content.publish_pages(location="calgary", procedure="ear-tubes")


@pytest.mark.parametrize("address", LISTS)
async def test_a_list_is_ready_when_it_is_asked_for_again(
    reader: httpx2.AsyncClient, address: str
) -> None:
    await reader.get(address)
    assert await gives_ready(reader, address)


@pytest.mark.parametrize("address", LISTS)
async def test_a_ready_list_is_the_frameworks_answer_in_every_encoding(
    reader: httpx2.AsyncClient, plain: httpx2.AsyncClient, address: str
) -> None:
    for encoding in ENCODINGS:
        asked = {"Accept-Encoding": encoding}
        await reader.get(address, headers=asked)
        ready, made = [await one.get(address, headers=asked) for one in (reader, plain)]
        assert (ready.content, headers_of(ready)) == (made.content, headers_of(made))
        known = asked | {"If-None-Match": ready.headers["etag"]}
        again, made = [await one.get(address, headers=known) for one in (reader, plain)]
        assert (again.status_code, made.status_code, again.content) == (304, 304, b"")
        assert headers_of(again) == headers_of(made)
        head, made = [await one.head(address, headers=asked) for one in (reader, plain)]
        assert head.content == b""
        assert headers_of(head) == headers_of(made) == headers_of(ready)


@pytest.mark.usefixtures("published")
async def test_each_encoding_of_a_long_list_has_a_validator_of_its_own(
    plain: httpx2.AsyncClient,
) -> None:
    tags = set()
    for encoding in ENCODINGS:
        answer = await plain.get("/en-CA", headers={"Accept-Encoding": encoding})
        assert answer.headers.get("content-encoding", "identity") == encoding
        assert answer.headers["vary"] == "Accept-Encoding"
        tags.add(answer.headers["etag"])
    assert len(tags) == len(ENCODINGS)


@pytest.mark.parametrize(
    "change",
    [rename_clinic, rename_doctor, rename_network, publish_anew, withdraw, open_clinic],
)
async def test_what_another_process_changes_is_given_up_wherever_it_is_shown(
    published: Content,
    reader: httpx2.AsyncClient,
    plain: httpx2.AsyncClient,
    change: Callable[[Content], Awaitable[None]],
) -> None:
    before = {address: (await reader.get(address)).headers["etag"] for address in LISTS}
    await change(published)
    after = {address: (await plain.get(address)).headers["etag"] for address in LISTS}
    assert before != after

    async def are_new() -> bool:
        return {one: (await reader.get(one)).headers["etag"] for one in LISTS} == after

    await eventually(are_new)


async def test_what_changes_at_one_clinic_leaves_the_others_lists_ready(
    published: Content, reader: httpx2.AsyncClient
) -> None:
    await published.load_bundle.publish_location(CALGARY)
    await published.load_bundle.publish_offering(offering("calgary", "ear-tubes", RAMAN.slug))
    await eventually(lambda: gives_ready(reader, "/v1/locations/calgary/procedures"))
    await eventually(lambda: gives_ready(reader, PROCEDURES))
    await published.publish_pages(location="calgary", procedure="ear-tubes")

    async def is_listed() -> bool:
        answer = await reader.get("/v1/locations/calgary/procedures")
        return bool(answer.json()["items"])

    await eventually(is_listed)
    assert await gives_ready(reader, PROCEDURES)


async def test_whoever_asks_while_it_changes_sees_the_last_of_it_in_the_end(
    published: Content, reader: httpx2.AsyncClient
) -> None:
    is_over = asyncio.Event()

    async def ask() -> None:
        while not is_over.is_set():
            await asyncio.gather(*[reader.get(one) for one in (PROCEDURES, "/en-CA/toronto")])

    asking = asyncio.create_task(ask())
    for number in range(8):
        await publish_anew(published, f"Grommets {number}")
    is_over.set()
    await asking

    async def is_last() -> bool:
        texts = [(await reader.get(one)).text for one in (PROCEDURES, "/en-CA/toronto")]
        return all("Grommets 7" in text for text in texts)

    await eventually(is_last)
    await eventually(lambda: gives_ready(reader, PROCEDURES))
    assert await is_last()


@pytest.mark.usefixtures("published")
async def test_a_process_that_hears_of_no_changes_keeps_nothing(
    plain: httpx2.AsyncClient,
) -> None:
    for address in LISTS * 2:
        assert (await plain.get(address)).status_code == 200
    assert not await gives_ready(plain, "/v1/locations")


@pytest.mark.parametrize(
    "address",
    [
        "/v1/locations?limit=10",
        "/v1/locations?locale=en-CA&x=1",
        "/v1/doctors?language=fr",
        f"{PROCEDURES}?q=ear",
        "/v1/search?q=ear",
        "/en-CA/search?q=ear",
        "/en-CA/search",
        f"{PROCEDURES}?locale=en-US",
        "/v1/locations/t%6Fronto",
        "/sitemap.xml?1",
        "/",
    ],
)
async def test_searches_and_what_anybody_may_add_to_an_address_are_not_kept(
    reader: httpx2.AsyncClient, address: str
) -> None:
    before = await ready_bytes(reader)
    for _ in range(2):
        assert (await reader.get(address)).status_code == 200
    assert await ready_bytes(reader) == before


async def test_what_is_not_there_is_not_kept(
    published: Content, reader: httpx2.AsyncClient
) -> None:
    address = "/v1/locations/calgary"
    for _ in range(2):
        assert (await reader.get(address)).status_code == 404
    await published.load_bundle.publish_location(CALGARY)
    assert (await reader.get(address)).status_code == 200
    assert EAR_TUBES.slug not in (await reader.get(f"{address}/procedures")).text
