"""Keys as editors issue them and as programs of sites use them."""

import asyncio
from typing import Any

import httpx2
import pytest

from services.content.api_keys.domain import new_token
from services.content.api_keys.usecases import check_key
from services.content.app import build_app
from services.content.settings import ContentApiSettings
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.editors import sign_in
from tests.content.readers import gives_ready
from tests.shared.auth.builders import quick_passwords
from tests.support.http import client_of
from tests.support.waiting import eventually

KEYS = "/v1/editorial/keys"
PAGE = "/v1/locations/toronto/procedures/ear-tubes"
DRAFT = "/v1/editorial/procedures/ear-tubes/texts/en-CA"
READS = [
    "/v1/locations", "/v1/locations/toronto", "/v1/doctors", PAGE, "/v1/changes",
    "/v1/locations/toronto/procedures", "/v1/search?q=tubes",
]  # fmt: skip


async def issued(editor: httpx2.AsyncClient, **fields: Any) -> dict[str, Any]:
    form = {"name": "A site", "scopes": ["content:read", "feed:read"], **fields}
    answer = await editor.post(KEYS, json=form)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def status_of(client: httpx2.AsyncClient, address: str, key: str) -> tuple[int, str]:
    answer = await client.get(address, headers={"Authorization": f"Bearer {key}"})
    is_problem = answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"] if is_problem else ""


@pytest.mark.usefixtures("published")
async def test_a_key_is_issued_used_counted_rotated_and_revoked(
    editor: httpx2.AsyncClient,
    content_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(check_key, "FRESH_SECONDS", 0.0)
    made = await issued(editor)
    key, address = made.pop("key"), f"{KEYS}/{made['id']}"
    assert (await editor.get(address)).json() == made
    assert (await editor.get(KEYS)).json()["items"] == [made]
    for read in READS:
        assert await status_of(editor, read, key) == (200, "")
    assert await status_of(editor, DRAFT, key) == (403, "api-key.scope-missing")

    for odd in (False, "1", 1.5, -1):  # a number is written as a number
        refused = await editor.post(f"{address}/rotate", json={"overlap_hours": odd})
        assert refused.status_code == 422, odd
    for odd in ("0", "1764460800", "2026-1-2", "2026-02-30"):  # and a day as a day
        due = await editor.get("/v1/editorial/reviews/due", params={"until": odd})
        assert due.status_code == 422, odd
    rotated = (await editor.post(f"{address}/rotate", json={"overlap_hours": 1})).json()
    for one in (key, rotated["key"]):
        assert await status_of(editor, PAGE, one) == (200, "")
    at_once = (await editor.post(f"{address}/rotate", json={"overlap_hours": 0})).json()
    assert await status_of(editor, PAGE, rotated["key"]) == (401, "api-key.revoked")
    assert await status_of(editor, PAGE, key) == (401, "api-key.unknown")

    (day,) = (await editor.get(f"{address}/usage")).json()["items"]
    assert (day["count"], day["refused"]) == (len(READS) + 3, 1)

    async def is_used() -> bool:
        return (await editor.get(address)).json()["last_used_at"] is not None

    await eventually(is_used)
    assert (await editor.post(f"{address}/revoke")).status_code == 204
    assert (await editor.post(f"{address}/revoke")).status_code == 204
    assert await status_of(editor, PAGE, at_once["key"]) == (401, "api-key.revoked")
    refused = await editor.post(f"{address}/rotate", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "api-key.already-revoked")
    everything = caplog.text + str(await content_database["api_keys"].find_one({}))
    for one in (key, rotated["key"], at_once["key"]):
        assert one[12:] not in everything


async def test_nobody_with_a_wrong_key_is_taken_for_anonymous_also_where_an_answer_is_ready(
    published: Content, client: httpx2.AsyncClient
) -> None:
    assert await published.stores.pages.listed(["en-CA"])
    await eventually(lambda: gives_ready(client, PAGE))
    for read in READS:
        for header in (f"Bearer {new_token()}", "Bearer x", "Basic eDp5", "", "Bearer " + "é" * 9):
            answer = await client.get(read, headers={b"Authorization": header.encode()})
            assert (answer.status_code, answer.json()["code"]) == (401, "api-key.unknown"), read
            assert "invalid_token" in answer.headers["www-authenticate"]
        assert (await client.get(read)).status_code == 200
    twice = [("Authorization", "Bearer x"), ("Authorization", "Bearer y")]
    assert (await client.get(PAGE, headers=twice)).status_code == 401
    assert (await client.head(PAGE, headers={"Authorization": "Bearer x"})).status_code == 401


@pytest.mark.usefixtures("published")
async def test_a_key_of_one_clinic_reads_that_clinic_and_a_key_to_drafts_reads_drafts(
    editor: httpx2.AsyncClient, content_database: Database
) -> None:
    everything = ["content:read", "feed:read", "drafts:read"]
    key = (await issued(editor, scopes=everything, locations=["calgary"]))["key"]
    drafts = (await issued(editor, scopes=["drafts:read"]))["key"]
    for read, expected in (
        (PAGE, (403, "api-key.outside-locations")),
        ("/v1/changes", (403, "api-key.outside-locations")),
        ("/v1/changes?location=toronto", (403, "api-key.outside-locations")),
        ("/v1/changes?location=calgary&location=toronto", (403, "api-key.outside-locations")),
        ("/v1/changes?location=calgary", (200, "")),
        ("/v1/search?q=tubes", (403, "api-key.outside-locations")),
        ("/v1/locations", (200, "")),
        (DRAFT, (403, "directory.outside-scope")),
    ):
        assert await status_of(editor, read, key) == expected, read
    assert await status_of(editor, DRAFT, drafts) == (200, "")
    assert await status_of(editor, PAGE, drafts) == (403, "api-key.scope-missing")
    assert (await editor.get(DRAFT)).status_code == 200
    assert await status_of(editor, DRAFT, new_token()) == (401, "api-key.unknown")

    made = await issued(editor, scopes=["drafts:read"])
    await sign_in(editor, content_database, Role.MANAGER, "*")
    form = {"name": "x", "scopes": ["drafts:read"]}
    for answer in (
        await editor.post(KEYS, json=form),
        await editor.post(f"{KEYS}/{made['id']}/rotate", json={}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "api-key.may-not-grant")
    assert (await editor.post(KEYS, json=form | {"scopes": ["feed:read"]})).status_code == 201
    assert (await editor.post(f"{KEYS}/{made['id']}/revoke")).status_code == 204


async def test_a_key_has_a_limit_of_its_own_and_the_feed_one_for_those_without(
    settings: ContentApiSettings, published: Content, content_database: Database
) -> None:
    assert await published.feed.append_changes()
    tight = settings.model_copy(
        update={"limit_changes_by_address": "2/hour", "limit_key_reads": "3/hour"}
    )
    async with client_of(build_app(tight, passwords=quick_passwords())) as client:
        await sign_in(client, content_database, Role.EDITOR, "*")
        key = (await issued(client))["key"]
        found = [(await client.get("/v1/changes")).status_code for _ in range(3)]
        assert found == [200, 200, 429]
        found = [(await status_of(client, "/v1/changes", key))[0] for _ in range(4)]
        assert found == [200, 200, 200, 429]
        assert (await client.get(PAGE)).status_code == 200
        answers = await asyncio.gather(*(client.get(PAGE) for _ in range(5)))
        assert {answer.status_code for answer in answers} == {200}


async def test_what_cannot_be_issued_is_refused_by_its_field(editor: httpx2.AsyncClient) -> None:
    hostile: list[tuple[str, Any]] = [
        ("name", ""), ("name", "x" * 101), ("name", "a\x00"), ("scopes", []), ("scopes", ["*"]),
        ("scopes", ["content:read"] * 4), ("locations", ["$ne"]), ("locations", ["a"] * 101),
        ("expires_at", "0001-01-01T00:00:00+14:00"), ("expires_at", "9999-12-31T23:59:59-14:00"),
        ("expires_at", "2027-01-01T00:00:00"), ("expires_at", 10**30),
    ]  # fmt: skip
    for field, value in hostile:
        form = {"name": "A site", "scopes": ["content:read"], field: value}
        answer = await editor.post(KEYS, json=form)
        assert answer.status_code == 422, (field, value)
        assert answer.json()["errors"][0]["field"].startswith(field)
    past = await issued(editor, expires_at="2020-01-01T00:00:00Z")
    assert await status_of(editor, "/v1/locations", past["key"]) == (401, "api-key.expired")
    for address in (f"{KEYS}/no-such", f"{KEYS}/%00", f"{KEYS}/$ne/usage"):
        assert (await editor.get(address)).status_code == 404
