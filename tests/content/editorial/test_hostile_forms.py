"""Whatever is typed into a form is taken, or refused by a page: nothing is an error of ours."""

import httpx2
import pytest

from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.editorial.people import form_of, somebody
from tests.content.editorial.test_media_pages import PNG

ODD = (
    "", " ", "\x00", "\x1b[31m", "x" * 70_000, "<script>alert(1)</script>", "{{ 7*7 }}", "$ne",
    "-1", "NaN", "inf", "1e999", "9" * 400, "２０２６-01-01", "2026-02-30", "9999-12-31",
    "0001-01-01", "24:00", "\u202e\u2066", "\ufffe", "../..", "https://[", "a" * 300 + "\r\nX: y",
)  # fmt: skip
FORMS = {
    "announcement": ("/editorial/announcements/new", "/editorial/announcements/odd"),
    "offering": (
        "/editorial/offerings/toronto/ear-tubes",
        "/editorial/offerings/toronto/ear-tubes",
    ),
    "webhook": ("/editorial/webhooks/new", "/editorial/webhooks"),
    "key": ("/editorial/keys/new", "/editorial/keys"),
    "picture": ("/editorial/media/new", "/editorial/media"),
}
FILTERS = (
    ("trail", "kind"), ("trail", "location"), ("trail", "by"), ("trail", "cursor"),
    ("media", "after"), ("keys", "after"), ("announcements/new", "location"),
    ("offerings", "location"),
    ("webhooks/no-such", "message"),
)  # fmt: skip


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("name", FORMS)
async def test_odd_values_in_each_field_are_no_error_of_ours(
    client: httpx2.AsyncClient, content_database: Database, name: str
) -> None:
    editor = await somebody(client, content_database, Role.EDITOR, "*")
    page, action = FORMS[name]
    shown = await editor.open(page)
    start = shown.index('action="/editorial/', shown.index("<main")) + len('action="')
    form = form_of(shown, shown[start : shown.index('"', start)])
    files = {"image": ("a.png", PNG[:40], "image/png")} if name == "picture" else None
    for field in form:
        for value in ODD:
            typed = {**form, field: value}
            answer = await client.post(action, data=typed, files=files)
            assert answer.status_code < 500, (field, value[:40], answer.text[-400:])
            assert "<script>alert" not in answer.text, field
    without = {field: value for field, value in form.items() if field == "csrf_token"}
    assert (await client.post(action, data=without, files=files)).status_code < 500
    for stolen in ({}, {"csrf_token": "another"}):
        refused = await client.post(action, data={**form, "csrf_token": "", **stolen}, files=files)
        assert refused.status_code == 403


@pytest.mark.usefixtures("published")
async def test_odd_filters_are_no_error_of_ours(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    await somebody(client, content_database, Role.EDITOR, "*")
    for address, name in FILTERS:
        for value in ("\x00", "x" * 2_000, "$ne", "[]", "\ufffe"):
            answer = await client.get(f"/editorial/{address}", params={name: value})
            assert answer.status_code < 500, (address, name, value[:20])
