"""Editors see what their clinics say differently, and where the network has moved on since."""

from dataclasses import replace
from typing import Any

import httpx2

from services.content.procedures.domain import override_bases
from services.content.text.domain import ProcedureText
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import ENGLISH, FRENCH, ear_tubes, save_procedure
from tests.content.editors import sign_in

ADDRESS = "/v1/editorial/divergence"
FUNDING = ProcedureText(funding="Here you pay.")
BOTH = {"en-CA": ENGLISH, "fr-CA": FRENCH}


def test_a_base_names_the_texts_as_they_are_once_the_override_is_written() -> None:
    first = ear_tubes(BOTH, {"toronto": {"en-CA": FUNDING, "fr-CA": FUNDING}})
    assert override_bases(None, first) == {
        "toronto": {
            "en-CA": {"funding": {"en-CA": 1}},
            "fr-CA": {"funding": {"fr-CA": 1, "en-CA": 1}},
        }
    }


async def listed(client: httpx2.AsyncClient, **query: str) -> list[dict[str, Any]]:
    """All pages of the list, one entry on each."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        asked = {**query, "limit": "1", "cursor": cursor}
        answer = await client.get(ADDRESS, params=asked)
        assert answer.status_code == 200
        found += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
    return found


async def test_each_field_is_listed_with_both_words_and_whether_the_network_has_moved_on(
    published: Content, client: httpx2.AsyncClient, content_database: Database
) -> None:
    overrides = {
        "toronto": {"en-CA": FUNDING, "fr-CA": ProcedureText(faqs=())},
        "calgary": {"en-CA": replace(FUNDING, title="Grommets")},
    }
    await save_procedure(published, ear_tubes(BOTH, overrides))
    await save_procedure(published, replace(ear_tubes(BOTH, overrides), slug="grommets"))
    await sign_in(client, content_database, Role.EDITOR, "*")
    before = await listed(client)
    assert [(one["procedure"], one["location"], one["locale"], one["field"]) for one in before] == [
        (procedure, *rest)
        for procedure in ("ear-tubes", "grommets")
        for rest in [
            ("calgary", "en-CA", "funding"),
            ("calgary", "en-CA", "title"),
            ("toronto", "en-CA", "funding"),
            ("toronto", "fr-CA", "faqs"),
        ]
    ]
    assert {one["has_changed"] for one in before} == {False}

    changed = {
        "en-CA": replace(ENGLISH, funding="The network pays.", title="Tubes"),
        "fr-CA": FRENCH,
    }
    later = {**overrides, "calgary": {"en-CA": replace(FUNDING, title="Little tubes")}}
    await save_procedure(published, ear_tubes(changed, overrides))
    await save_procedure(published, ear_tubes(changed, later))
    moved = {
        (one["location"], one["field"]): one for one in await listed(client, procedure="ear-tubes")
    }
    assert moved["toronto", "funding"] == {
        "procedure": "ear-tubes",
        "location": "toronto",
        "locale": "en-CA",
        "field": "funding",
        "clinic_says": "Here you pay.",
        "network_says": {"locale": "en-CA", "value": "The network pays."},
        "written_beside": {"en-CA": 1},
        "has_changed": True,
    }
    rewritten = moved["calgary", "title"]
    assert (rewritten["written_beside"], rewritten["has_changed"]) == ({"en-CA": 2}, False)
    inherited = moved["toronto", "faqs"]
    assert (inherited["clinic_says"], inherited["network_says"]["locale"]) == ([], "en-CA")
    assert not inherited["has_changed"]
    only = await listed(client, changed="true", location="calgary")
    assert [(one["procedure"], one["field"]) for one in only] == [("ear-tubes", "funding")]
    assert (await client.get(ADDRESS, params={"cursor": "x"})).status_code == 422

    await sign_in(client, content_database, Role.REVIEWER, "calgary")
    assert {one["location"] for one in await listed(client)} == {"calgary"}
    assert await listed(client, location="toronto") == []
    await sign_in(client, content_database, Role.EDITOR)
    assert await listed(client) == []


async def test_what_was_written_before_its_base_was_kept_counts_as_changed(
    published: Content, client: httpx2.AsyncClient, content_database: Database
) -> None:
    overrides = {"toronto": {"en-CA": FUNDING}}
    await save_procedure(published, ear_tubes(overrides=overrides))
    await content_database["procedures"].update_one({}, {"$unset": {"override_bases": ""}})
    await sign_in(client, content_database, Role.EDITOR, "*")
    (old,) = await listed(client)
    assert (old["written_beside"], old["has_changed"]) == (None, True)
