"""The way of a page over HTTP: draft, review, publication, retirement, and who did what."""

from typing import Any

import httpx2
import pytest

from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.editors import sign_in
from tests.content.workflow.editing import edit, review

PAGES = "/v1/editorial/pages/toronto/ear-tubes"
PUBLICATIONS = "/v1/editorial/publications"
RETIREMENTS = "/v1/editorial/retirements"
REVIEWS = "/v1/editorial/reviews"
REQUESTS = "/v1/editorial/review-requests"
DUE = f"{REVIEWS}/due"
PAGE = {"location": "toronto", "procedure": "ear-tubes"}
TEXT = {"procedure": "ear-tubes", "locale": "en-CA"}
REVIEW: dict[str, Any] = {
    **TEXT,
    "revision": 2,
    "facts_revision": 1,
    "reviewer": {"name": "Dr. Ada Sample", "licence": "CPSO 12345", "province": "CA-ON"},
    "on": "2026-11-20",
    "due": "2027-11-20",
}


async def post(
    client: httpx2.AsyncClient, address: str, body: Any, if_match: str | None = None
) -> httpx2.Response:
    headers = {"If-Match": if_match} if if_match else {}
    return await client.post(address, json=body, headers=headers)


async def english(client: httpx2.AsyncClient) -> dict[str, Any]:
    answer = await client.get(PAGES)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()["items"][0]
    return found


async def test_a_page_goes_its_way_from_draft_to_retirement(
    published: Content, client: httpx2.AsyncClient, content_database: Database
) -> None:
    await edit(published, "Guaranteed.")
    await sign_in(client, content_database, Role.EDITOR, "*")
    first = await english(client)
    assert (first["state"], first["review_needed"]) == ("draft", True)
    refused = await post(client, PUBLICATIONS, PAGE)
    assert (refused.status_code, refused.json()["code"]) == (409, "workflow.review-needed")
    assert refused.json()["locales"] == ["en-CA"]

    asked = await post(client, REQUESTS, {**TEXT, "revision": 2})
    assert (asked.status_code, asked.headers["etag"]) == (201, '"1"')
    assert [one["words"] for one in asked.json()["warnings"]] == ["Guaranteed"]
    assert (await english(client))["state"] == "in_review"
    assert (await post(client, REVIEWS, REVIEW, '"1"')).status_code == 403

    await sign_in(client, content_database, Role.REVIEWER, "*")
    assert (await post(client, REVIEWS, REVIEW)).status_code == 428
    late = await post(client, REVIEWS, REVIEW, '"7"')
    assert (late.status_code, late.json()["current_revision"]) == (412, 1)
    assert (await post(client, REVIEWS, {**REVIEW, "revision": 9}, '"1"')).status_code == 404
    done = await post(client, REVIEWS, REVIEW, '"1"')
    assert (done.status_code, done.headers["etag"]) == (201, '"2"')
    assert done.json()["requested"] is None
    log = (await client.get(f"{REVIEWS}/ear-tubes/en-CA/history")).json()["items"]
    assert [(one["by"], one["action"], one["revision"]) for one in log] == [
        ("reviewer-account", "recorded", 2),
        ("editor-account", "requested", 2),
    ]
    assert log[0]["review"]["reviewer"]["licence"] == "CPSO 12345"
    assert (await english(client))["state"] == "reviewed"
    assert (await post(client, PUBLICATIONS, PAGE)).status_code == 403

    await sign_in(client, content_database, Role.EDITOR, "toronto")
    warned = await post(client, PUBLICATIONS, PAGE)
    assert (warned.status_code, warned.json()["code"]) == (
        409,
        "workflow.warnings-unacknowledged",
    )
    assert [one["words"] for one in warned.json()["warnings"]["en-CA"]] == ["Guaranteed"]
    known = {**PAGE, "acknowledgement": {"reason": "It quotes the law."}}
    published_now = await post(client, PUBLICATIONS, known)
    assert (published_now.status_code, published_now.headers["etag"]) == (201, '"1"')
    assert [item["revision"] for item in published_now.json()["items"]] == [2]
    state = await english(client)
    assert (state["state"], state["live"]["pin"]) == (
        "published",
        {"revision": 2, "facts_revision": 1},
    )
    assert (await post(client, PUBLICATIONS, PAGE)).status_code == 428
    stale = await post(client, PUBLICATIONS, PAGE, '"9"')
    assert (stale.status_code, stale.headers["etag"]) == (412, '"1"')

    down = {**PAGE, "reason": "Outdated."}
    assert (await post(client, RETIREMENTS, down, "*")).status_code == 428
    assert (await post(client, RETIREMENTS, down)).status_code == 428
    gone = await post(client, RETIREMENTS, down, '"1"')
    assert (gone.status_code, gone.json()["retired"]) == (201, ["en-CA"])
    assert (await client.get("/v1/locations/toronto/procedures/ear-tubes")).status_code == 404
    steps = (await client.get(f"{PAGES}/history")).json()["items"]
    assert [(one["by"], one["action"], one["reason"]) for one in steps] == [
        ("editor-account", "retired", "Outdated."),
        ("editor-account", "published", "It quotes the law."),
    ]


async def test_an_hour_on_the_clinics_clock_is_scheduled_shown_and_cancelled(
    published: Content, editor: httpx2.AsyncClient
) -> None:
    await review(published, await edit(published, "You pay."))
    wish = {**PAGE, "locale": "en-CA", "at": "2027-03-14T03:30"}
    done = await post(editor, PUBLICATIONS, wish)
    assert done.status_code == 201
    (scheduled,) = done.json()["scheduled"]
    assert (scheduled["revision"], scheduled["at"]) == (2, "2027-03-14T07:30:00Z")
    assert (await english(editor))["state"] == "scheduled"
    refused = {
        "2027-03-14T02:30": "no_such_time",
        "2027-11-07T01:30": "ambiguous_time",
        "2026-11-23T12:00": "in_the_past",
        "2029-01-01T00:00": "too_far",
    }
    for at, code in refused.items():
        answer = await post(editor, PUBLICATIONS, {**wish, "at": at}, '"1"')
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    twice = {**wish, "at": "2027-11-07T01:30", "occurrence": "second"}
    again = await post(editor, PUBLICATIONS, twice, '"1"')
    assert [one["at"] for one in again.json()["scheduled"]] == ["2027-11-07T06:30:00Z"]
    cancel = {**PAGE, "locale": "en-CA"}
    assert (await post(editor, "/v1/editorial/cancellations", cancel)).status_code == 428
    off = await post(editor, "/v1/editorial/cancellations", cancel, '"2"')
    assert (off.status_code, off.json()["scheduled"]) == (201, [])
    nothing = await post(editor, "/v1/editorial/cancellations", cancel, '"3"')
    assert (nothing.status_code, nothing.json()["code"]) == (409, "workflow.nothing-scheduled")


ABSURD: list[dict[str, Any]] = [
    {"at": "2027-01-01T00:00:00Z"}, {"at": "tomorrow"}, {"at": 5}, {"at": "9999-12-31T23:59"},
    {"at": "0001-01-01T00:00"}, {"locale": "xx"}, {"revision": 0}, {"revision": 2**70},
    {"revision": 1}, {"acknowledgement": {"reason": " "}}, {"acknowledgement": {}},
    {"acknowledgement": {"reason": "x" * 1_001}}, {"occurrence": "third"}, {"location": "../x"},
    {"procedure": "A"}, {"surprise": 1},
]  # fmt: skip


async def test_an_absurd_wish_is_refused_and_changes_nothing(
    published: Content, editor: httpx2.AsyncClient
) -> None:
    for changes in ABSURD:
        answer = await post(editor, PUBLICATIONS, {**PAGE, **changes})
        assert answer.status_code == 422, changes
    unknown = {**PAGE, "locale": "en-CA", "revision": 99}
    assert (await post(editor, PUBLICATIONS, unknown)).status_code == 404
    unwritten = {**PAGE, "locale": "fr-CA"}
    assert (await post(editor, PUBLICATIONS, unwritten)).status_code == 404
    assert (await published.stores.workflows.get("toronto", "ear-tubes")).revision == 0


_REVIEWER: dict[str, Any] = REVIEW["reviewer"]
ABSURD_REVIEWS: list[dict[str, Any]] = [
    {"on": "2026-11-24"}, {"due": "2026-11-20"}, {"due": "2040-01-01"}, {"on": "x"},
    {"reviewer": {**_REVIEWER, "licence": ""}},
    {"reviewer": {**_REVIEWER, "province": "Ontario"}},
    {"reviewer": {**_REVIEWER, "name": " "}},
    {"reviewer": {**_REVIEWER, "name": "\x00"}},
    {"reviewer": {}}, {"revision": 0}, {"locale": "de"}, {"facts_revision": None},
]  # fmt: skip


@pytest.mark.usefixtures("published")
async def test_an_absurd_review_is_refused(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    await sign_in(client, content_database, Role.REVIEWER, "*")
    for changes in ABSURD_REVIEWS:
        answer = await post(client, REVIEWS, {**REVIEW, "revision": 1, **changes})
        assert answer.status_code == 422, changes
    unknown = {**REVIEW, "revision": 1, "facts_revision": 7}
    assert (await post(client, REVIEWS, unknown)).status_code == 404
    unknown = {**REVIEW, "procedure": "unknown"}
    assert (await post(client, REVIEWS, unknown)).status_code == 404


async def test_reviews_that_are_due_are_listed_the_oldest_first_and_of_ones_own_clinics(
    published: Content, client: httpx2.AsyncClient, content_database: Database
) -> None:
    french = await edit(published, "Vous payez.", locale="fr-CA")
    await review(published, french, locale="fr-CA")
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    await sign_in(client, content_database, Role.REVIEWER, "toronto")
    (never,) = (await client.get(DUE)).json()["items"]
    assert (never["locale"], never["medical_review"], never["is_overdue"]) == ("en-CA", None, True)
    query = {"until": "2027-11-20", "limit": "1"}
    seen = []
    cursor: str | None = ""
    while cursor is not None:
        answer = (await client.get(DUE, params={**query, "cursor": cursor})).json()
        seen += [(one["locale"], one["revision"]) for one in answer["items"]]
        cursor = answer["next_cursor"]
    assert seen == [("en-CA", 1), ("fr-CA", 1)]
    assert (await client.get(DUE, params={"cursor": "x"})).status_code == 422
    assert (await client.get(DUE, params={"location": "calgary"})).json()["items"] == []
    await sign_in(client, content_database, Role.REVIEWER, "calgary")
    assert (await client.get(DUE)).json()["items"] == []
    assert (await client.get(PAGES)).status_code == 403
    assert (await post(client, REVIEWS, REVIEW)).status_code == 403
