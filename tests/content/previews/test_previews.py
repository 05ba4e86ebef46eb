"""A link shows a draft as readers would get it, to whoever has it, for a while."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from pydantic import SecretStr

from services.content.app import build_app
from services.content.previews.store import MongoMadePreviews
from services.content.settings import ContentApiSettings
from services.content.text.domain import ProcedureText
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import EAR_TUBES, RAMAN, TORONTO, ear_tubes, offering, save_procedure
from tests.content.editors import sign_in
from tests.content.readers import gives_ready
from tests.content.workflow.editing import edit, publish, review, shown
from tests.shared.auth.builders import quick_passwords
from tests.support.clocks import StillClock
from tests.support.http import client_of
from tests.support.keys import written

PREVIEWS = "/v1/editorial/previews"
MADE = "/v1/editorial/pages/toronto/ear-tubes/previews"
DRAFT = {"location": "toronto", "procedure": "ear-tubes", "locale": "en-CA"}
PAGE = "/en-CA/toronto/procedures/ear-tubes"


async def link_to(client: httpx2.AsyncClient, **more: Any) -> str:
    """The path of a new link."""
    answer = await client.post(PREVIEWS, json={**DRAFT, **more})
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    url: str = answer.json()["url"]
    assert url.startswith("https://content.example/preview/")
    return urlsplit(url).path


async def everything(database: Database) -> dict[str, list[Any]]:
    """What is stored, but for sessions and previews themselves."""
    left_out = {"previews", "sessions", "accounts", "sign_in_attempts", "known_devices"}
    names = sorted(set(await database.list_collection_names()) - left_out)
    return {
        name: await database[name].find().sort("_id", 1).to_list(None)
        for name in names
        if not name.startswith(("sign", "request_limits", "system."))
    }


async def test_a_draft_is_shown_as_a_page_until_its_link_expires_and_leaves_nothing_behind(
    published: Content,
    client: httpx2.AsyncClient,
    content_database: Database,
    clock: StillClock,
) -> None:
    await edit(published, "Draft words <b>bold</b> & more.")
    await published.stores.revisions.copy()
    before = await everything(content_database)
    await sign_in(client, content_database, Role.REVIEWER, "toronto")
    path = await link_to(client, minutes=90)
    client.cookies.clear()
    page = await client.get(path)
    assert (page.status_code, page.headers["content-language"]) == (200, "en-CA")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert "etag" not in page.headers
    text = page.text
    assert "Draft words &lt;b&gt;bold&lt;/b&gt; &amp; more." in text
    assert "Draft, not published." in text
    assert "Monday, November 23, 2026 at 1:30" in text
    assert "(Toronto)" in text
    assert '<meta name="robots" content="noindex, nofollow">' in text
    assert "Revision 2 of the text, not published." in text
    assert "No doctor has reviewed this text yet." in text
    assert "inquiry.example" not in text
    assert "Not from a draft" in text
    assert "canonical" not in text
    assert "ld+json" not in text
    head = await client.head(path)
    assert (head.status_code, head.content) == (200, b"")

    assert not await gives_ready(client, path)
    assert await everything(content_database) == before
    assert "Draft words" not in await shown(published)
    for public in (PAGE, "/v1/changes", "/sitemap.xml", "/v1/search?q=draft+words", "/en-CA"):
        answer = await client.get(public)
        assert answer.status_code == 200
        assert "Draft words" not in answer.text
        assert "preview" not in answer.text

    clock.advance(timedelta(minutes=90) - timedelta(seconds=1))
    assert (await client.get(path)).status_code == 200
    clock.advance(timedelta(seconds=1))
    expired = await client.get(path)
    tampered = await client.get(path[:-1] + ("A" if path[-1] != "A" else "B"))
    nonsense = await client.get("/preview/x")
    assert {one.status_code for one in (expired, tampered, nonsense)} == {404}
    assert expired.text == tampered.text == nonsense.text
    assert expired.headers["referrer-policy"] == "no-referrer"
    assert expired.headers["cache-control"] == "no-store"
    for secret in ("Draft words", "preview", "not published", path):
        assert secret not in expired.text


async def test_a_link_keeps_to_its_words_while_the_draft_goes_on_and_shows_todays_facts(
    published: Content, editor: httpx2.AsyncClient, clock: StillClock
) -> None:
    first = {"toronto": {"en-CA": ProcedureText(funding="Here you pay one.")}}
    later = {"toronto": {"en-CA": ProcedureText(funding="Here you pay two.")}}
    await save_procedure(published, ear_tubes(overrides=first))
    path = await link_to(editor)
    await save_procedure(published, ear_tubes(overrides=later))
    await edit(published, "Newer.")
    await published.load_bundle.publish_location(replace(TORONTO, name="Lakeside Clinic"))
    text = (await editor.get(path)).text
    assert "Here you pay one." in text
    assert "Lakeside Clinic" in text
    assert "Here you pay two." in (await editor.get(await link_to(editor))).text
    oldest = (await editor.get(await link_to(editor, revision=1))).text
    assert "Revision 1 of the text" in oldest
    made = (await editor.get(MADE, params={"limit": 2})).json()
    assert [(one["by"], one["revision"]) for one in made["items"]] == [
        ("editor-account", 1),
        ("editor-account", 2),
    ]
    rest = (await editor.get(MADE, params={"cursor": made["next_cursor"]})).json()
    assert [one["revision"] for one in rest["items"]] == [1]
    assert rest["next_cursor"] is None
    assert "url" not in rest["items"][0]
    day = timedelta(hours=24)
    assert rest["items"][0]["expires_at"] == f"{clock() + day:%Y-%m-%dT%H:%M:%SZ}"


async def test_a_preview_is_the_page_that_publishing_makes_of_the_same_words(
    published: Content, editor: httpx2.AsyncClient
) -> None:
    revision = await edit(published, "Vous payez.", locale="fr-CA")
    await review(published, revision, locale="fr-CA")
    path = await link_to(editor, locale="fr-CA")
    drafted = (await editor.get(path)).text
    assert "Brouillon, non publié." in drafted
    assert "Pas depuis un brouillon" in drafted
    assert "Dr. Ada Sample" in drafted
    await publish(published, locale="fr-CA", reason="Short.")
    live = (await editor.get("/fr-CA/toronto/procedures/ear-tubes")).text
    assert body_of(drafted) == body_of(live)


def body_of(page: str) -> list[str]:
    """The lines of the article, but for what is a draft's own."""
    article = page.partition('<article class="body">')[2].partition("</article>")[0]
    own = ("vision", "Publié le")
    return [line for line in article.splitlines() if not any(word in line for word in own)]


async def test_what_the_clinic_does_not_offer_is_not_previewed_and_its_links_end(
    published: Content, editor: httpx2.AsyncClient
) -> None:
    path = await link_to(editor)
    retired = replace(offering("toronto", "ear-tubes", RAMAN.slug), is_retired=True)
    await published.load_bundle.publish_offering(retired)
    assert (await editor.get(path)).status_code == 404
    refused = await editor.post(PREVIEWS, json=DRAFT)
    assert (refused.status_code, refused.json()["code"]) == (
        409,
        "publishing.nothing-to-publish",
    )


async def test_only_what_is_written_can_be_previewed(
    published: Content, editor: httpx2.AsyncClient
) -> None:
    cases: list[tuple[dict[str, Any], int]] = [
        ({"locale": "fr-CA"}, 409),
        ({"procedure": "no-such"}, 409),
        ({"location": "calgary"}, 409),
        ({"revision": 9}, 404),
        ({"locale": "fr-CA", "revision": 1}, 404),
    ]
    for change, status in cases:
        assert (await editor.post(PREVIEWS, json={**DRAFT, **change})).status_code == status
    await save_procedure(published, replace(EAR_TUBES, texts={"en-CA": ProcedureText()}))
    assert (await editor.post(PREVIEWS, json=DRAFT)).status_code == 409
    assert (await editor.get(MADE)).json()["items"] == []


ABSURD: list[dict[str, Any]] = [
    {"minutes": 0}, {"minutes": -1}, {"minutes": 10_081}, {"minutes": 2**70}, {"minutes": 1.5},
    {"minutes": "x"}, {"minutes": None}, {"revision": 0}, {"revision": 2**70}, {"revision": "x"},
    {"location": "../x"}, {"location": "a" * 101}, {"location": {"$ne": ""}}, {"location": "*"},
    {"procedure": "Ear"}, {"procedure": "ear-tubes\n"}, {"procedure": ""}, {"procedure": None},
    {"locale": "xx"}, {"locale": None}, {"locale": ["en-CA"]}, {"surprise": 1},
]  # fmt: skip


@pytest.mark.usefixtures("published")
async def test_absurd_wishes_are_refused_by_the_field_and_other_clinics_people_by_their_scope(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    await sign_in(client, content_database, Role.EDITOR, "toronto")
    for change in ABSURD:
        answer = await client.post(PREVIEWS, json={**DRAFT, **change})
        assert answer.status_code == 422, change
    longest = await client.post(PREVIEWS, json={**DRAFT, "minutes": 10_080})
    assert longest.status_code == 201
    await sign_in(client, content_database, Role.EDITOR, "calgary")
    for answer in (await client.post(PREVIEWS, json=DRAFT), await client.get(MADE)):
        assert (answer.status_code, answer.json()["code"]) == (403, "directory.outside-scope")
    made = MongoMadePreviews(content_database)
    assert len(await made.of_page("toronto", "ear-tubes", before="", limit=9)) == 1


@pytest.mark.usefixtures("published")
async def test_a_link_made_by_one_process_opens_in_another_and_through_a_rotation(
    settings: ContentApiSettings, editor: httpx2.AsyncClient, clock: StillClock
) -> None:
    path = await link_to(editor)
    for keys, status in ((("p1",), 200), (("p2", "p1"), 200), (("p2",), 404)):
        chosen = settings.model_copy(update={"preview_key": SecretStr(written(*keys))})
        app = build_app(chosen, passwords=quick_passwords(), now=clock)
        async with client_of(app) as other:
            assert (await other.get(path)).status_code == status
