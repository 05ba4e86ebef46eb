"""Every change of the directory is announced whole, once, in the shape of the event contract."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import httpx2
import pytest

from services.content.directory.domain import (
    MOST_CENTS,
    CapableDoctor,
    DatedHours,
    Fee,
    Offering,
)
from services.content.directory.usecases.facts import fact
from services.content.procedures.domain import PlanListing, Recovery
from services.content.procedures.usecases.announce_procedure import procedure_fact
from services.content.revisions.domain import (
    Revised,
    RevisionConflict,
)
from services.content.text.domain import InsuredStatus
from services.content.text.domain.checks import PROVINCES
from services.content.wiring import Content
from shared.events import MAX_EVENT_BYTES, LocationPublished, OfferingRetired, RecoveryFigures
from shared.mongo import Database
from tests.content.builders import EAR_TUBES, ENGLISH, RAMAN, ROY, TORONTO, offering
from tests.content.directory.test_fees import PRICED
from tests.content.procedures.test_plan_listings import LISTING
from tests.support.outboxes import fact_of


async def _outbox(database: Database, collection: str, key: str) -> list[dict[str, Any]]:
    document = await database[collection].find_one({"_id": key})
    assert document is not None
    entries: list[dict[str, Any]] = document["outbox"]
    return entries


async def test_a_clinic_is_announced_with_everything_a_replica_needs(
    content: Content, content_database: Database
) -> None:
    await content.load_bundle.publish_location(TORONTO)
    (entry,) = await _outbox(content_database, "locations", "toronto")
    assert (entry["type"], entry["key"], entry["seq"], entry["source"]) == (
        "location.published.v1",
        "location:toronto",
        1,
        "content",
    )
    assert fact_of(entry) == {
        "slug": "toronto",
        "name": "Harbour Clinic",
        "province": "CA-ON",
        "phone": "+14165550100",
        "timezone": "America/Toronto",
        "address": {
            "street": "1 Harbour Street",
            "city": "Toronto",
            "province": "CA-ON",
            "postal_code": "M5J 0C4",
        },
        "languages": ["en", "fr"],
        "overnight_stay": False,
        "hours": {"mon": [["08:30", "12:00"], ["13:00", "17:00"]]},
        "reply_within_hours": 8,
        "position": {"latitude": 43.6426, "longitude": -79.379},
        "dated_hours": [],
        "revision": 1,
    }


async def test_a_doctor_is_announced_with_languages_and_clinics(
    content: Content, content_database: Database
) -> None:
    await content.load_bundle.publish_doctor(RAMAN)
    (entry,) = await _outbox(content_database, "doctors", RAMAN.slug)
    assert (entry["type"], entry["key"]) == ("doctor.published.v1", "doctor:priya-raman")
    assert fact_of(entry) == {
        "slug": "priya-raman",
        "name": "Dr. Priya Raman",
        "credentials": "MD, FRCPC",
        "languages": ["en", "hi"],
        "locations": ["toronto"],
        "non_participating_in": [],
        "credentials_in": {},
        "specialties": {},
        "licensed_in": [],
        "revision": 1,
    }


async def test_an_offering_is_announced_with_its_doctors_and_their_capacity(
    content: Content, content_database: Database
) -> None:
    await content.load_bundle.publish_offering(offering("toronto", "ear-tubes", RAMAN.slug))
    (entry,) = await _outbox(content_database, "offerings", "toronto:ear-tubes")
    assert (entry["type"], entry["key"]) == (
        "offering.published.v1",
        "offering:toronto:ear-tubes",
    )
    assert fact_of(entry) == {
        "location": "toronto",
        "procedure": "ear-tubes",
        "doctors": [{"slug": "priya-raman", "capacity": 5}],
        "fees": [],
        "wait": None,
        "revision": 1,
    }


@pytest.mark.usefixtures("published")
async def test_a_procedure_is_announced_with_the_questions_that_screening_asks(
    content_database: Database,
) -> None:
    (entry,) = await _outbox(content_database, "procedures", "ear-tubes")
    assert (entry["type"], entry["key"]) == ("procedure.published.v1", "procedure:ear-tubes")
    assert fact_of(entry) == {
        "slug": "ear-tubes",
        "titles": {"en-CA": "Ear tubes"},
        "category": "ears",
        "insured_status": "insured",
        "insured_status_in": {},
        "screening": {"en-CA": ["Has a cold."]},
        "recovery": None,
        "plan_listings": {},
        "revision": 1,
    }


def test_what_an_offering_costs_and_how_long_one_waits_goes_out_with_it() -> None:
    announced = fact(PRICED, 4).model_dump(mode="json")
    assert [fee["effective_from"] for fee in announced["fees"]] == ["2026-01-01", "2027-01-01"]
    assert announced["fees"][0]["includes"]["fr-CA"] == ["L’opération"]
    assert announced["wait"] == {"lowest_weeks": 3, "highest_weeks": 6, "as_of": "2026-11-02"}


def test_the_largest_offering_clinic_and_procedure_still_travel() -> None:
    doctors = tuple(CapableDoctor(slug=f"{n:x<100}", capacity=10_000) for n in range(500))
    fees = tuple(
        Fee(
            effective_from=date(2000 + n, 1, 1),
            effective_to=date(2000 + n, 12, 31),
            lowest_cents=MOST_CENTS,
            highest_cents=MOST_CENTS,
            includes={"en-CA": ("\U0001f9b4" * 20,) * 20},
        )
        for n in range(50)
    )
    cell = Offering(location="a" * 100, procedure="b" * 100, doctors=doctors, fees=fees)
    days = tuple(
        DatedHours(
            day=date(2026, 1, 1) + timedelta(days=n),
            intervals=tuple((f"{hour:02}:00", f"{hour:02}:30") for hour in range(10)),
            reason=dict.fromkeys(("en-CA", "fr-CA"), "\U0001f9b4" * 100),
        )
        for n in range(100)
    )
    listing = PlanListing(
        status=InsuredStatus.DEPENDS,
        source=dict.fromkeys(("en-CA", "fr-CA"), "\U0001f9b4" * 200),
        as_of=date(2026, 1, 1),
        url="https://plan.example/".ljust(500, "x"),
    )
    screening = replace(ENGLISH, not_suitable_if=("\U0001f9b4" * 400,) * 40)
    procedure = replace(
        EAR_TUBES,
        plan_listings=dict.fromkeys(PROVINCES, listing),
        texts=dict.fromkeys(("en-CA", "fr-CA"), screening),
    )
    for event in (
        fact(cell, 1),
        fact(replace(TORONTO, dated_hours=days), 1),
        procedure_fact(procedure, 1),
    ):
        assert len(event.model_dump_json().encode()) < MAX_EVENT_BYTES


def test_what_has_a_source_is_announced_as_what_the_province_says() -> None:
    listed = {"CA-ON": LISTING}
    announced = procedure_fact(replace(EAR_TUBES, plan_listings=listed), 2)
    assert announced.insured_status_in == {"CA-ON": "uninsured"}
    assert announced.plan_listings["CA-ON"].as_of == LISTING.as_of


def test_the_figures_that_travel_is_planned_by_go_out_with_their_procedure() -> None:
    figures = Recovery(stay_nights=2, fit_to_fly_days=10, aftercare_days=90)
    announced = procedure_fact(replace(EAR_TUBES, recovery=figures), 2)
    assert announced.recovery == RecoveryFigures(
        stay_nights=2, fit_to_fly_days=10, aftercare_days=90
    )


async def test_what_did_not_change_is_not_announced_again(
    content: Content, content_database: Database
) -> None:
    publish = content.load_bundle.publish_location
    assert await publish(TORONTO)
    assert not await publish(TORONTO)
    assert len(await _outbox(content_database, "locations", "toronto")) == 1


async def test_a_change_raises_the_revision_and_is_the_next_event_of_its_key(
    content: Content, content_database: Database
) -> None:
    publish = content.load_bundle.publish_location
    await publish(TORONTO)
    await publish(replace(TORONTO, overnight_stay=True))
    entries = await _outbox(content_database, "locations", "toronto")
    assert [entry["seq"] for entry in entries] == [1, 2]
    assert [fact_of(entry)["revision"] for entry in entries] == [1, 2]
    stored = await content.stores.locations.get("toronto")
    assert stored == Revised(value=replace(TORONTO, overnight_stay=True), revision=2)


async def test_of_two_changes_at_once_one_is_refused(content: Content) -> None:
    locations = content.stores.locations
    change = Revised(value=TORONTO, revision=1)
    event = fact(TORONTO, 1)
    await locations.put(change, key="toronto", event=event)
    with pytest.raises(RevisionConflict):
        await locations.put(change, key="toronto", event=event)
    late = Revised(value=TORONTO, revision=3)
    with pytest.raises(RevisionConflict):
        await locations.put(late, key="toronto", event=event)


async def test_a_retired_offering_leaves_the_table_and_can_come_back(content: Content) -> None:
    publish = content.load_bundle.publish_offering
    cell = offering("toronto", "ear-tubes", ROY.slug)
    await publish(cell)
    await publish(cell.retire())
    assert await content.stores.offerings.table(procedure="ear-tubes") == []
    await publish(cell)
    assert await content.stores.offerings.table(location="toronto") == [cell]


def test_a_retired_offering_is_told_of_as_retired() -> None:
    assert fact(offering("toronto").retire(), 2) == OfferingRetired(
        location="toronto", procedure="ear-tubes", revision=2
    )


def test_a_clinic_without_a_position_is_announced_without_one() -> None:
    event = fact(replace(TORONTO, position=None), 1)
    assert isinstance(event, LocationPublished)
    assert event.position is None


async def test_an_entry_that_todays_rules_refuse_is_nobodys_fault_and_is_mended_by_writing_it_anew(
    content: Content, content_database: Database, client: httpx2.AsyncClient
) -> None:
    await content.load_bundle.publish_location(TORONTO)
    insane = {"$set": {"reply_within_hours": 10**12}}
    await content_database["locations"].update_one({"_id": "toronto"}, insane)
    answer = await client.get("/v1/locations/toronto")
    assert (answer.status_code, answer.json()["code"]) == (503, "directory.entry-unreadable")
    assert await content.load_bundle.publish_location(TORONTO)
    stored = await content.stores.locations.get("toronto")
    assert stored == Revised(value=TORONTO, revision=2)
    assert (await client.get("/v1/locations/toronto")).status_code == 200
