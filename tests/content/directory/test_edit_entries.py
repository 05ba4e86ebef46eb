"""Editors write clinics, doctors and offerings: within their scope, over what they have seen."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from services.content.directory.domain import (
    Doctor,
    EntryRevisionConflict,
    EntryRevisionRequired,
    Location,
    UnknownEntry,
)
from services.content.directory.store import DOCTORS, LOCATIONS, OFFERINGS
from services.content.directory.usecases.edit_entity import EditEntity
from services.content.directory.usecases.edit_location import EditLocation
from services.content.directory.usecases.edit_staffing import EditDoctor, EditOffering
from services.content.directory.usecases.offer_procedure import OfferProcedure, StopOffering
from services.content.directory.usecases.publish_entity import PublishEntity
from services.content.revisions.domain import Kind, Revised
from services.content.wiring import Content
from shared.auth.domain import Role
from shared.errors import Invalid
from shared.mongo import Database
from tests.content.builders import CALGARY, RAMAN, ROY, TORONTO, offering
from tests.content.directory.test_fees import PRICED
from tests.content.editors import sign_in
from tests.support.clocks import StillClock
from tests.support.in_memory_entities import InMemoryEntities, InMemoryOfferings
from tests.support.in_memory_media import InMemoryMedia

CELL = "/v1/editorial/offerings/toronto/ear-tubes"
BODY: dict[str, Any] = {
    "doctors": [{"slug": "priya-raman", "capacity": 5}],
    "fees": [
        {
            "effective_from": "2026-01-01",
            "lowest_cents": 240_000,
            "highest_cents": 310_000,
            "includes": {"en-CA": ["The operation"]},
        }
    ],
    "wait": {"lowest_weeks": 3, "highest_weeks": 6, "as_of": "2026-11-02"},
}


class Written:
    """There is one procedure."""

    async def get(self, slug: str) -> object | None:
        return slug if slug == "ear-tubes" else None


class Directory:
    def __init__(self) -> None:
        self.locations: InMemoryEntities[Location] = InMemoryEntities(LOCATIONS.dependency)
        self.doctors: InMemoryEntities[Doctor] = InMemoryEntities(DOCTORS.dependency)
        self.offerings = InMemoryOfferings(OFFERINGS.dependency, StillClock())
        self.media = InMemoryMedia()
        self.edit_location = EditLocation(
            edit=EditEntity(entities=self.locations), media=self.media
        )
        self.edit_doctor = EditDoctor(
            edit=EditEntity(entities=self.doctors),
            locations=self.locations,
            offerings=self.offerings,
            media=self.media,
        )
        edit = EditEntity(entities=self.offerings)
        self.edit_offering = EditOffering(edit=edit, doctors=self.doctors)
        self.stop_offering = StopOffering(edit=edit)
        self.offer_procedure = OfferProcedure(
            offerings=self.offerings,
            doctors=self.doctors,
            locations=self.locations,
            procedures=Written(),
        )

    async def fill(self) -> None:
        for clinic in (TORONTO, CALGARY):
            await PublishEntity(entities=self.locations)(clinic)
        for doctor in (RAMAN, ROY):
            await PublishEntity(entities=self.doctors)(doctor)
        await PublishEntity(entities=self.offerings)(offering("toronto"))


@pytest.fixture
async def directory() -> Directory:
    directory = Directory()
    await directory.fill()
    return directory


async def test_an_editor_says_which_revision_they_have_seen(directory: Directory) -> None:
    edit, larger = directory.edit_location, replace(TORONTO, overnight_stay=True)
    with pytest.raises(EntryRevisionRequired):
        await edit(larger, seen=None, by="ann")
    with pytest.raises(EntryRevisionConflict) as refused:
        await edit(larger, seen={7}, by="ann")
    assert refused.value.current == 1
    with pytest.raises(UnknownEntry):
        await edit(replace(TORONTO, slug="nowhere"), seen={1}, by="ann")
    assert (await edit(larger, seen={1}, by="ann")).revision == 2
    assert (await edit(larger, seen={2}, by="bob")).value.edited_by == "ann"


async def test_of_two_editors_at_once_one_is_refused(directory: Directory) -> None:
    edits = [
        directory.edit_location(replace(TORONTO, name=name), seen={1}, by=name)
        for name in ("One Clinic", "Other Clinic")
    ]
    outcomes = await asyncio.gather(*edits, return_exceptions=True)
    assert {type(one) for one in outcomes} == {Revised, EntryRevisionConflict}


async def test_a_bundle_does_not_replace_what_an_editor_has_written(directory: Directory) -> None:
    await directory.edit_offering(PRICED, seen={1}, by="ann")
    assert not await PublishEntity(entities=directory.offerings)(offering("toronto"))
    stored = await directory.offerings.get(PRICED.key)
    assert stored is not None
    assert (stored.value.fees, stored.value.edited_by) == (PRICED.fees, "ann")


async def test_whoever_does_a_procedure_works_at_its_clinic(directory: Directory) -> None:
    strangers = offering("calgary", "ear-tubes", ROY.slug, RAMAN.slug, "nobody")
    with pytest.raises(Invalid) as refused:
        await directory.edit_offering(strangers, seen={1}, by="ann")
    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["doctors.1.slug", "doctors.2.slug"]
    with pytest.raises(Invalid) as refused:
        await directory.edit_doctor(replace(ROY, locations=("calgary",)), seen={1}, by="ann")
    assert [problem.field for problem in refused.value.problems] == ["locations"]
    moved = replace(ROY, locations=("toronto", "nowhere"))
    with pytest.raises(Invalid) as refused:
        await directory.edit_doctor(moved, seen={1}, by="ann")
    assert [problem.field for problem in refused.value.problems] == ["locations.1"]


async def test_a_retired_offering_is_none_to_edit(directory: Directory) -> None:
    await PublishEntity(entities=directory.offerings)(offering("toronto").retire())
    with pytest.raises(UnknownEntry):
        await directory.edit_offering(PRICED, seen={2}, by="ann")


async def test_a_clinic_begins_to_offer_and_stops_and_begins_again(directory: Directory) -> None:
    new = offering("calgary", "ear-tubes", ROY.slug)
    assert (await directory.offer_procedure(new, by="ann")).revision == 1
    with pytest.raises(EntryRevisionConflict):
        await directory.offer_procedure(new, by="bob")
    with pytest.raises(EntryRevisionRequired):
        await directory.stop_offering(new.key, seen=None, by="ann")
    with pytest.raises(EntryRevisionConflict):
        await directory.stop_offering(new.key, seen={7}, by="ann")
    await directory.stop_offering(new.key, seen={1}, by="ann")
    with pytest.raises(UnknownEntry):
        await directory.stop_offering(new.key, seen={2}, by="ann")
    again = await directory.offer_procedure(new, by="bob")
    assert (again.revision, again.value.edited_by, again.value.is_retired) == (3, "bob", False)
    kinds = [type(event).__name__ for event in directory.offerings.events][-3:]
    assert kinds == ["OfferingPublished", "OfferingRetired", "OfferingPublished"]


async def test_only_what_is_known_is_offered_and_by_whom_works_there(directory: Directory) -> None:
    for unknown in (offering("nowhere"), offering("calgary", "no-such-procedure")):
        with pytest.raises(UnknownEntry):
            await directory.offer_procedure(unknown, by="ann")
    with pytest.raises(Invalid):
        await directory.offer_procedure(offering("calgary", "ear-tubes", RAMAN.slug), by="ann")


async def test_of_two_who_begin_at_once_one_is_refused(directory: Directory) -> None:
    new = offering("calgary", "ear-tubes", ROY.slug)
    begun = [directory.offer_procedure(new, by=by) for by in ("ann", "bob")]
    outcomes = await asyncio.gather(*begun, return_exceptions=True)
    assert {type(one) for one in outcomes} == {Revised, EntryRevisionConflict}


async def test_over_http_an_offering_begins_with_if_none_match_and_its_pages_go_with_it(
    published: Content, editor: httpx2.AsyncClient
) -> None:
    await published.maintain_pages()
    page = "/v1/locations/toronto/procedures/ear-tubes"
    read = await editor.get(CELL)
    begin = {"If-None-Match": "*"}
    assert (await editor.put(CELL, json=BODY, headers=begin)).status_code == 412
    assert (await editor.delete(CELL)).status_code == 428
    assert (await editor.delete(CELL, headers={"If-Match": '"99"'})).status_code == 412
    assert (await editor.get(page)).status_code == 200
    tag = {"If-Match": read.headers["etag"]}
    assert (await editor.delete(CELL, headers=tag)).status_code == 204
    await published.maintain_pages()
    assert (await editor.get(page)).status_code == 404
    begun = await editor.put(CELL, json=BODY, headers=begin)
    assert begun.status_code == 200
    assert begun.json()["revision"] == read.json()["revision"] + 2
    assert (await editor.get(CELL)).json()["offering"]["wait"] is not None


async def test_an_edited_fee_is_on_the_page_in_the_history_and_in_the_events(
    published: Content, editor: httpx2.AsyncClient, content_database: Database, clock: StillClock
) -> None:
    read = await editor.get(CELL)
    assert (read.status_code, read.json()["offering"]["fees"]) == (200, [])
    assert (await editor.put(CELL, json=BODY)).status_code == 428
    tag = {"If-Match": read.headers["etag"]}
    written = await editor.put(CELL, json=BODY, headers=tag)
    assert (written.status_code, written.headers["etag"]) == (200, '"2"')
    stale = await editor.put(CELL, json=BODY | {"fees": []}, headers=tag)
    assert (stale.status_code, stale.json()["current_revision"]) == (412, 2)
    assert stale.headers["etag"] == '"2"'
    assert (await editor.get(CELL)).json() == written.json()
    again = await editor.put(CELL, json=written.json()["offering"], headers={"If-Match": '"2"'})
    assert again.json()["revision"] == 2
    clock.at = clock.at.replace(year=2027)
    await published.maintain_pages()
    page = await published.stores.pages.latest("toronto:ear-tubes:en-CA")
    assert page.page is not None
    assert b'"lowest_cents":240000' in page.page.json
    await published.stores.revisions.copy()
    key = {"kind": Kind.OFFERING, "key": "toronto:ear-tubes"}
    history = await content_database["revisions"].find(key).sort("number", 1).to_list(None)
    assert [revision["by"] for revision in history] == [None, "editor-account"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"fees": [*BODY["fees"], *BODY["fees"]]}, "fees.1.effective_from"),
        ({"fees": [BODY["fees"][0] | {"lowest_cents": 310_001}]}, "fees.0.highest_cents"),
        ({"fees": [BODY["fees"][0] | {"lowest_cents": "many"}]}, "fees.0.lowest_cents"),
        ({"fees": [BODY["fees"][0] | {"effective_to": "2025-01-01"}]}, "fees.0.effective_to"),
        ({"fees": [BODY["fees"][0]] * 101}, "fees"),
        ({"fees": [BODY["fees"][0] | {"includes": {"Erika Mustermann": 7}}]}, "fees.0.includes"),
        ({"wait": BODY["wait"] | {"highest_weeks": 2}}, "wait.highest_weeks"),
        ({"doctors": [{"slug": "nobody", "capacity": 1}]}, "doctors.0.slug"),
    ],
)
@pytest.mark.usefixtures("published")
async def test_what_is_wrong_is_a_problem_that_names_the_field(
    editor: httpx2.AsyncClient, change: dict[str, Any], field: str
) -> None:
    answer = await editor.put(CELL, json=BODY | change, headers={"If-Match": '"1"'})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert "Erika" not in answer.text


@pytest.mark.usefixtures("published")
async def test_an_editor_of_a_clinic_writes_it_and_its_doctors_and_no_others(
    client: httpx2.AsyncClient, content_database: Database
) -> None:
    await sign_in(client, content_database, Role.EDITOR, "toronto")
    clinic = await client.get("/v1/editorial/locations/toronto")
    fields = clinic.json()["location"]
    days = [{"day": "2026-12-25", "intervals": [], "reason": {"en-CA": "Christmas Day"}}]
    tag = {"If-Match": clinic.headers["etag"]}
    written = await client.put(
        "/v1/editorial/locations/toronto", json=fields | {"dated_hours": days}, headers=tag
    )
    assert written.json()["location"]["dated_hours"] == days
    raman = await client.get(f"/v1/editorial/doctors/{RAMAN.slug}")
    more = raman.json()["doctor"] | {"specialties": {"en-CA": ["Scars"]}}
    tag = {"If-Match": raman.headers["etag"]}
    address = f"/v1/editorial/doctors/{RAMAN.slug}"
    assert (await client.put(address, json=more, headers=tag)).status_code == 200
    elsewhere = more | {"locations": ["toronto", "calgary"]}
    forbidden = [
        ("GET", "/v1/editorial/locations/calgary", None),
        ("GET", f"/v1/editorial/doctors/{ROY.slug}", None),  # who works elsewhere as well
        ("GET", "/v1/editorial/doctors/nobody", None),
        ("PUT", address, elsewhere),
        ("PUT", "/v1/editorial/offerings/calgary/ear-tubes", BODY),
    ]
    for method, path, body in forbidden:
        answer = await client.request(method, path, json=body, headers={"If-Match": '"2"'})
        assert answer.status_code == 403, path
