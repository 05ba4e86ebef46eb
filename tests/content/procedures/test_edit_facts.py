"""Editors write what all locales of a procedure share: over what they have seen, as a draft."""

from typing import Any

import httpx2
import pytest

from services.content.wiring import Content
from tests.content.builders import FRENCH, ear_tubes, save_procedure

ADDRESS = "/v1/editorial/procedures/ear-tubes/facts"
BODY: dict[str, Any] = {
    "category": "ears",
    "insured_status": "insured",
    "plan_listings": {
        "CA-ON": {
            "status": "depends",
            "source": {"en-CA": "Schedule of benefits"},
            "as_of": "2026-09-01",
        }
    },
    "recovery": {
        "stay_nights": 1, "fit_to_fly_days": 2, "aftercare_days": 30, "off_work_days": 3,
    },
}  # fmt: skip


async def test_facts_are_written_over_what_was_seen_and_shown_once_they_are_published(
    published: Content, editor: httpx2.AsyncClient
) -> None:
    read = await editor.get(ADDRESS)
    assert read.json()["facts"]["plan_listings"] == {}
    assert (await editor.put(ADDRESS, json=BODY)).status_code == 428
    tag = {"If-Match": read.headers["etag"]}
    written = await editor.put(ADDRESS, json=BODY, headers=tag)
    assert written.status_code == 200
    assert written.json()["facts"]["recovery"]["off_work_days"] == 3
    stale = await editor.put(ADDRESS, json=BODY | {"category": "other"}, headers=tag)
    assert (stale.status_code, stale.json()["current_revision"]) == (
        412,
        written.json()["revision"],
    )
    await published.maintain_pages()
    page = published.stores.pages
    before = await page.latest("toronto:ear-tubes:en-CA")
    assert before.page is not None
    assert b"Schedule of benefits" not in before.page.json
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    after = await page.latest("toronto:ear-tubes:en-CA")
    assert after.page is not None
    assert b"Schedule of benefits" in after.page.json
    announced = await published.stores.procedures.announced("ear-tubes")
    assert announced is not None
    assert announced.insured_status_in == {"CA-ON": "depends"}


async def test_who_writes_a_text_meanwhile_is_in_nobodys_way(
    published: Content, editor: httpx2.AsyncClient
) -> None:
    tag = {"If-Match": (await editor.get(ADDRESS)).headers["etag"]}
    texts = {**ear_tubes().texts, "fr-CA": FRENCH}
    await save_procedure(published, ear_tubes(texts))
    assert (await editor.put(ADDRESS, json=BODY, headers=tag)).status_code == 200
    draft = await published.stores.procedures.get("ear-tubes")
    assert draft is not None
    assert draft.value.texts["fr-CA"] == FRENCH


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"plan_listings": {"CA-XX": BODY["plan_listings"]["CA-ON"]}}, "plan_listings"),
        ({"insured_status_in": {"US-NY": "insured"}}, "insured_status_in"),
        ({"plan_listings": {"CA-ON": BODY["plan_listings"]["CA-ON"] | {"source": {}}}},
         "plan_listings.CA-ON.source"),
        ({"recovery": BODY["recovery"] | {"off_work_days": 10**9}}, "recovery.off_work_days"),
        ({"insured_status": "sometimes"}, "insured_status"),
        ({"plan_listings": {"Erika": 7}}, "plan_listings"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("published")
async def test_what_is_wrong_with_facts_is_named(
    editor: httpx2.AsyncClient, change: dict[str, Any], field: str
) -> None:
    answer = await editor.put(ADDRESS, json=BODY | change, headers={"If-Match": '"1"'})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert "Erika" not in answer.text
