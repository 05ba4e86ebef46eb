"""Editors import and publish over HTTP; nobody else does."""

import secrets

import httpx2
import pytest

from services.content.settings import ContentSettings
from services.content.wiring import Content
from shared.mongo import Database
from shared.signin.domain import Account, Role
from shared.signin.passwords import Passwords
from shared.signin.store import MongoAccounts
from tests.content.builders import RAMAN, TORONTO, offering
from tests.content.importing.captured import PAGES

PAGE = (PAGES / "ear-tubes.en-CA.txt").read_bytes()
IMPORT = "/v1/editorial/imports?procedure=ear-tubes&category=ears&insured_status=insured"


async def sign_in(
    client: httpx2.AsyncClient, database: Database, role: Role, *clinics: str
) -> None:
    password = secrets.token_urlsafe()
    passwords = Passwords(threads=1)
    account = Account(
        id=f"{role}-account",
        email=f"{role}@network.example",
        name="Somebody",
        role=role,
        clinics=clinics,
        password_hash=await passwords.hash(password),
    )
    passwords.close()
    await MongoAccounts(database).put(account)
    answer = await client.post("/v1/sessions", json={"email": account.email, "password": password})
    assert answer.status_code == 201


@pytest.fixture
async def editor(client: httpx2.AsyncClient, content_database: Database) -> httpx2.AsyncClient:
    await sign_in(client, content_database, Role.EDITOR, "*")
    return client


async def test_an_editor_imports_a_page_and_publishes_it(
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

    published = await editor.post(
        "/v1/editorial/publications", json={"location": "toronto", "procedure": "ear-tubes"}
    )
    assert published.status_code == 200
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


@pytest.mark.parametrize("kind", ["text/plain", "text/plain; charset=utf-8", ""])
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
    assert answer.headers["accept"] == "text/plain, application/octet-stream"


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


async def test_a_page_of_up_to_one_megabyte_is_taken_and_a_larger_one_is_not(
    editor: httpx2.AsyncClient,
) -> None:
    filler = b"\n\nAnother paragraph of the answer, like many." * 16_000
    large = await editor.post(IMPORT, content=PAGE + filler[: 700 * 1024])
    assert large.status_code in {201, 422}
    too_large = await editor.post(IMPORT, content=b"x" * (1024 * 1024 + 1))
    assert too_large.status_code == 413


async def test_publishing_what_nobody_offers_is_refused(editor: httpx2.AsyncClient) -> None:
    answer = await editor.post(
        "/v1/editorial/publications", json={"location": "toronto", "procedure": "unknown"}
    )
    assert answer.status_code == 409
    assert answer.json()["code"] == "publishing.nothing-to-publish"


def test_content_settings_name_the_database(settings: ContentSettings) -> None:
    assert settings.database_name == f"{settings.database_prefix}_content"
