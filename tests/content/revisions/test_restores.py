"""Editors look through the history of a text over HTTP, compare, and bring a revision back."""

import httpx2
import pytest

from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import EAR_TUBES, save_procedure
from tests.content.editors import sign_in

TEXT = "/v1/editorial/procedures/ear-tubes/texts/en-CA"
REVISIONS = "/v1/editorial/revisions/ear-tubes"
RESTORES = "/v1/editorial/restores"


@pytest.fixture
async def edited(content: Content, editor: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """A text of three revisions: as it was saved, then `Grommets`, then `Tubes`."""
    await save_procedure(content, EAR_TUBES)
    for tag, title in (('"1"', "Grommets"), ('"2"', "Tubes")):
        answer = await editor.put(TEXT, json={"title": title}, headers={"If-Match": tag})
        assert answer.status_code == 200
    return editor


def restore(revision: int, **changes: object) -> dict[str, object]:
    return {"procedure": "ear-tubes", "locale": "en-CA", "revision": revision, **changes}


async def test_the_history_names_who_wrote_each_revision_and_what_it_is_based_on(
    edited: httpx2.AsyncClient,
) -> None:
    items = (await edited.get(REVISIONS)).json()["items"]
    assert [(one["revision"], one["based_on"], one["by"]) for one in items] == [
        (3, 2, "editor-account"),
        (2, 1, "editor-account"),
        (1, None, None),
    ]
    assert (await edited.get(REVISIONS, params={"locale": "fr-CA"})).json()["items"] == []


async def test_a_long_history_comes_in_pages(edited: httpx2.AsyncClient) -> None:
    first = (await edited.get(REVISIONS, params={"limit": 2})).json()
    assert [one["revision"] for one in first["items"]] == [3, 2]
    query = {"limit": 2, "cursor": first["next_cursor"]}
    second = (await edited.get(REVISIONS, params=query)).json()
    assert [one["revision"] for one in second["items"]] == [1]
    assert second["next_cursor"] is None
    assert (await edited.get(REVISIONS, params={"cursor": "nonsense"})).status_code == 422


async def test_two_revisions_are_compared_by_what_differs(edited: httpx2.AsyncClient) -> None:
    answer = await edited.get(f"{REVISIONS}/3/differences", params={"since": 2})
    assert answer.json()["items"] == [{"path": "title", "before": "Grommets", "after": "Tubes"}]
    unknown = await edited.get(f"{REVISIONS}/9/differences", params={"since": 2})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "revisions.unknown-revision")


async def test_a_revision_that_is_brought_back_is_the_newest_and_says_so(
    edited: httpx2.AsyncClient,
) -> None:
    answer = await edited.post(RESTORES, json=restore(1), headers={"If-Match": '"3"'})
    assert (answer.status_code, answer.headers["etag"]) == (201, '"4"')
    assert answer.json()["text"]["title"] == "Ear tubes"
    newest = (await edited.get(REVISIONS)).json()["items"][0]
    assert (newest["revision"], newest["based_on"], newest["restored_from"]) == (4, 3, 1)
    assert (await edited.get(TEXT)).json() == answer.json()


async def test_bringing_back_what_is_there_makes_no_revision(edited: httpx2.AsyncClient) -> None:
    answer = await edited.post(RESTORES, json=restore(3), headers={"If-Match": '"3"'})
    assert (answer.status_code, answer.headers["etag"]) == (201, '"3"')
    assert len((await edited.get(REVISIONS)).json()["items"]) == 3


async def test_a_revision_is_not_brought_back_over_one_that_nobody_has_seen(
    edited: httpx2.AsyncClient,
) -> None:
    unseen = await edited.post(RESTORES, json=restore(1))
    assert unseen.status_code == 428
    stale = await edited.post(RESTORES, json=restore(1), headers={"If-Match": '"2"'})
    assert (stale.status_code, stale.headers["etag"]) == (412, '"3"')
    assert len((await edited.get(REVISIONS)).json()["items"]) == 3


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (restore(9), 404, "revisions.unknown-revision"),
        (restore(1, procedure="unknown"), 404, "procedures.unknown-procedure"),
        (restore(1, locale="fr-CA"), 404, "revisions.unknown-revision"),
    ],
)
async def test_what_is_not_there_cannot_be_brought_back(
    edited: httpx2.AsyncClient, body: dict[str, object], status: int, code: str
) -> None:
    answer = await edited.post(RESTORES, json=body, headers={"If-Match": '"3"'})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_reviewer_reads_the_history_and_brings_nothing_back(
    content: Content, client: httpx2.AsyncClient, content_database: Database
) -> None:
    await save_procedure(content, EAR_TUBES)
    assert (await client.get(REVISIONS)).status_code == 401
    await sign_in(client, content_database, Role.REVIEWER, "*")
    assert (await client.get(REVISIONS)).status_code == 200
    refused = await client.post(RESTORES, json=restore(1), headers={"If-Match": '"1"'})
    assert refused.status_code == 403
