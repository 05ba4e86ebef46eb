"""The page's JSON is an interface: these fields, in this order."""

import json
from dataclasses import replace

from services.content.procedures.domain import Recovery
from services.content.publishing.domain import (
    CONTENT_FIELDS,
    Page,
    Stamp,
    document_of,
    json_bytes,
    resolve,
)
from tests.content.builders import EAR_TUBES, sources
from tests.support.clocks import MONDAY_NOON

# Section 8 of the design; what is beside it here was added and may stand anywhere between.
DESIGNED = (
    "slug", "locale", "title", "summary", "funding", "sections", "faqs", "not_suitable_if",
    "location",
    "available_at", "doctors", "travel", "announcements", "inquiry", "seo", "medical_review",
    "revision",
    "published_at",
)  # fmt: skip


def document() -> dict[str, object]:
    page = resolve(sources(), "en-CA")
    assert isinstance(page, Page)
    made = document_of(page, Stamp(revision=3, published_at=MONDAY_NOON))
    read: dict[str, object] = json.loads(json_bytes(made))
    return read


def test_the_fields_stand_in_their_order() -> None:
    fields = list(document())
    assert tuple(fields) == CONTENT_FIELDS
    assert tuple(field for field in fields if field in DESIGNED) == DESIGNED


def test_the_document_names_its_revision_its_instant_and_the_locale_that_served() -> None:
    page = document()
    assert page["revision"] == 3
    assert page["published_at"] == f"{MONDAY_NOON:%Y-%m-%dT%H:%M:%SZ}"
    assert page["locale_served"] == "en-CA"


def test_parts_have_the_fields_that_websites_rely_on() -> None:
    page = document()
    assert page["sections"][0] == {  # type: ignore[index] # JSON
        "id": "what",
        "heading": "What are ear tubes?",
        "html": "<p>Tubes &lt;thin&gt; &amp; short.</p><ul><li>One</li><li>Two</li></ul>",
    }
    assert page["faqs"] == [{"question": "Does it hurt?", "answer_html": "<p>No.</p>"}]
    assert page["next_steps"] == {"heading": "Next steps", "html": "<p>Write to us.</p>"}
    assert page["available_at"][1] == {  # type: ignore[index] # JSON
        "slug": "ottawa",
        "name": "Rideau Clinic",
        "province": "CA-ON",
        "phone": "+16135550100",
    }
    assert page["doctors"] == [
        {
            "slug": "priya-raman",
            "name": "Dr. Priya Raman",
            "credentials": "MD, FRCPC",
            "languages": ["en", "hi"],
        }
    ]
    assert page["medical_review"] is None
    assert page["inquiry"]["phone"] == "+14165550100"  # type: ignore[index] # JSON


def test_the_figures_of_recovery_stand_there_where_somebody_has_given_them() -> None:
    assert document()["recovery"] is None
    figures = Recovery(stay_nights=2, fit_to_fly_days=10, aftercare_days=90)
    page = resolve(sources(procedure=replace(EAR_TUBES, recovery=figures)), "en-CA")
    assert isinstance(page, Page)
    assert document_of(page, Stamp(revision=3, published_at=MONDAY_NOON))["recovery"] == {
        "stay_nights": 2,
        "fit_to_fly_days": 10,
        "aftercare_days": 90,
    }
