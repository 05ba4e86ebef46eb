"""Webhooks and keys as people of the whole network keep them by hand."""

import html
import re

import httpx2
import pytest

from services.content.webhooks.domain import Answer, Attempt, Outcome
from services.content.webhooks.store import MongoAttempts
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.editorial.people import form_of, somebody
from tests.support.clocks import StillClock

WEBHOOKS, KEYS = "/editorial/webhooks", "/editorial/keys"
URL = "https://hooks.example/content"
SECRET = re.compile(r'<code class="secret">([^<]+)</code>')
pytestmark = pytest.mark.usefixtures("published")


async def test_a_webhook_is_registered_paused_tested_and_removed_by_hand(
    client: httpx2.AsyncClient, content_database: Database, clock: StillClock
) -> None:
    manager = await somebody(client, content_database, Role.MANAGER, "*")
    start = await client.get("/editorial")
    assert (start.status_code, start.headers["location"]) == (303, WEBHOOKS)
    assert "No site is told yet" in await manager.open(WEBHOOKS)
    form = form_of(await manager.open(f"{WEBHOOKS}/new"), WEBHOOKS)
    for url, sentence in (
        ("", "whole address"),
        ("http://hooks.example/", "over HTTPS only"),
        ("https://127.0.0.2/", "public internet"),
        ("https://user:secret@hooks.example/", "without user"),
    ):
        wrong = await manager.send_form(WEBHOOKS, form, 422, url=url)
        assert sentence in wrong.text, url
        assert 'href="#url"' in wrong.text
    odd = {**form, "url": URL, "events": "page.exploded", "locations": "../x"}
    await manager.send_form(WEBHOOKS, odd, 422)
    chosen = {**form, "url": URL, "description": "<b>Toronto</b>", "events": "page.published"}
    made = await manager.send_form(WEBHOOKS, {**chosen, "locations": "toronto"}, 201)
    (secret,) = SECRET.findall(made.text)
    assert secret.startswith("whsec_")
    assert made.headers["cache-control"] == "no-store"
    (address,) = set(re.findall(rf'href="({WEBHOOKS}/[0-9a-f-]+)"', made.text))
    page = await manager.open(address)
    assert secret not in page
    assert "&lt;b&gt;Toronto&lt;/b&gt;" in page
    assert "Harbour Clinic" in page

    tested = await manager.send(address, f"{address}/test")
    assert tested.headers["location"] == f"{address}?done=message_queued"
    page = await manager.open(tested.headers["location"])
    assert "On its way" in page
    (message,) = set(re.findall(r'name="message" value="([^"]+)"', page))
    answer = Answer(outcome=Outcome.REFUSED, status=503, excerpt="<i>busy</i>", duration_ms=12)
    await MongoAttempts(content_database).add(
        Attempt(
            id="1",
            endpoint_id=address.rpartition("/")[2],
            message_id=message,
            type="webhook.test",
            number=1,
            at=clock(),
            answer=answer,
        )
    )
    page = await manager.open(f"{address}?message={message}")
    assert "refused (503)" in html.unescape(re.sub(r"\s+", " ", page))
    assert "&lt;i&gt;busy&lt;/i&gt;" in page
    await manager.send(address, f"{address}/redeliver")
    gone = await manager.send(address, f"{address}/redeliver", status=404, message="msg_x")
    assert "no such message" in gone.text

    old = form_of(await manager.open(f"{address}/edit"), address)
    await manager.send_form(address, old, description="Toronto's site")
    assert "in the meantime" in (await manager.send_form(address, old, 409, url=URL)).text
    await manager.send(address, f"{address}/pause")
    token = {"csrf_token": old["csrf_token"]}
    refused = await client.post(f"{address}/test", data=token)
    assert (refused.status_code, "Resume it first" in refused.text) == (409, True)
    rotated = await manager.send(address, f"{address}/rotate", status=201)
    assert SECRET.findall(rotated.text) != [secret]
    await manager.send(address, f"{address}/resume")
    assert (await client.post(f"{address}/explode", data=token)).status_code == 404
    auditor = await somebody(client, content_database, Role.AUDITOR, "*")
    seen = await auditor.open(address)
    assert '<form method="post" action="/editorial/webhooks' not in seen
    await auditor.open(f"{address}/edit", 403)
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    await editor.send(address, f"{address}/remove")
    await editor.open(address, 404)


async def test_a_key_is_created_shown_once_rotated_and_revoked_by_hand(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    assert "There is no key yet" in await editor.open(KEYS)
    form = form_of(await editor.open(f"{KEYS}/new"), KEYS)
    del form["scopes"]
    unfit = await editor.send_form(KEYS, {**form, "expires": "soon"}, 422)
    for name in ("name", "scopes", "expires"):
        assert f'href="#{name}"' in unfit.text
    fields = {**form, "name": "A <site>", "scopes": "content:read", "expires": "2027-12-31"}
    made = await editor.send_form(KEYS, fields, 201)
    (key,) = SECRET.findall(made.text)
    (address,) = set(re.findall(rf'href="({KEYS}/[0-9a-f-]+)"', made.text))
    read = await client.get("/v1/locations", headers={"Authorization": f"Bearer {key}"})
    assert read.status_code == 200
    page = await editor.open(address)
    assert key not in page
    assert "A &lt;site&gt;" in page
    assert "<td>1</td>" in page
    wrong = await editor.send(address, f"{address}/rotation", status=422, overlap="721")
    assert "from 0 to 720" in wrong.text
    rotated = await editor.send(address, f"{address}/rotation", status=201, overlap="0")
    assert SECRET.findall(rotated.text) != [key]
    rotation = form_of(await editor.open(address), f"{address}/rotation")
    await editor.send(address, f"{address}/revocation")
    assert "Revoked" in await editor.open(KEYS)
    late = await editor.send_form(f"{address}/rotation", rotation, 409)
    assert "has been revoked" in late.text

    manager = await somebody(client, content_database, Role.MANAGER, "*")
    form = form_of(await manager.open(f"{KEYS}/new"), KEYS)
    drafts = {**form, "name": "x", "scopes": "drafts:read"}
    assert "may read drafts" in (await manager.send_form(KEYS, drafts, 403)).text
    for role in (Role.EDITOR, Role.MANAGER, Role.AUDITOR):
        scoped = await somebody(client, content_database, role, "toronto")
        for address in (KEYS, WEBHOOKS, f"{KEYS}/new"):
            await scoped.open(address, 403)
