"""An entry that nobody can read costs itself: all others are still shown, and a person is told."""

from dataclasses import replace

import httpx2
import pytest

from services.content.settings import ContentWorkerSettings
from services.content.wiring import Content
from services.content.wiring_webhooks import build_webhooks
from services.content.worker import assemble
from shared.mongo import Database
from shared.telemetry import lasting_alarms
from tests.content.builders import CALGARY, OTTAWA, RAMAN, ROY, TORONTO, offering
from tests.content.unreadable import make_unreadable


@pytest.fixture
async def clinics(content: Content) -> Content:
    for clinic in (CALGARY, OTTAWA, TORONTO):
        await content.load_bundle.publish_location(clinic)
    return content


async def listed(client: httpx2.AsyncClient, path: str, **query: str) -> list[list[str]]:
    """The slugs of each page of one, to the last."""
    pages: list[list[str]] = []
    cursor = ""
    while cursor is not None:
        answer = await client.get(path, params={**query, "limit": 1, "cursor": cursor})
        assert answer.status_code == 200
        pages.append([item["slug"] for item in answer.json()["items"]])
        cursor = answer.json()["next_cursor"]
    return pages


@pytest.mark.usefixtures("clinics")
@pytest.mark.parametrize(
    ("slug", "others"),
    [
        ("calgary", [["ottawa"], ["toronto"]]),
        ("ottawa", [["calgary"], ["toronto"]]),
        ("toronto", [["calgary"], ["ottawa"]]),
    ],
)
async def test_a_list_of_clinics_passes_over_the_one_that_nobody_can_read(
    content_database: Database, client: httpx2.AsyncClient, slug: str, others: list[list[str]]
) -> None:
    await make_unreadable(content_database, "locations", slug)
    assert await listed(client, "/v1/locations") == others
    assert (await client.get(f"/v1/locations/{slug}")).status_code == 503


async def test_a_list_of_doctors_passes_over_the_one_that_nobody_can_read(
    content: Content, content_database: Database, client: httpx2.AsyncClient
) -> None:
    for number in range(4):
        await content.load_bundle.publish_doctor(replace(ROY, slug=f"doctor-{number}"))
    await make_unreadable(content_database, "doctors", "doctor-1")
    await make_unreadable(content_database, "doctors", "doctor-2")
    assert await listed(client, "/v1/doctors") == [["doctor-0"], ["doctor-3"]]


async def test_doctors_of_a_procedure_are_found_beside_an_offering_that_nobody_can_read(
    content: Content, content_database: Database, client: httpx2.AsyncClient
) -> None:
    load = content.load_bundle
    for doctor in (RAMAN, ROY):
        await load.publish_doctor(doctor)
    await load.publish_offering(offering("toronto", "ear-tubes", RAMAN.slug))
    await load.publish_offering(offering("ottawa", "ear-tubes", ROY.slug))
    await make_unreadable(content_database, "offerings", "ottawa:ear-tubes")
    assert await listed(client, "/v1/doctors", procedure="ear-tubes") == [["priya-raman"]]


@pytest.mark.usefixtures("clinics")
async def test_the_start_page_shows_the_other_clinics(
    content_database: Database, client: httpx2.AsyncClient
) -> None:
    await make_unreadable(content_database, "locations", "ottawa")
    answer = await client.get("/en-CA")
    assert answer.status_code == 200
    assert "Harbour Clinic" in answer.text
    assert "Rideau Clinic" not in answer.text


async def test_an_entry_without_what_every_entry_has_is_unreadable_as_well(
    clinics: Content, content_database: Database, client: httpx2.AsyncClient
) -> None:
    await content_database["locations"].update_one({"_id": "ottawa"}, {"$unset": {"phone": ""}})
    assert await listed(client, "/v1/locations") == [["calgary"], ["toronto"]]
    assert (await client.get("/v1/locations/ottawa")).status_code == 503
    assert await clinics.load_bundle.publish_location(OTTAWA)
    assert (await client.get("/v1/locations/ottawa")).status_code == 200


async def test_an_alarm_lasts_while_an_entry_cannot_be_read(
    clinics: Content, content_database: Database
) -> None:
    load = clinics.load_bundle
    await load.publish_offering(offering("toronto"))
    assert await clinics.watch_entries() == 0
    await make_unreadable(content_database, "locations", "ottawa")
    await make_unreadable(content_database, "offerings", "toronto:ear-tubes")
    await clinics.watch_entries()
    lasting = {name for name in lasting_alarms() if name.startswith("content.entry-unreadable")}
    assert lasting == {
        "content.entry-unreadable:locations",
        "content.entry-unreadable:offerings",
    }
    await load.publish_location(OTTAWA)
    await load.publish_offering(offering("toronto"))
    await clinics.watch_entries()
    assert not any(name.startswith("content.entry-unreadable") for name in lasting_alarms())


async def test_the_worker_looks_for_entries_that_nobody_can_read(
    settings: ContentWorkerSettings, content: Content, content_database: Database
) -> None:
    webhooks = build_webhooks(settings, content_database, content.feed)
    assert "timer entries" in assemble(settings, content_database, content, webhooks).tasks
