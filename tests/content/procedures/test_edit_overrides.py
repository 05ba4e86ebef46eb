"""Editors of a clinic write what it says differently, over what they have seen, as a draft."""

from dataclasses import replace
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.procedures.domain import MedicalReview
from services.content.text.domain import ProcedureText
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.mongo import Database
from tests.content.builders import CALGARY, DAY, EAR_TUBES, ENGLISH, ROY, ear_tubes, offering
from tests.content.editors import sign_in

ADDRESS = "/v1/editorial/procedures/ear-tubes/overrides/{}/en-CA"
HERE = ADDRESS.format("toronto")
SAYS = {"funding": "Here you pay."}
WORDS = ProcedureText(funding="Here you pay.")
REVIEWED = replace(
    EAR_TUBES, medical_review=MedicalReview(by="Dr. Raman", on=DAY, due=DAY.replace(year=2028))
)
locations = st.sampled_from(["toronto", "calgary"])
locales = st.sampled_from(["en-CA", "fr-CA"])
texts = st.builds(ProcedureText, funding=st.none() | st.sampled_from(["A.", "B."]))


async def test_a_clinic_says_a_field_differently_until_it_takes_that_back(
    published: Content, client: httpx2.AsyncClient, content_database: Database
) -> None:
    await published.load_bundle.publish_location(CALGARY)
    await published.load_bundle.publish_offering(offering("calgary", "ear-tubes", ROY.slug))
    await sign_in(client, content_database, Role.EDITOR, "toronto")
    read = await client.get(HERE)
    assert read.json()["text"] == dict.fromkeys(read.json()["text"])
    assert read.json()["network"]["title"] == ENGLISH.title
    assert (await client.put(HERE, json=SAYS)).status_code == 428
    tag = {"If-Match": read.headers["etag"]}
    written = await client.put(HERE, json=SAYS, headers=tag)
    assert (written.status_code, written.json()["text"]["funding"]) == (200, SAYS["funding"])
    late = await client.put(HERE, json={"funding": "Late."}, headers=tag)
    assert (late.status_code, late.json()["current_revision"]) == (412, written.json()["revision"])
    assert (await client.put(ADDRESS.format("calgary"), json=SAYS, headers=tag)).status_code == 403

    await published.maintain_pages()
    pages = published.stores.pages
    before = await pages.latest("toronto:ear-tubes:en-CA")
    assert before.page is not None
    assert b"Here you pay." not in before.page.json
    for location in ("toronto", "calgary"):
        await published.publish_pages(location=location, procedure="ear-tubes")
    after = await pages.latest("toronto:ear-tubes:en-CA")
    elsewhere = await pages.latest("calgary:ear-tubes:en-CA")
    assert after.page is not None
    assert elsewhere.page is not None
    assert b"Here you pay." in after.page.json
    assert b"Here you pay." not in elsewhere.page.json
    (listed,) = (await client.get("/v1/editorial/divergence")).json()["items"]
    assert (listed["location"], listed["field"], listed["has_changed"]) == (
        "toronto",
        "funding",
        False,
    )

    tag = {"If-Match": written.headers["etag"]}
    back = await client.put(HERE, json={}, headers=tag)
    assert back.json()["text"]["funding"] is None
    assert (await client.get("/v1/editorial/divergence")).json()["items"] == []


@pytest.mark.parametrize(
    ("address", "body", "status"),
    [
        (ADDRESS.format("nowhere"), SAYS, 404),
        (HERE.replace("ear-tubes", "nothing"), SAYS, 404),
        (HERE.replace("en-CA", "es"), SAYS, 422),
        (HERE, {"funding": "a" * 100_001}, 422),
        (HERE, {"funding": ""}, 422),
        (HERE, {"funding": 7}, 422),
        (HERE, {"colour": "red"}, 422),
        (HERE, {"sections": [{"id": "a", "heading": "A"}, {"id": "a", "heading": "B"}]}, 422),
    ],
)
@pytest.mark.usefixtures("published")
async def test_what_a_clinic_cannot_say_is_refused_and_changes_nothing(
    editor: httpx2.AsyncClient, address: str, body: Any, status: int
) -> None:
    read = await editor.get(HERE)
    answer = await editor.put(address, json=body, headers={"If-Match": read.headers["etag"]})
    assert answer.status_code == status
    assert (await editor.get(HERE)).json() == read.json()


def test_words_of_a_clinic_that_nobody_has_reviewed_do_not_keep_the_last_review() -> None:
    changed = REVIEWED.overridden("toronto", "en-CA", WORDS)
    assert changed.medical_review is None
    assert changed.override("toronto", "en-CA") == WORDS
    again = replace(changed, medical_review=REVIEWED.medical_review)
    assert again.overridden("toronto", "en-CA", WORDS) is again
    assert REVIEWED.overridden("toronto", "en-CA", ProcedureText()) is REVIEWED


@given(st.lists(st.tuples(locations, locales, texts), max_size=8))
def test_in_any_order_of_edits_each_clinic_says_what_was_written_last_and_nothing_empty(
    edits: list[tuple[str, str, ProcedureText]],
) -> None:
    procedure = ear_tubes()
    for location, locale, text in edits:
        procedure = procedure.overridden(location, locale, text)
    last = {(location, locale): text for location, locale, text in edits}
    for (location, locale), text in last.items():
        expected = None if text == ProcedureText() else text
        assert procedure.override(location, locale) == expected
    assert all(procedure.overrides.values())
