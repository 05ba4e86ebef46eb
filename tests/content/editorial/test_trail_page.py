"""Who did what: each person reads the steps of what belongs to their clinics."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.content.announcements.domain import Announcement, AnnouncementText
from services.content.api_keys.domain import stored
from services.content.api_keys.store import MongoApiKeys
from services.content.documents import CONVERTER
from services.content.revisions.domain import Kind
from services.content.settings import ContentApiSettings
from services.content.wiring import Content
from services.content.wiring_webhooks import build_webhooks
from shared.auth.domain import Role
from shared.cursors import encode_cursor
from shared.mongo import Database
from tests.content.api_keys.test_keys import HOUR, OTHER, api_key
from tests.content.builders import CALGARY, offering
from tests.content.editorial.people import somebody
from tests.content.webhooks.builders import endpoint
from tests.content.workflow.editing import edit
from tests.support.clocks import StillClock

TRAIL = "/editorial/trail"
WEBHOOKS, KEYS = "/v1/editorial/webhooks", "/v1/editorial/keys"
ID = "0" * 24
ROW = re.compile(r'<th scope="row">(.*?)</th>', re.DOTALL)
CHANGE = re.compile(r"</th>\s*<td>(.*?)</td>", re.DOTALL)


def steps_of(page: str) -> list[str]:
    """What was changed, without tags."""
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in ROW.findall(page)]


def changes_of(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", change).strip() for change in CHANGE.findall(page)]


def announcement(name: str, location: str) -> Announcement:
    texts = {"en-CA": AnnouncementText(text=f"Words {name}.")}
    return Announcement(id=name, location=location, texts=texts)


async def test_steps_are_listed_newest_first_filtered_and_of_ones_own_clinics(
    client: httpx2.AsyncClient,
    content_database: Database,
    published: Content,
    clock: StillClock,
) -> None:
    await published.load_bundle.publish_location(CALGARY)
    await published.load_bundle.publish_offering(offering("calgary"))
    write = published.announcements.write
    await write(announcement("of-toronto", "toronto"), seen=None, by="editor-account")
    await write(announcement("of-calgary", "calgary"), seen=None, by="somebody-else")
    await write(announcement("of-all", ""), seen=None, by="editor-account")
    clock.advance(timedelta(minutes=1))
    await published.announcements.end("of-toronto", seen={1}, by="editor-account")
    clock.advance(timedelta(minutes=1))
    await edit(published, "Other words.")

    everybody = await somebody(client, content_database, Role.AUDITOR, "*")
    shown = await everybody.open(TRAIL)
    found = steps_of(shown)
    assert found[0] == "Text: Ear tubes English"
    assert found[1] == "Announcement: Words of-toronto."
    assert {"Clinic: Harbour Clinic", "Announcement: Words of-all."} <= set(found)
    assert 'href="/editorial/history' not in shown
    texts = steps_of(await everybody.open(f"{TRAIL}?kind=text"))
    assert set(texts) == {"Text: Ear tubes English"}
    assert steps_of(await everybody.open(f"{TRAIL}?by=somebody-else")) == [
        "Announcement: Words of-calgary."
    ]
    assert "Nothing suits" in await everybody.open(f"{TRAIL}?by=nobody")
    assert len(steps_of(await everybody.open(f"{TRAIL}?kind=$ne"))) == len(found)
    of_calgary = steps_of(await everybody.open(f"{TRAIL}?location=calgary"))
    assert set(of_calgary) >= {
        "Announcement: Words of-calgary.",
        "Offering: Ear tubes " + CALGARY.name,
    }
    assert not any("toronto" in one or "of-all" in one for one in of_calgary)

    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    own = steps_of(await editor.open(TRAIL))
    assert own.count("Announcement: Words of-toronto.") == 2
    assert "Clinic: Harbour Clinic" in own
    assert not any("calgary" in one or "of-all" in one or "Text" in one for one in own)
    assert "Nothing suits" in await editor.open(f"{TRAIL}?location=calgary")
    assert "Nothing suits" in await editor.open(f"{TRAIL}?location=.*")
    nobody = await somebody(client, content_database, Role.EDITOR)
    assert "Nothing suits" in await nobody.open(TRAIL)

    for at, step in (
        ("2026-01-01", ID),
        ("yesterday", ID),
        (clock().isoformat(), "zz"),
        (clock().isoformat(), f"-{ID[1:]}"),
    ):
        await everybody.open(f"{TRAIL}?cursor={encode_cursor(at, step)}", 422)


async def test_a_long_history_is_cut_into_pages_of_which_none_leaves_a_step_out_or_has_it_twice(
    client: httpx2.AsyncClient, content_database: Database, published: Content
) -> None:
    """Many steps of one instant as well: a bundle writes all of its own at once."""
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    stored = published.stores.announcements
    for number in range(18):
        await published.announcements.write(
            announcement(f"one-{number}", ""), seen=None, by="editor-account"
        )
    for number in range(18):
        for revision in (2, 3, 4):
            one = await stored.get(f"one-{number}")
            assert one is not None
            await stored.put(replace(one, revision=revision))
    address, found = f"{TRAIL}?kind=announcement", list[str]()
    while address:
        page = await editor.open(address)
        found += [
            f"{name} {number}"
            for name, number in re.findall(
                r"Announcement: Words (\S+?)\.</a>.*?revision (\d+)", page, re.DOTALL
            )
        ]
        more = re.search(r'class="more"><a class="button" href="([^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert len(found) == 72
    assert set(found) == {
        f"one-{number} {revision}" for number in range(18) for revision in range(1, 5)
    }


@pytest.mark.usefixtures("published")
async def test_what_is_done_with_webhooks_and_keys_is_in_the_trail_for_those_who_may_see_them(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    await somebody(client, content_database, Role.EDITOR, "*")
    target = {"url": "https://hooks.example/only-ours", "description": ""}
    hook = (await client.post(WEBHOOKS, json=target)).json()
    address = f"{WEBHOOKS}/{hook['id']}"
    named = {**target, "description": "Toronto's <site>"}
    edited = await client.put(address, json=named, headers={"If-Match": '"1"'})
    secret = (await client.post(f"{address}/rotate", json={})).json()["secret"]
    message = (await client.post(f"{address}/test")).json()["message"]
    before = (await client.get(address)).headers["etag"]
    for wanted in ({"message": message}, {"since": "2026-01-01T00:00:00Z"}):
        assert (await client.post(f"{address}/redeliver", json=wanted)).status_code == 202
    assert (await client.get(address)).headers["etag"] == before
    assert (await client.post(f"{address}/pause")).status_code == 200
    assert (await client.delete(address)).status_code == 204
    assert (await client.get(WEBHOOKS)).json()["items"] == []
    assert edited.status_code == 200
    form = {"name": "A site", "scopes": ["content:read"]}
    key = (await client.post(KEYS, json=form)).json()
    one = f"{KEYS}/{key['id']}"
    rotated = (await client.post(f"{one}/rotate", json={})).json()
    for _ in range(2):
        assert (await client.post(f"{one}/revoke")).status_code == 204

    for role in (Role.AUDITOR, Role.MANAGER, Role.EDITOR):
        who = await somebody(client, content_database, role, "*")
        hooks = await who.open(f"{TRAIL}?kind=webhook")
        assert changes_of(hooks) == [
            "Removed", "Paused", "Messages sent again", "Messages sent again", "New secret",
            "Edited", "Registered",
        ]  # fmt: skip
        assert steps_of(hooks)[0] == "Webhook: Toronto&#39;s &lt;site&gt;"
        assert steps_of(hooks)[-1] == "Webhook: hooks.example"
        keys = await who.open(f"{TRAIL}?kind=api_key")
        assert changes_of(keys) == ["Revoked", "New secret", "Created"]
        assert f'href="/editorial/keys/{key["id"]}"' in keys
        everything = hooks + keys
        for hidden in (secret, key["key"], rotated["key"], "only-ours"):
            assert hidden not in everything
    stored = [one async for one in content_database["revisions"].find({"kind": "webhook"})]
    left = await content_database["webhooks"].find_one({"_id": hook["id"]})
    for hidden in (secret, "only-ours", "sealed"):
        assert hidden not in f"{stored} {left}"

    reviewer = await somebody(client, content_database, Role.REVIEWER, "*")
    for address in (TRAIL, f"{TRAIL}?kind=webhook", f"{TRAIL}?kind=api_key"):
        shown = await reviewer.open(address)
        assert "Webhook" not in shown
        assert "API key" not in shown
    editor = await somebody(client, content_database, Role.EDITOR, "toronto")
    assert "hooks.example" not in await editor.open(TRAIL)


async def test_webhooks_and_keys_of_before_there_was_a_trail_begin_it_with_what_is_known(
    settings: ContentApiSettings,
    content_database: Database,
    published: Content,
    clock: StillClock,
) -> None:
    old = endpoint("hook-1", description="Old").noted("registered", clock(), by="ann")
    document: dict[str, Any] = CONVERTER.unstructure(old.paused(by="bob", now=clock()))
    del document["steps"]
    await content_database["webhooks"].insert_one({"_id": document.pop("id"), **document})
    key = api_key().rotated(stored(OTHER), overlap=HOUR, by="bob", now=clock())
    document = CONVERTER.unstructure(key.revoked(by="cy", now=clock()))
    await content_database["api_keys"].insert_one(
        {"_id": document.pop("id"), **document, "version": 5}
    )
    webhooks = build_webhooks(settings, content_database, published.feed, clock)
    keys = MongoApiKeys(content_database)
    for _ in range(2):
        await webhooks.ensure_indexes()
        await keys.ensure_indexes()
    await webhooks.keep_endpoints.resume("hook-1", by="cy")
    await keys.change("key-1", lambda one: replace(one, revoked_at=None, revoked_by=None))

    async def kept(kind: Kind, of: str) -> list[tuple[int, str | None, str]]:
        found = await published.stores.revisions.latest(kind, of, before=None, limit=9)
        return [(one.number, one.by, (one.body or {})["action"]) for one in found]

    assert await kept(Kind.WEBHOOK, "hook-1") == [
        (3, "cy", "resumed"), (2, "bob", "paused"), (1, "ann", "registered"),
    ]  # fmt: skip
    assert await kept(Kind.API_KEY, "key-1") == [
        (6, "cy", "revoked"), (5, "bob", "rotated"), (1, "editor", "issued"),
    ]  # fmt: skip


async def test_of_steps_at_the_same_moment_none_is_lost(
    settings: ContentApiSettings,
    content_database: Database,
    published: Content,
    clock: StillClock,
) -> None:
    webhooks = build_webhooks(settings, content_database, published.feed, clock)
    await webhooks.endpoints.add(endpoint("hook-1").noted("registered", clock(), by="ann"))

    async def redeliver(number: int) -> None:
        await webhooks.endpoints.change(
            "hook-1", lambda one: one.redelivered(by=f"editor-{number}", now=clock())
        )

    await asyncio.gather(*map(redeliver, range(8)), published.stores.revisions.copy())
    assert await webhooks.endpoints.remove("hook-1", by="ann", at=clock())
    assert not await webhooks.endpoints.remove("hook-1", by="ann", at=clock())
    found = await published.stores.revisions.latest(Kind.WEBHOOK, "hook-1", before=None, limit=99)
    assert [one.number for one in found] == list(range(10, 0, -1))
    assert {one.by for one in found} == {"ann", *(f"editor-{number}" for number in range(8))}
