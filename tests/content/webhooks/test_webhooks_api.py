"""`/v1/editorial/webhooks` as editors and managers use it."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.content.webhooks.domain import MOST_ENDPOINTS
from shared.auth.domain import Role
from shared.clock import utc_now
from shared.mongo import Database
from tests.content.editors import sign_in
from tests.content.webhooks.receivers import Site
from tests.content.webhooks.test_targets import REFUSED

WEBHOOKS = "/v1/editorial/webhooks"
URL = "https://hooks.example/content"


async def registered(client: httpx2.AsyncClient, **fields: Any) -> dict[str, Any]:
    answer = await client.post(WEBHOOKS, json={"url": URL, **fields})
    assert answer.status_code == 201
    made: dict[str, Any] = answer.json()
    return made


async def test_an_editor_keeps_a_webhook_and_sees_its_secret_twice_and_never_again(
    editor: httpx2.AsyncClient, content_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    made = await registered(
        editor,
        description="Toronto's site",
        events=["page.published"],
        locations=["toronto"],
        locales=["fr-CA"],
    )
    secret, address = made.pop("secret"), f"{WEBHOOKS}/{made['id']}"
    assert secret.startswith("whsec_")
    answer = await editor.get(address)
    assert answer.json() == made
    assert answer.headers["cache-control"] == "no-store"
    assert (await editor.get(WEBHOOKS)).json() == {"items": [made], "next_cursor": None}
    assert made["history"][0]["action"] == "registered"
    assert made["history"][0]["by"] == "editor-account"

    form = {"url": "https://other.example/hooks"}
    assert (await editor.put(address, json=form)).status_code == 428
    tag = answer.headers["etag"]
    edited = await editor.put(address, json=form, headers={"If-Match": tag})
    assert (edited.json()["url"], edited.json()["locations"]) == (form["url"], [])
    late = await editor.put(address, json={"url": URL}, headers={"If-Match": tag})
    assert (late.status_code, late.headers["etag"]) == (412, edited.headers["etag"])

    assert (await editor.post(f"{address}/pause")).json()["state"] == "paused"
    refused = await editor.post(f"{address}/test")
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook.not-active")
    assert (await editor.post(f"{address}/resume")).json()["state"] == "active"
    rotated = (await editor.post(f"{address}/rotate", json={"overlap_hours": 2})).json()
    assert rotated["secret"] not in {secret, ""}
    assert rotated["secret_before_ends_at"] is not None

    stored = str(await content_database["webhooks"].find_one({}))
    everything = stored + (await editor.get(address)).text + caplog.text
    for one in (secret, rotated["secret"]):
        assert one.removeprefix("whsec_") not in everything
    assert (await editor.delete(address)).status_code == 204
    assert (await editor.delete(address)).status_code == 204
    assert (await editor.get(address)).status_code == 404


async def test_messages_and_attempts_are_listed_page_by_page_and_sent_again(
    site: Site, editor: httpx2.AsyncClient
) -> None:
    made = await registered(editor, url=site.receiver.url)
    site.receiver.secret, address = made["secret"], f"{WEBHOOKS}/{made['id']}"
    sent = [(await editor.post(f"{address}/test")).json()["message"] for _ in range(3)]
    site.receiver.answers = [500]
    site.clock.at = utc_now() + timedelta(minutes=1)
    assert await site.deliver(made["id"]) == 3

    first = (await editor.get(f"{address}/deliveries?limit=2")).json()
    rest = (await editor.get(f"{address}/deliveries?limit=2&cursor={first['next_cursor']}")).json()
    assert [one["message"] for one in first["items"] + rest["items"]] == sent[::-1]
    assert rest["next_cursor"] is None
    pending = (await editor.get(f"{address}/deliveries?state=pending")).json()["items"]
    assert [one["attempts"] for one in pending] == [1]
    attempts = (await editor.get(f"{address}/attempts?limit=2")).json()
    assert len(attempts["items"]) == 2
    (failed,) = (await editor.get(f"{address}/attempts?message={pending[0]['message']}")).json()[
        "items"
    ]
    assert (failed["outcome"], failed["status"], failed["number"]) == ("refused", 500, 1)

    one = await editor.post(f"{address}/redeliver", json={"message": pending[0]["message"]})
    assert (one.status_code, one.json()) == (202, {"count": 1})
    assert await site.deliver(made["id"]) == 1
    since = {"since": "2026-01-01T00:00:00Z"}
    assert (await editor.post(f"{address}/redeliver", json=since)).json() == {"count": 3}
    nothing = await editor.post(f"{address}/redeliver", json={"message": "msg_0"})
    assert (nothing.status_code, nothing.json()["code"]) == (404, "webhook.unknown-message")
    unclear: list[dict[str, str]] = [
        {}, {"message": "msg_0", **since}, {"message": ""}, {"message": "x" * 41},
        {"since": "0001-01-01T00:00:00+14:00"}, {"since": "2026-01-01T00:00:00"},
    ]  # fmt: skip
    for form in unclear:
        assert (await editor.post(f"{address}/redeliver", json=form)).status_code == 422


async def test_what_cannot_be_registered_is_refused_by_its_field_and_not_repeated(
    editor: httpx2.AsyncClient,
) -> None:
    for url in (*REFUSED[1::9], 5, None, ["https://hooks.example/"]):
        answer = await editor.post(WEBHOOKS, json={"url": url})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "url")
        assert len(str(url)) < 12 or str(url) not in answer.text
    hostile: list[dict[str, Any]] = [
        {"description": "x" * 201}, {"description": "a\x00b"}, {"description": "a\nb"},
        {"events": ["page.exploded"]}, {"events": ["page.published"] * 3}, {"events": "all"},
        {"locations": ["$ne"]}, {"locations": ["a"] * 101}, {"locations": [{"$gt": ""}]},
        {"locales": ["de-DE"]}, {"secret": "whsec_mine"}, {"state": "active"},
    ]  # fmt: skip
    for fields in hostile:
        answer = await editor.post(WEBHOOKS, json={"url": URL, **fields})
        assert answer.status_code == 422
    assert (await editor.get(WEBHOOKS)).json()["items"] == []
    for path in ("no-such", "%00", "x" * 500, "$ne"):
        assert (await editor.get(f"{WEBHOOKS}/{path}")).status_code == 404


async def test_there_are_as_many_webhooks_as_have_a_lane(
    site: Site, editor: httpx2.AsyncClient
) -> None:
    for _ in range(MOST_ENDPOINTS):
        await site.register()
    answer = await editor.post(WEBHOOKS, json={"url": URL})
    assert (answer.status_code, answer.json()["code"]) == (409, "webhook.too-many")


async def test_managers_keep_webhooks_auditors_look_and_editors_of_one_clinic_do_neither(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    for role, scope, may_look, may_keep in (
        (Role.MANAGER, "*", 200, 201),
        (Role.AUDITOR, "*", 200, 403),
        (Role.EDITOR, "toronto", 403, 403),
        (Role.REVIEWER, "*", 403, 403),
    ):
        await sign_in(client, content_database, role, scope)
        assert (await client.get(WEBHOOKS)).status_code == may_look
        assert (await client.post(WEBHOOKS, json={"url": URL})).status_code == may_keep
