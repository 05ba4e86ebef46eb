"""Editors announce something; the pages of its clinics show it from its hour on until it ends."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest

from services.content.announcements.domain import MOST_AT_ONCE
from services.content.publishing.domain import Representation
from services.content.revisions.domain import Kind, RevisionConflict
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import CALGARY, RAMAN, TORONTO, offering
from tests.content.editors import sign_in
from tests.content.readers import gives_ready
from tests.support.clocks import StillClock
from tests.support.waiting import eventually

ADDRESS = "/v1/editorial/announcements"
CLOSED = {"en-CA": {"text": "We are closed today.", "action": "More"}}
PAGE = "/v1/locations/{}/procedures/ear-tubes?as=stored"
"""At an address of which no answer is kept ready."""


async def write(
    client: httpx2.AsyncClient,
    name: str = "storm",
    *,
    seen: int | None = None,
    status: int = 200,
    **fields: Any,
) -> httpx2.Response:
    body = {"texts": CLOSED, **{one.rstrip("_"): value for one, value in fields.items()}}
    headers = {} if seen is None else {"If-Match": f'"{seen}"'}
    answer = await client.put(f"{ADDRESS}/{name}", json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer


async def announced(client: httpx2.AsyncClient, location: str = "toronto") -> list[str]:
    """By the page of the procedure, as JSON."""
    answer = await client.get(PAGE.format(location))
    return [one["text"] for one in answer.json()["announcements"]]


async def revision_at(content: Content, location: str) -> int:
    found = await content.stores.pages.body(
        f"{location}:ear-tubes:en-CA", Representation.JSON, ["identity"]
    )
    assert found is not None
    return found.stamp.revision


@pytest.fixture
async def two_clinics(published: Content) -> Content:
    await published.load_bundle.publish_location(CALGARY)
    await published.load_bundle.publish_offering(offering("calgary"))
    await published.publish_pages(location="calgary", procedure="ear-tubes")
    await published.maintain_pages()
    return published


async def test_an_announcement_of_a_clinic_is_at_the_top_of_its_pages_and_of_no_others(
    editor: httpx2.AsyncClient, two_clinics: Content
) -> None:
    usual = await announced(editor)
    calgary = await revision_at(two_clinics, "calgary")
    written = await write(
        editor, location="toronto", url="https://a.example/x", is_dismissible=True
    )
    assert written.headers["etag"] == '"1"'
    assert written.json()["announcement"]["location"] == "toronto"

    await two_clinics.maintain_pages()
    assert await announced(editor) == ["We are closed today.", *usual]
    assert await announced(editor, "calgary") == usual
    assert await revision_at(two_clinics, "calgary") == calgary
    for address in ("/en-CA/toronto", "/en-CA/toronto/procedures"):
        page = (await editor.get(address)).text
        assert page.index("We are closed today.") < page.index("<main")
    finished = (await editor.get("/en-CA/toronto/procedures/ear-tubes")).text
    assert finished.index("We are closed today.") < finished.index("<main")
    assert finished.count("<p>We are closed today.") == 1
    assert 'data-banner="banner-' in finished
    running = (await editor.get("/v1/locations/toronto/announcements")).json()
    assert running["items"][0]["texts"]["en-CA"] == CLOSED["en-CA"]
    assert running["changes_at"] is None
    empty = (await editor.get("/v1/locations/calgary/announcements")).json()
    assert empty == {"items": [], "changes_at": None}
    assert (await editor.get("/v1/locations/nowhere/announcements")).status_code == 404
    in_french = (await editor.get("/fr-CA/toronto")).text
    assert '<p lang="en-CA">We are closed today.' in in_french
    for address in ("/en-CA", "/en-CA/calgary", "/en-CA/doctors", "/en-CA/procedures"):
        assert "We are closed today." not in (await editor.get(address)).text


async def test_one_of_the_network_is_on_every_page_in_each_language(
    editor: httpx2.AsyncClient, two_clinics: Content
) -> None:
    texts = {"en-CA": {"text": "New & <old>"}, "fr-CA": {"text": "Nouveau"}}
    await write(editor, texts=texts)
    assert await two_clinics.maintain_pages() == 2
    assert "New & <old>" in await announced(editor)
    for address in (
        "",
        "/calgary",
        "/doctors",
        "/procedures",
        "/search?q=ear",
        f"/doctors/{RAMAN.slug}",
    ):
        assert "New &amp; &lt;old&gt;" in (await editor.get(f"/en-CA{address}")).text, address
    assert "Nouveau" in (await editor.get("/fr-CA/doctors")).text


async def test_it_begins_and_ends_at_the_hour_of_each_clinic_without_anybody_doing_anything(
    editor: httpx2.AsyncClient, two_clinics: Content, clock: StillClock
) -> None:
    await write(editor, from_="2026-12-01T09:00", until="2026-12-01T10:00")
    await two_clinics.maintain_pages()
    hour, instant = timedelta(hours=1), timedelta(milliseconds=1)
    toronto, calgary = (
        datetime(2026, 12, 1, 9, tzinfo=ZoneInfo(clinic.timezone)).astimezone(UTC)
        for clinic in (TORONTO, CALGARY)
    )
    turns = [
        (at, toronto <= at < toronto + hour, calgary <= at < calgary + hour)
        for at in sorted({toronto - instant, toronto, toronto + hour, calgary, calgary + hour})
    ]
    for at, in_toronto, in_calgary in turns:
        clock.at = at
        await two_clinics.maintain_pages()
        found = [
            CLOSED["en-CA"]["text"] in await announced(editor, one)
            for one in ("toronto", "calgary")
        ]
        assert found == [in_toronto, in_calgary], at
        listed = [
            CLOSED["en-CA"]["text"] in (await editor.get(f"/en-CA/{one}")).text
            for one in ("toronto", "calgary")
        ]
        assert listed == [in_toronto, in_calgary], at
        assert await two_clinics.maintain_pages() == 0


async def test_it_is_ended_at_once_stays_in_the_list_and_may_run_again(
    editor: httpx2.AsyncClient, published: Content, clock: StillClock
) -> None:
    await write(editor, location="toronto")
    await published.maintain_pages()
    refused = await editor.delete(f"{ADDRESS}/storm", headers={"If-Match": '"7"'})
    assert (refused.status_code, refused.json()["current_revision"]) == (412, 1)
    assert (await editor.delete(f"{ADDRESS}/storm")).status_code == 428
    for _ in range(2):
        ended = await editor.delete(f"{ADDRESS}/storm", headers={"If-Match": '"1"'})
        assert ended.status_code == 204
    await published.maintain_pages()
    assert CLOSED["en-CA"]["text"] not in await announced(editor)
    (entry,) = (await editor.get(ADDRESS)).json()["items"]
    assert (entry["id"], entry["revision"]) == ("storm", 2)
    assert entry["ended_at"] == clock().isoformat().replace("+00:00", "Z")
    await write(editor, location="toronto", seen=2)
    await published.maintain_pages()
    assert CLOSED["en-CA"]["text"] in await announced(editor)
    history = await published.list_revisions(Kind.ANNOUNCEMENT, "storm", limit=9)
    assert [(one.number, one.by) for one in history] == [
        (number, "editor-account") for number in (3, 2, 1)
    ]


async def test_of_two_editors_at_once_one_is_refused_and_nothing_is_lost(
    editor: httpx2.AsyncClient, published: Content
) -> None:
    assert await published.maintain_pages() == 0
    first = await asyncio.gather(
        *[
            editor.put(f"{ADDRESS}/storm", json={"texts": {"en-CA": {"text": f"Words {n}."}}})
            for n in range(5)
        ]
    )
    assert {one.status_code for one in first} <= {200, 412, 428}
    assert sum(one.status_code == 200 for one in first) == 1
    assert (await write(editor, status=428)).json()["code"] == "announcements.revision-required"
    await write(editor, seen=9, status=412)
    await write(editor, "fresh", seen=1, status=412)
    same = await write(editor, seen=1, location="")
    assert same.json()["revision"] == 2
    assert (await write(editor, seen=2)).json()["revision"] == 2
    moved = await write(editor, seen=2, location="toronto", status=422)
    assert moved.json()["errors"][0]["field"] == "location"
    await write(editor, "elsewhere", location="nowhere", status=404)
    await write(editor, "odd", texts={"en-CA": {"text": "a", "b": 1}}, status=422)
    await write(editor, "odd", texts={"x": {"text": "a"}}, status=422)
    for number in range(MOST_AT_ONCE - 1):
        await write(editor, f"one-{number}")
    assert (await write(editor, "more", status=409)).json()["code"] == "announcements.too-many"
    await write(editor, "more", location="toronto")
    await editor.delete(f"{ADDRESS}/one-0", headers={"If-Match": '"1"'})
    await write(editor, "yet-more")


@pytest.mark.usefixtures("two_clinics")
async def test_editors_of_a_clinic_keep_those_of_their_clinic_and_read_those_of_the_network(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    await sign_in(client, content_database, Role.EDITOR, "*")
    await write(client, "of-all")
    await write(client, "of-calgary", location="calgary")
    await sign_in(client, content_database, Role.EDITOR, "toronto")
    await write(client, "of-toronto", location="toronto")
    await write(client, "new-of-all", status=403)
    await write(client, "new-of-calgary", location="calgary", status=403)
    await write(client, "of-calgary", location="toronto", seen=1, status=403)
    await write(client, "of-calgary", location="toronto", status=403)
    await write(client, "of-all", location="toronto", seen=1, status=403)
    for name in ("of-calgary", "of-all", "nowhere"):
        ended = await client.delete(f"{ADDRESS}/{name}", headers={"If-Match": '"1"'})
        assert ended.status_code == 403, name
    listed = (await client.get(ADDRESS, params={"limit": 1})).json()
    more = (await client.get(ADDRESS, params={"cursor": listed["next_cursor"]})).json()
    found = [one["id"] for one in (*listed["items"], *more["items"])]
    assert found == ["of-all", "of-toronto"]
    statuses = {
        name: (await client.get(f"{ADDRESS}/{name}")).status_code
        for name in ("of-all", "of-calgary", "of-toronto", "nowhere")
    }
    assert statuses == {"of-all": 200, "of-calgary": 403, "of-toronto": 200, "nowhere": 403}


async def test_a_process_that_ends_after_the_write_leaves_no_page_behind(
    published: Content, editor: httpx2.AsyncClient
) -> None:
    """The demand lies with the announcement: whichever worker comes next meets it."""
    await write(editor, location="toronto")
    announcements = published.stores.announcements
    (due,) = await announcements.dependents.due()
    assert due.dependencies == ("location:toronto",)
    stored = await announcements.get("storm")
    assert stored is not None
    with pytest.raises(RevisionConflict):
        await announcements.put(replace(stored, revision=1))
    await published.maintain_pages()
    assert CLOSED["en-CA"]["text"] in await announced(editor)
    assert await announcements.dependents.due() == []


async def test_an_answer_that_is_kept_ready_is_given_up_when_one_begins_ends_or_is_edited(
    editor: httpx2.AsyncClient, published: Content, clock: StillClock
) -> None:
    assert await published.stores.pages.listed(["en-CA"])
    await eventually(lambda: gives_ready(editor, "/en-CA/toronto"))

    async def shows(words: str, address: str = "/en-CA/toronto") -> bool:
        return words in (await editor.get(address)).text

    noon = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo(TORONTO.timezone)).astimezone(UTC)
    running = "/v1/locations/toronto/announcements"
    await write(editor, location="toronto", from_="2026-12-01T12:00", until="2026-12-01T13:00")
    await eventually(lambda: changes(editor, running))
    for at, is_shown in (
        (noon - timedelta(seconds=1), False),
        (noon, True),
        (noon + timedelta(minutes=59), True),
        (noon + timedelta(hours=1), False),
    ):
        clock.at = at
        for address in ("/en-CA/toronto", "/en-CA/toronto/procedures", running):
            await editor.get(address)
            assert await shows("We are closed today.", address) is is_shown, (at, address)


async def changes(client: httpx2.AsyncClient, address: str) -> bool:
    return (await client.get(address)).json()["changes_at"] is not None
