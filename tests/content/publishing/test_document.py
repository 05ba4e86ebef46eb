"""The page's JSON is an interface: these fields, in this order."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from services.content.directory.domain import DatedHours, Fee, Wait
from services.content.procedures.domain import PlanListing, Recovery
from services.content.publishing.domain import (
    CONTENT_FIELDS,
    Page,
    Stamp,
    clinic_json_ld,
    document_of,
    json_bytes,
    resolve,
)
from services.content.text.domain import InsuredStatus
from tests.content.builders import (
    CALGARY,
    EAR_TUBES,
    ENGLISH,
    FRENCH,
    RAMAN,
    TORONTO,
    ear_tubes,
    sources,
)
from tests.support.clocks import MONDAY_NOON

# Section 8 of the design; what is beside it here was added and may stand anywhere between.
DESIGNED = (
    "slug", "locale", "title", "summary", "funding", "sections", "faqs", "not_suitable_if",
    "location",
    "available_at", "doctors", "travel", "announcements", "inquiry", "seo", "medical_review",
    "revision",
    "published_at",
)  # fmt: skip


def document(locale: str = "en-CA", **changes: Any) -> dict[str, Any]:
    page = resolve(sources(**changes), locale)
    assert isinstance(page, Page)
    made = document_of(page, Stamp(revision=3, published_at=MONDAY_NOON))
    read: dict[str, Any] = json.loads(json_bytes(made))
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
    assert page["sections"][0] == {
        "id": "what",
        "heading": "What are ear tubes?",
        "html": "<p>Tubes &lt;thin&gt; &amp; short.</p><ul><li>One</li><li>Two</li></ul>",
    }
    assert page["faqs"] == [{"question": "Does it hurt?", "answer_html": "<p>No.</p>"}]
    assert page["next_steps"] == {"heading": "Next steps", "html": "<p>Write to us.</p>"}
    assert page["available_at"][1] == {
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
            "specialties": [],
            "licensed_in": [],
            "non_participating_in": [],
            "portrait": None,
        }
    ]
    assert page["medical_review"] is None
    assert page["inquiry"]["phone"] == "+14165550100"


def test_the_figures_of_recovery_stand_there_where_somebody_has_given_them() -> None:
    assert document()["recovery"] is None
    figures = Recovery(stay_nights=2, fit_to_fly_days=10, aftercare_days=90)
    page = resolve(sources(procedure=replace(EAR_TUBES, recovery=figures)), "en-CA")
    assert isinstance(page, Page)
    assert document_of(page, Stamp(revision=3, published_at=MONDAY_NOON))["recovery"] == {
        "stay_nights": 2,
        "fit_to_fly_days": 10,
        "aftercare_days": 90,
        "off_work_days": None,
    }


PRICED = {
    "fee": Fee(
        effective_from=date(2026, 1, 1),
        effective_to=date(2026, 12, 31),
        lowest_cents=240_000,
        highest_cents=310_000,
        includes={"en-CA": ("The operation",), "fr-CA": ("L’opération",)},
        excludes={"en-CA": ("Travel",)},
    ),
    "wait": Wait(lowest_weeks=3, highest_weeks=6, as_of=date(2026, 11, 2)),
}


def test_what_nobody_has_said_is_null_and_never_nothing() -> None:
    page = document()
    assert (page["fee"], page["wait"]) == (None, None)
    assert page["funding"]["plan_listing"] is None


def test_the_fee_and_the_wait_stand_there_in_the_words_of_the_page() -> None:
    page = document("fr-CA", procedure=ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}), **PRICED)
    assert page["fee"] == {
        "currency": "CAD",
        "lowest_cents": 240_000,
        "highest_cents": 310_000,
        "effective_from": "2026-01-01",
        "effective_to": "2026-12-31",
        "includes": ["L’opération"],
        "excludes": ["Travel"],
    }
    assert page["wait"] == {"lowest_weeks": 3, "highest_weeks": 6, "as_of": "2026-11-02"}
    assert page["inherited"]["fee.excludes"] == "en-CA"
    assert "fee.includes" not in page["inherited"]


def test_the_plan_of_the_clinics_own_province_is_named_with_its_source_and_day() -> None:
    listing = PlanListing(
        status=InsuredStatus.DEPENDS,
        source={"en-CA": "Schedule of benefits"},
        as_of=date(2026, 9, 1),
        url="https://plan.example/benefits",
    )
    procedure = replace(
        ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}), plan_listings={"CA-ON": listing}
    )
    page = document("fr-CA", procedure=procedure)
    assert page["funding"] == {
        "insured_status": "depends",
        "text": "Public plans pay.",
        "plan_listing": {
            "province": "CA-ON",
            "status": "depends",
            "source": "Schedule of benefits",
            "url": "https://plan.example/benefits",
            "as_of": "2026-09-01",
        },
    }
    assert page["inherited"]["funding.plan_listing.source"] == "en-CA"
    elsewhere = document(procedure=procedure, location=CALGARY)
    assert elsewhere["funding"]["plan_listing"] is None


def test_clinics_and_doctors_say_what_they_are_in_the_words_of_the_page() -> None:
    closed = DatedHours(day=date(2026, 12, 25), reason={"en-CA": "Christmas Day"})
    doctor = replace(
        RAMAN,
        credentials_in={"fr-CA": "M.D., dermatologie"},
        specialties={"en-CA": ("Scars",)},
        licensed_in=("CA-ON",),
    )
    page = document(
        "fr-CA",
        procedure=ear_tubes({"en-CA": ENGLISH, "fr-CA": FRENCH}),
        location=replace(TORONTO, dated_hours=(closed,)),
        doctors=(doctor,),
    )
    assert page["location"]["hours"] == {"mon": [["08:30", "12:00"], ["13:00", "17:00"]]}
    assert page["location"]["dated_hours"] == [
        {"day": "2026-12-25", "intervals": [], "reason": "Christmas Day"}
    ]
    (shown,) = page["doctors"]
    assert shown["credentials"] == "M.D., dermatologie"
    assert (shown["specialties"], shown["licensed_in"]) == (["Scars"], ["CA-ON"])
    inherited = page["inherited"]
    assert inherited["doctors.priya-raman.specialties"] == "en-CA"
    assert inherited["location.dated_hours.2026-12-25.reason"] == "en-CA"
    assert "doctors.priya-raman.credentials" not in inherited


def test_search_engines_are_told_the_hours_of_the_week_and_of_days_unlike_the_others() -> None:
    late = DatedHours(day=date(2026, 12, 24), intervals=(("20:00", "24:00"),))
    clinic = replace(
        TORONTO,
        hours={"mon": (("08:00", "12:00"),), "tue": (("08:00", "12:00"),)},
        dated_hours=(DatedHours(day=date(2026, 12, 23)), late, DatedHours(day=date(2026, 12, 25))),
    )
    node = clinic_json_ld(clinic, url="https://content.example/en-CA/toronto", day=late.day)
    kind = {"@type": "OpeningHoursSpecification"}
    assert node["openingHoursSpecification"] == [
        {**kind, "opens": "08:00", "closes": "12:00", "dayOfWeek": ["Monday", "Tuesday"]}
    ]
    eve, day = ({"validFrom": day, "validThrough": day} for day in ("2026-12-24", "2026-12-25"))
    assert node["specialOpeningHoursSpecification"] == [
        {**kind, "opens": "20:00", "closes": "23:59", **eve},
        {**kind, "opens": "00:00", "closes": "00:00", **day},
    ]
    unknown = clinic_json_ld(replace(TORONTO, hours={}), url="https://x.example", day=late.day)
    assert "openingHoursSpecification" not in unknown
