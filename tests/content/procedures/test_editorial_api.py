"""Editors import and publish over HTTP; nobody else does."""

import re

import httpx2
import pytest

from services.content.settings import ContentSettings
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import RAMAN, TORONTO, offering
from tests.content.editors import sign_in
from tests.content.importing.captured import PAGES
from tests.content.workflow.editing import review

PAGE = (PAGES / "ear-tubes.en-CA.txt").read_bytes()
IMPORT = "/v1/editorial/imports?procedure=ear-tubes&category=ears&insured_status=insured"


async def test_an_editor_imports_a_page_and_publishes_it_once_it_is_reviewed(
    content: Content, editor: httpx2.AsyncClient
) -> None:
    load = content.load_bundle
    await load.publish_location(TORONTO)
    await load.publish_doctor(RAMAN)
    await load.publish_offering(offering("toronto", "ear-tubes", RAMAN.slug))
    imported = await editor.post(IMPORT, content=PAGE)
    assert imported.status_code == 201
    body = imported.json()
    assert body["procedure"]["slug"] == "ear-tubes"
    assert body["procedure"]["revision"] == 1
    assert body["report"]["is_empty"]
    assert body["warnings"] == []

    wish = {"location": "toronto", "procedure": "ear-tubes"}
    unread = await editor.post("/v1/editorial/publications", json=wish)
    assert (unread.status_code, unread.json()["code"]) == (409, "workflow.review-needed")
    await review(content, 1)
    published = await editor.post("/v1/editorial/publications", json=wish)
    assert published.status_code == 201
    assert [item["revision"] for item in published.json()["items"]] == [1]
    page = await editor.get("/v1/locations/toronto/procedures/ear-tubes")
    assert page.json()["title"] == body["procedure"]["title"]


@pytest.mark.parametrize(
    ("address", "body", "kind"),
    [
        (IMPORT, PAGE, "text/plain"),
        (
            "/v1/editorial/publications",
            b'{"location":"a","procedure":"b"}',
            "application/json",
        ),
    ],
)
async def test_nobody_edits_without_signing_in(
    client: httpx2.AsyncClient, address: str, body: bytes, kind: str
) -> None:
    answer = await client.post(address, content=body, headers={"Content-Type": kind})
    assert answer.status_code == 401


@pytest.mark.parametrize("kind", ["text/plain", "text/html", "text/markdown; charset=utf-8", ""])
async def test_a_page_may_be_imported_as_the_text_that_it_is(
    editor: httpx2.AsyncClient, kind: str
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    assert (await editor.post(IMPORT, content=PAGE, headers=headers)).status_code == 201


async def test_a_page_that_is_sent_as_something_else_is_refused_for_that_reason(
    editor: httpx2.AsyncClient,
) -> None:
    answer = await editor.post(IMPORT, json={"page": "text"})
    assert answer.status_code == 415
    accepted = "text/plain, text/html, text/markdown, application/octet-stream"
    assert answer.headers["accept"] == accepted


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER, Role.REVIEWER])
async def test_other_roles_do_not_import(
    client: httpx2.AsyncClient, content_database: Database, role: Role
) -> None:
    await sign_in(client, content_database, role, "*")
    assert (await client.post(IMPORT, content=PAGE)).status_code == 403


async def test_an_editor_of_one_clinic_changes_neither_shared_texts_nor_other_clinics(
    client: httpx2.AsyncClient, content_database: Database, content: Content
) -> None:
    await content.load_bundle.publish_location(TORONTO)
    await sign_in(client, content_database, Role.EDITOR, "calgary")
    assert (await client.post(IMPORT, content=PAGE)).status_code == 403
    answer = await client.post(
        "/v1/editorial/publications", json={"location": "toronto", "procedure": "ear-tubes"}
    )
    assert answer.status_code == 403
    assert answer.json()["code"] == "directory.outside-scope"


async def test_an_unreadable_page_is_reported_by_line_and_not_repeated(
    editor: httpx2.AsyncClient,
) -> None:
    answer = await editor.post(IMPORT, content=b"Secret words and no headings at all.")
    assert answer.status_code == 422
    assert answer.json()["code"] == "procedures.page-not-readable"
    assert answer.json()["errors"]
    assert "Secret" not in answer.text


TOO_MUCH = [
    (PAGE + b"\n\nAnother paragraph, like many." * 16_000, "too_many_characters"),
    (PAGE + b"\n\nAnother one." * 4_000, "too_many_lines"),
    (PAGE + b"\n\n" + b"word " * 2_001 + b".", "line_too_long"),
    (b"Knee\n\n" + b"Why this\n\nSo.\n\n" * 101, "too_many"),
    (b"Knee\n\nWhy\n\n" + b"- a\n" * 201, "too_many"),
    (
        b"Knee\n\nWho it is not suitable for\n\n"
        + b"".join(b"- %d colds\n" % n for n in range(41)),
        "too_many",
    ),
    (b"Knee\n\nWho it is not suitable for\n\n- b\n- " + b"a" * 401, "too_long"),
]


async def test_a_page_with_too_much_in_it_is_refused_by_the_limit_and_nothing_is_stored(
    editor: httpx2.AsyncClient, content_database: Database
) -> None:
    for page, code in TOO_MUCH:
        answer = await editor.post(IMPORT, content=page)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == code
        assert re.search(r"\d", answer.json()["errors"][0]["message"])
    assert await content_database["procedures"].count_documents({}) == 0


async def test_a_body_of_more_than_one_megabyte_is_not_even_read(
    editor: httpx2.AsyncClient,
) -> None:
    answer = await editor.post(IMPORT, content=b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 413


async def test_publishing_what_nobody_offers_is_refused(editor: httpx2.AsyncClient) -> None:
    answer = await editor.post(
        "/v1/editorial/publications", json={"location": "toronto", "procedure": "unknown"}
    )
    assert answer.status_code == 409
    assert answer.json()["code"] == "publishing.nothing-to-publish"


def test_content_settings_name_the_database(settings: ContentSettings) -> None:
    assert settings.database_name == f"{settings.database_prefix}_content"
