"""`GET /v1/changes` as a regional website sees it."""

import gzip
import json
from base64 import urlsafe_b64encode

import httpx2
import pytest

from services.content.app import build_app
from services.content.feed.domain import DEFAULT_LIMIT, KEPT_FOR, MOST, MOST_BYTES
from services.content.feed.usecases.append_changes import BATCH
from services.content.publishing.store import MongoPages
from services.content.settings import ContentApiSettings
from services.content.wiring import Content
from shared.cursors import encode_cursor
from shared.mongo import Database
from tests.content.feed.editing import Editors
from tests.content.feed.followers import ask
from tests.content.publishing.test_pages_contract import page
from tests.shared.auth.builders import quick_passwords
from tests.support.clocks import StillClock
from tests.support.http import client_of

CHANGES = "/v1/changes"
CURSORS = [
    " ", "0", "null", "é", "\x00", "🩺", "..", "$ne", "9" * 5_000, "A" * 20_000,
    encode_cursor(1, 1), encode_cursor(1, 1, "0" * 32), encode_cursor("toronto"),
    urlsafe_b64encode(b"[" * 700).decode(), urlsafe_b64encode(b"\xff\xfe").decode(),
]  # fmt: skip


@pytest.mark.usefixtures("network")
async def test_an_item_is_the_page_as_it_is_asked_for_alone_with_what_names_it(
    client: httpx2.AsyncClient,
) -> None:
    found = await ask(client)
    assert len(found["items"]) == 6
    for item in found["items"]:
        assert list(item) == ["kind", "location", "procedure", "locale", "revision", "page"]
        assert (item["kind"], item["revision"]) == ("page", item["page"]["revision"])
        address = f"/v1/locations/{item['location']}/procedures/{item['procedure']}"
        alone = await client.get(address, params={"locale": item["locale"]})
        assert item["page"] == alone.json()
        whole = (await client.get(CHANGES)).content
        assert alone.content in whole


@pytest.mark.usefixtures("network")
async def test_what_is_taken_down_is_named_and_nothing_more(
    editors: Editors, client: httpx2.AsyncClient
) -> None:
    cursor = (await ask(client, location="toronto"))["next_cursor"]
    await editors.retire("toronto", "scar-care")
    found = await ask(client, location="toronto", cursor=cursor)
    assert found["items"] == [
        {
            "kind": "tombstone",
            "location": "toronto",
            "procedure": "scar-care",
            "locale": "en-CA",
            "revision": 2,
        }
    ]


@pytest.mark.usefixtures("published")
async def test_an_editor_finds_what_was_published_a_moment_ago(editor: httpx2.AsyncClient) -> None:
    await editor.get(CHANGES)
    asked = {"location": "toronto", "procedure": "ear-tubes"}
    assert (await editor.post("/v1/editorial/publications", json=asked)).status_code == 201
    (item,) = (await ask(editor, location="toronto", locale="en"))["items"]
    assert item["page"]["slug"] == "ear-tubes"


@pytest.mark.usefixtures("content")
async def test_a_feed_of_nothing_leads_on_and_so_does_one_of_a_clinic_that_nobody_knows_yet(
    client: httpx2.AsyncClient,
) -> None:
    for asked in ({}, {"cursor": ""}, {"location": "nowhere"}, {"locale": "fr-CA"}):
        found = await ask(client, **asked)
        assert found["items"] == []
        again = await ask(client, **{**asked, "cursor": found["next_cursor"]})
        assert again == found


@pytest.mark.usefixtures("network")
async def test_pages_of_the_feed_lead_through_all_of_it(client: httpx2.AsyncClient) -> None:
    seen, cursor = [], ""
    while items := (found := await ask(client, limit=2, cursor=cursor))["items"]:
        assert len(items) <= 2
        seen += [(one["location"], one["procedure"], one["locale"]) for one in items]
        cursor = found["next_cursor"]
    assert len(seen) == len(set(seen)) == 6


@pytest.mark.usefixtures("network")
async def test_an_answer_is_named_so_that_it_need_not_be_sent_again(
    editors: Editors, client: httpx2.AsyncClient
) -> None:
    tags = set()
    for encoding in ("gzip", "br", "zstd", "identity"):
        first = await client.get(CHANGES, headers={"Accept-Encoding": encoding})
        tag = first.headers["etag"]
        tags.add(tag)
        headers = {"Accept-Encoding": encoding, "If-None-Match": tag}
        same = await client.get(CHANGES, headers=headers)
        assert (same.status_code, same.content) == (304, b"")
        for name in ("etag", "cache-control", "vary", "surrogate-key"):
            assert same.headers[name] == first.headers[name]
        assert "content-encoding" not in same.headers
        other = await client.get(CHANGES, params={"limit": 5}, headers=headers)
        assert other.status_code == 200
    assert len(tags) == 4
    await editors.write_banner("We have another name.")
    headers = {"Accept-Encoding": "gzip", "If-None-Match": ", ".join(tags)}
    assert (await client.get(CHANGES, headers=headers)).status_code == 200


@pytest.mark.usefixtures("network")
async def test_a_short_answer_stays_plain_and_is_known_all_the_same(
    client: httpx2.AsyncClient,
) -> None:
    asked = {"cursor": (await ask(client))["next_cursor"]}
    first = await client.get(CHANGES, params=asked, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in first.headers
    headers = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["etag"]}
    same = await client.get(CHANGES, params=asked, headers=headers)
    assert same.status_code == 304
    assert same.headers["etag"] == first.headers["etag"]


@pytest.mark.usefixtures("network")
async def test_an_answer_says_how_long_it_may_be_kept_and_comes_in_the_encoding_asked_for(
    client: httpx2.AsyncClient,
) -> None:
    plain = await client.get(CHANGES, headers={"Accept-Encoding": "identity"})
    assert plain.headers["content-type"] == "application/json"
    assert plain.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=30"
    assert plain.headers["surrogate-key"] == "changes"
    assert plain.headers["vary"] == "Accept-Encoding"
    request = client.build_request("GET", CHANGES, headers={"Accept-Encoding": "gzip"})
    packed = await client.send(request, stream=True)
    assert packed.headers["content-encoding"] == "gzip"
    raw = b"".join([part async for part in packed.aiter_raw()])
    assert gzip.decompress(raw) == plain.content
    head = await client.head(CHANGES, headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == plain.headers["etag"]


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("cursor", CURSORS, ids=lambda text: ascii(text[:12]))
async def test_a_cursor_that_nobody_gave_out_is_refused_and_not_repeated(
    client: httpx2.AsyncClient, cursor: str
) -> None:
    answer = await client.get(CHANGES, params={"cursor": cursor})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "feed.unknown-cursor"
    assert "empty cursor" in answer.json()["title"]
    assert len(answer.content) < 1_000


@pytest.mark.usefixtures("network")
async def test_a_cursor_is_good_for_its_filter_and_its_deployment_alone(
    client: httpx2.AsyncClient, settings: ContentApiSettings
) -> None:
    cursor = (await ask(client, location="toronto"))["next_cursor"]
    assert await ask(client, location="toronto", cursor=cursor, limit=3)
    for other in ({}, {"location": "calgary"}, {"location": "toronto", "locale": "en-CA"}):
        answer = await client.get(CHANGES, params={**other, "cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "feed.unknown-cursor")
    elsewhere = settings.model_copy(update={"database_prefix": settings.database_prefix + "x"})
    async with client_of(build_app(elsewhere, passwords=quick_passwords())) as another:
        answer = await another.get(CHANGES, params={"location": "toronto", "cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "feed.unknown-cursor")


async def test_who_stayed_away_for_too_long_is_told_to_begin_anew(
    network: Content, editors: Editors, client: httpx2.AsyncClient, clock: StillClock
) -> None:
    cursors = {locale: (await ask(client, locale=locale))["next_cursor"] for locale in ("en", "fr")}
    await editors.retire("toronto", "scar-care")
    await network.feed.append_changes()
    clock.advance(2 * KEPT_FOR)
    await network.feed.forget_tombstones()
    for locale, cursor in cursors.items():
        answer = await client.get(CHANGES, params={"locale": locale, "cursor": cursor})
        assert answer.status_code == 410
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "feed.cursor-too-old"
        assert "Begin anew with an empty cursor" in answer.json()["title"]
    assert len((await ask(client))["items"]) == 5


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"), ("limit", "-1"), ("limit", str(MOST + 1)), ("limit", "all"),
        ("locale", "de"), ("locale", "x" * 36), ("location", "x" * 101),
    ],
)  # fmt: skip
async def test_what_cannot_be_asked_for_is_refused_by_its_name(
    client: httpx2.AsyncClient, name: str, value: str
) -> None:
    answer = await client.get(CHANGES, params={name: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == name


@pytest.mark.usefixtures("content")
async def test_there_is_nothing_is_answered_only_once_nothing_is_left_to_be_listed(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    pages = MongoPages(content_database)
    for number in range(2 * BATCH):
        await pages.put(page(f"clinic-{number}"))
    await pages.put(page())
    assert len((await ask(client, location="toronto"))["items"]) == 1


@pytest.mark.usefixtures("content")
async def test_an_answer_holds_as_many_as_asked_for_and_as_fit(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    pages = MongoPages(content_database)
    for number in range(MOST + 20):
        await pages.put(page(f"clinic-{number}", json=b'{"n":%d}' % number))
    for given, expected in (({}, DEFAULT_LIMIT), ({"limit": MOST}, MOST), ({"limit": 1}, 1)):
        await ask(client)
        assert len((await ask(client, **given))["items"]) == expected
    cursor = (await ask(client, limit=MOST))["next_cursor"]
    cursor = (await ask(client, limit=MOST, cursor=cursor))["next_cursor"]
    for number in range(5):
        text = json.dumps({"text": "é" * (MOST_BYTES // 5)}, ensure_ascii=False).encode()
        await pages.put(page(f"large-{number}", json=text))
    huge = json.dumps({"text": "x" * (MOST_BYTES + 10)}).encode()
    await pages.put(page("huge", json=huge))
    sizes = []
    while (found := await ask(client, cursor=cursor))["items"]:
        cursor = found["next_cursor"]
        sizes.append(len(found["items"]))
    assert sizes == [2, 2, 1, 1]
