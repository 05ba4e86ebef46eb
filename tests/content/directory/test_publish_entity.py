"""Clinics, doctors and offerings are published and found: rules that need no server."""

from dataclasses import replace

import pytest

from services.content.directory.domain import Location, UnknownLocation
from services.content.directory.store import LOCATIONS
from services.content.directory.usecases.find_doctors import FindDoctors
from services.content.directory.usecases.find_locations import FindLocation, ListLocations
from services.content.directory.usecases.publish_entity import PublishEntity
from services.content.revisions.domain import Revised, RevisionConflict
from shared.events import Event
from tests.content.builders import CALGARY, RAMAN, ROY, TORONTO, offering
from tests.content.in_memory import Editing, Stores
from tests.support.clocks import StillClock
from tests.support.in_memory_entities import InMemoryEntities


@pytest.fixture
def stores(clock: StillClock) -> Stores:
    return Stores(clock)


@pytest.fixture
def editing(stores: Stores) -> Editing:
    return Editing(stores)


class Overtaken(InMemoryEntities[Location]):
    """Somebody else stores `theirs` just before each write."""

    def __init__(self, theirs: Location) -> None:
        super().__init__(LOCATIONS.dependency)
        self._theirs = theirs

    async def put(self, changed: Revised[Location], *, key: str, event: Event) -> None:
        await super().put(replace(changed, value=self._theirs), key=key, event=event)
        await super().put(changed, key=key, event=event)


async def test_a_change_is_announced_with_its_revision_and_the_same_again_is_not(
    editing: Editing, stores: Stores
) -> None:
    assert await editing.publish_location(TORONTO)
    assert not await editing.publish_location(TORONTO)
    assert await editing.publish_location(replace(TORONTO, name="Another Clinic"))
    revisions = [getattr(event, "revision", None) for event in stores.locations.events]
    assert revisions == [1, 2]


async def test_a_race_is_no_conflict_where_the_other_one_wrote_the_same() -> None:
    assert not await PublishEntity(entities=Overtaken(TORONTO))(TORONTO)
    with pytest.raises(RevisionConflict):
        await PublishEntity(entities=Overtaken(replace(TORONTO, name="Theirs")))(TORONTO)


async def test_clinics_are_found_by_their_slugs_and_in_their_order(
    editing: Editing, stores: Stores
) -> None:
    await editing.publish_location(TORONTO)
    await editing.publish_location(CALGARY)
    found = await ListLocations(locations=stores.locations)(after="", limit=9)
    assert [one.value for one in found] == [CALGARY, TORONTO]
    find = FindLocation(locations=stores.locations)
    assert (await find("toronto")).value == TORONTO
    with pytest.raises(UnknownLocation):
        await find("elsewhere")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["nicole-roy", "priya-raman"]),
        ({"location": "calgary"}, ["nicole-roy"]),
        ({"language": "fr-CA"}, ["nicole-roy"]),
        ({"procedure": "ear-tubes"}, ["priya-raman"]),
        ({"procedure": "ear-tubes", "location": "calgary"}, []),
    ],
)
async def test_doctors_are_found_by_clinic_procedure_and_language(
    editing: Editing, stores: Stores, asked: dict[str, str], found: list[str]
) -> None:
    for doctor in (RAMAN, ROY):
        await editing.publish_doctor(doctor)
    await editing.publish_offering(offering("toronto", "ear-tubes", RAMAN.slug))
    find = FindDoctors(doctors=stores.doctors, offerings=stores.offerings)
    question = {"location": None, "procedure": None, "language": None, **asked}
    doctors = await find(**question, after="", limit=9)
    assert [one.value.slug for one in doctors] == found
