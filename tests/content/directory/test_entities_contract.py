"""What every store of the directory keeps to."""

from typing import cast

import pytest

from services.content.directory.ports import Locations, Offerings
from services.content.directory.store import LOCATIONS, OFFERINGS, MongoEntities, MongoOfferings
from services.content.directory.usecases.facts import fact
from services.content.publishing.ports import Dependents
from services.content.publishing.ports import Offerings as OfferingsOfPages
from services.content.revisions.domain import Revised, RevisionConflict
from tests.content.builders import CALGARY, OTTAWA, TORONTO, offering
from tests.content.stores import BOTH_STORES, IN_MEMORY
from tests.support.clocks import StillClock
from tests.support.in_memory_entities import InMemoryEntities, InMemoryOfferings

LocationStore = InMemoryEntities | MongoEntities  # type: ignore[type-arg] # of clinics, both
OfferingStore = InMemoryOfferings | MongoOfferings


@pytest.fixture(params=BOTH_STORES)
def clinics(request: pytest.FixtureRequest, clock: StillClock) -> LocationStore:
    if request.param == IN_MEMORY:
        return InMemoryEntities(LOCATIONS.dependency)
    return MongoEntities(request.getfixturevalue("content_database"), LOCATIONS, clock)


@pytest.fixture(params=BOTH_STORES)
def offerings(request: pytest.FixtureRequest, clock: StillClock) -> OfferingStore:
    if request.param == IN_MEMORY:
        return InMemoryOfferings(OFFERINGS.dependency, clock)
    return MongoOfferings(request.getfixturevalue("content_database"), clock)


async def put(locations: Locations, *changes: Revised) -> None:  # type: ignore[type-arg] # of clinics
    for changed in changes:
        event = fact(changed.value, changed.revision)
        await locations.put(changed, key=changed.value.key, event=event)


async def test_an_entity_is_read_as_it_was_stored_and_what_is_not_there_is_none(
    clinics: Locations,
) -> None:
    await put(clinics, Revised(value=TORONTO, revision=1))
    assert await clinics.get("toronto") == Revised(value=TORONTO, revision=1)
    assert await clinics.get("calgary") is None


@pytest.mark.parametrize("revision", [1, 3])
async def test_a_change_that_is_not_the_next_one_is_refused(
    clinics: Locations, revision: int
) -> None:
    await put(clinics, Revised(value=TORONTO, revision=1))
    with pytest.raises(RevisionConflict):
        await put(clinics, Revised(value=TORONTO, revision=revision))


async def test_a_page_of_entities_goes_on_after_a_key_and_among_some(clinics: Locations) -> None:
    await put(clinics, *[Revised(value=one, revision=1) for one in (TORONTO, CALGARY, OTTAWA)])
    found = await clinics.page(after="", limit=2)
    assert [one.value.slug for one in found] == ["calgary", "ottawa"]
    found = await clinics.page(after="ottawa", limit=2)
    assert [one.value.slug for one in found] == ["toronto"]
    found = await clinics.page(after="", limit=9, among=["toronto", "elsewhere"])
    assert [one.value.slug for one in found] == ["toronto"]


async def test_a_change_names_what_depends_on_it_until_that_is_marked(
    clinics: LocationStore,
) -> None:
    await put(cast(Locations, clinics), Revised(value=TORONTO, revision=1))
    dependents: Dependents = clinics.dependents
    (first,) = await dependents.due()
    assert (first.key, first.dependencies) == ("toronto", ("location:toronto",))
    await put(cast(Locations, clinics), Revised(value=TORONTO, revision=2))
    await dependents.marked(first)
    (second,) = await dependents.due()
    await dependents.marked(second)
    assert await dependents.due() == []


async def store(offerings: Offerings, *changes: Revised, publish: bool = False) -> None:  # type: ignore[type-arg] # of offerings
    put_one = offerings.put_with_page if publish else offerings.put
    for changed in changes:
        event = fact(changed.value, changed.revision)
        await put_one(changed, key=changed.value.key, event=event)


async def test_the_table_has_what_is_offered_by_clinic_and_procedure(
    offerings: OfferingStore,
) -> None:
    table = [offering("toronto"), offering("toronto", "scars"), offering("calgary")]
    await store(offerings, *[Revised(value=one, revision=1) for one in table])
    await store(offerings, Revised(value=offering("calgary").retire(), revision=2))
    assert await offerings.table() == table[:2]
    assert await offerings.table(location="toronto", procedure="scars") == [table[1]]
    pages: OfferingsOfPages = offerings
    assert await pages.offered() == {("toronto", "ear-tubes"), ("toronto", "scars")}
    assert await pages.is_offered("toronto", "scars")
    assert not await pages.is_offered("calgary", "ear-tubes")


async def test_an_offering_makes_its_pages_due_until_that_demand_is_met(
    offerings: OfferingStore, clock: StillClock
) -> None:
    await store(offerings, Revised(value=offering("toronto"), revision=1), publish=True)
    (first,) = await offerings.due()
    assert (first.offering, first.publish) == (offering("toronto"), True)
    assert await offerings.due(before=clock()) == []
    await offerings.request_pages(["toronto:ear-tubes", "elsewhere:ear-tubes"], publish=False)
    assert await offerings.due() == [first]
    await store(offerings, Revised(value=offering("toronto").retire(), revision=2))
    await offerings.fulfilled(first)
    (second,) = await offerings.due()
    assert (second.offering.is_retired, second.publish) == (True, False)
    await offerings.fulfilled(second)
    assert await offerings.due() == []


async def test_an_edit_takes_no_demand_to_publish_away(offerings: OfferingStore) -> None:
    cell = offering("toronto")
    await store(offerings, Revised(value=cell, revision=1), publish=True)
    await store(offerings, Revised(value=cell, revision=2))
    (due,) = await offerings.due()
    assert due.publish
    await offerings.fulfilled(due)
    await store(offerings, Revised(value=cell, revision=3))
    assert [one.publish for one in await offerings.due()] == [False]


async def test_only_that_a_procedure_is_offered_is_shown_by_other_clinics(
    offerings: OfferingStore,
) -> None:
    changes = [
        (offering("toronto"), ["clinics-with:ear-tubes"]),
        (offering("toronto", "ear-tubes", "another"), []),
        (offering("toronto").retire(), ["clinics-with:ear-tubes"]),
    ]
    for revision, (value, dependencies) in enumerate(changes, start=1):
        await store(offerings, Revised(value=value, revision=revision))
        due = await offerings.dependents.due()
        assert [name for one in due for name in one.dependencies] == dependencies
        for one in due:
            await offerings.dependents.marked(one)
