"""Regional websites pull a page as JSON or as finished HTML."""

import gzip
import json

import brotli  # type: ignore[import-untyped] # published without type information
import httpx2
import pytest
import zstandard

from services.content.wiring import Content
from tests.content.builders import CALGARY, EAR_TUBES, ENGLISH, FRENCH, ear_tubes, save_procedure

JSON = "/v1/locations/toronto/procedures/ear-tubes"
HTML = "/en-CA/toronto/procedures/ear-tubes"

UNPACK = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


async def raw(client: httpx2.AsyncClient, address: str, encoding: str) -> tuple[str, bytes]:
    async with client.stream("GET", address, headers={"Accept-Encoding": encoding}) as answer:
        body = b"".join([chunk async for chunk in answer.aiter_raw()])
        return answer.headers["content-encoding"], body


@pytest.mark.parametrize("address", [JSON, HTML])
@pytest.mark.parametrize("encoding", ["br", "gzip", "zstd"])
@pytest.mark.usefixtures("published")
async def test_every_coding_holds_the_same_bytes(
    client: httpx2.AsyncClient, address: str, encoding: str
) -> None:
    plain = await client.get(address, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    served, packed = await raw(client, address, encoding)
    assert served == encoding
    assert UNPACK[encoding](packed) == plain.content
    assert len(packed) < len(plain.content)


@pytest.mark.parametrize("address", [JSON, HTML])
@pytest.mark.usefixtures("published")
async def test_a_page_that_the_reader_has_is_answered_with_304(
    client: httpx2.AsyncClient, address: str
) -> None:
    first = await client.get(address)
    again = await client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["x-revision"] == "1"


async def test_a_new_revision_is_served_at_once_and_the_old_validator_no_longer_fits(
    published: Content, client: httpx2.AsyncClient
) -> None:
    first = await client.get(JSON)
    await save_procedure(published, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    second = await client.get(JSON, headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200
    assert second.json()["revision"] == 2
    assert second.headers["x-revision"] == "2"


@pytest.mark.usefixtures("published")
async def test_head_answers_like_get_without_the_body(client: httpx2.AsyncClient) -> None:
    get, head = await client.get(JSON), await client.head(JSON)
    assert head.status_code == 200
    assert head.headers["etag"] == get.headers["etag"]
    assert head.content == b""


@pytest.mark.parametrize("locale", ["fr-CA", "fr", "fr-FR", "de", "en-US"])
@pytest.mark.usefixtures("published")
async def test_a_page_that_is_not_written_in_the_locale_is_served_in_the_one_that_stands_in(
    client: httpx2.AsyncClient, locale: str
) -> None:
    answer = await client.get(JSON, params={"locale": locale})
    assert answer.json()["locale_served"] == "en-CA"
    assert answer.headers["content-language"] == "en-CA"


async def test_a_page_that_is_written_in_the_locale_is_served_in_it(
    published: Content, client: httpx2.AsyncClient
) -> None:
    await save_procedure(published, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    page = (await client.get(JSON, params={"locale": "fr-CA"})).json()
    assert page["locale_served"] == "fr-CA"
    assert page["title"] == "Aérateurs"
    assert page["inherited"]["sections"] == "en-CA"


UNKNOWN = [
    ("/v1/locations/toronto/procedures/unknown", "publishing.not-offered-here"),
    ("/v1/locations/atlantis/procedures/ear-tubes", "directory.unknown-location"),
    ("/v1/locations/calgary/procedures/ear-tubes", "publishing.not-offered-here"),
]


@pytest.mark.parametrize(("address", "code"), UNKNOWN)
async def test_a_page_that_does_not_exist_is_a_problem_document(
    published: Content, client: httpx2.AsyncClient, address: str, code: str
) -> None:
    await published.load_bundle.publish_location(CALGARY)
    answer = await client.get(address)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code


@pytest.mark.usefixtures("published")
async def test_procedures_of_a_clinic_are_listed_searched_and_counted(
    client: httpx2.AsyncClient,
) -> None:

    async def found(query: str) -> dict[str, object]:
        body: dict[str, object] = (
            await client.get(f"/v1/locations/toronto/procedures{query}")
        ).json()
        return body

    everything = await found("")
    assert json.dumps(everything["items"]).count("Ear tubes") == 1
    assert everything["facets"] == {"category": [{"value": "ears", "count": 1}]}
    assert everything["next_cursor"] is None
    assert (await found("?q=TUBES+air"))["items"] != []
    assert (await found("?q=knee"))["items"] == []
    assert (await found("?category=knee"))["items"] == []
    assert (await found("?category=knee"))["facets"] == everything["facets"]


async def test_a_search_finds_words_whatever_their_accents(
    published: Content, client: httpx2.AsyncClient
) -> None:
    await save_procedure(published, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    answer = await client.get("/v1/locations/toronto/procedures?q=aerateurs&locale=fr-CA")
    (item,) = answer.json()["items"]
    assert (item["title"], item["locale_served"]) == ("Aérateurs", "fr-CA")


async def test_the_list_of_an_unknown_clinic_is_not_an_empty_list(
    client: httpx2.AsyncClient,
) -> None:
    assert (await client.get("/v1/locations/atlantis/procedures")).status_code == 404


async def test_a_procedure_in_two_locales_is_listed_once(
    published: Content, client: httpx2.AsyncClient
) -> None:
    await save_procedure(published, ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}))
    await published.publish_pages(location="toronto", procedure=EAR_TUBES.slug)
    answer = await client.get("/v1/locations/toronto/procedures?locale=fr-CA")
    assert [item["title"] for item in answer.json()["items"]] == ["Aérateurs"]
