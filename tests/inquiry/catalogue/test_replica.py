"""What a patient may ask for, by the replica of the directory."""

import httpx2
import pytest

from services.inquiry.catalogue.store import DirectoryCatalogue
from services.inquiry.wiring_web import InquiryWeb
from shared.directory import changes_of
from shared.events import OfferingRetired
from shared.mongo import MongoRereads
from tests.inquiry.builders import body, doctor, location, network_changes, offering, procedure
from tests.support.in_memory_directory import InMemoryDirectory


@pytest.fixture
async def directory() -> InMemoryDirectory:
    directory = InMemoryDirectory()
    await directory.apply(network_changes())
    return directory


@pytest.fixture
def catalogue(directory: InMemoryDirectory) -> DirectoryCatalogue:
    return DirectoryCatalogue(directory)


async def test_an_offer_names_its_clinics_and_those_that_do_not_offer_it(
    catalogue: DirectoryCatalogue,
) -> None:
    offer = await catalogue.offer("micro-needling")
    assert offer is not None
    assert [clinic.slug for clinic in offer.clinics] == ["brossard", "toronto"]
    assert offer.others == {"vancouver"}
    assert offer.procedure.title("fr-CA") == "Microneedling"
    assert await catalogue.offer("levitation") is None


async def test_a_retired_offering_is_gone_and_a_late_publication_does_not_bring_it_back(
    directory: InMemoryDirectory, catalogue: DirectoryCatalogue
) -> None:
    retired = OfferingRetired(location="toronto", procedure="micro-needling", revision=3)
    for event, clinics in (
        (retired, ["brossard"]),
        (offering("toronto", revision=2), ["brossard"]),
        (offering("toronto", revision=4), ["brossard", "toronto"]),
    ):
        await directory.apply(changes_of([event]))
        offer = await catalogue.offer("micro-needling")
        assert offer is not None
        assert [clinic.slug for clinic in offer.clinics] == clinics


async def test_only_procedures_that_some_clinic_offers_can_be_chosen() -> None:
    directory = InMemoryDirectory()
    catalogue = DirectoryCatalogue(directory)
    await directory.apply(changes_of([procedure("knee-surgery"), procedure(), doctor()]))
    assert await catalogue.procedures() == []
    await directory.apply(
        changes_of([offering("toronto"), location("toronto", "CA-ON", "America/Toronto")])
    )
    assert [one.slug for one in await catalogue.procedures()] == ["micro-needling"]


async def test_it_is_complete_as_the_directory_is(
    directory: InMemoryDirectory, catalogue: DirectoryCatalogue
) -> None:
    assert await catalogue.is_complete()
    directory.is_read_anew = True
    assert not await catalogue.is_complete()


async def test_what_is_missing_while_the_replica_is_read_anew_is_nobodys_mistake(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    rereads = MongoRereads(inquiry.database)
    unknown = body(procedure="not-read-yet")
    await rereads.go_on("a worker")
    assert (await api.post("/v1/inquiries", json=unknown)).status_code == 503
    assert (await api.post("/v1/inquiries", json=body())).status_code == 202
    await rereads.end("a worker")
    assert (await api.post("/v1/inquiries", json=unknown)).status_code == 422


@pytest.mark.parametrize(
    ("which", "odd"),
    [
        ("location:brossard", {"name": 5}), ("location:brossard", {"province": []}),
        ("offering:brossard:micro-needling", {"location": []}),
        ("procedure:knee-surgery", {"titles": 5}),
        ("procedure:knee-surgery", {"screening": {"en-CA": [5]}}),
    ],
)  # fmt: skip
async def test_a_wrong_type_in_one_entry_keeps_nobody_from_another_clinic(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, which: str, odd: dict[str, object]
) -> None:
    done = await inquiry.database["directory"].update_one({"_id": which}, {"$set": odd})
    assert done.modified_count == 1
    await inquiry.database["directory_stamps"].update_one({}, {"$inc": {"stamp": 1}})
    assert which not in (await inquiry.directory.current()).revisions
    form = "/inquire?location=toronto&procedure=micro-needling"
    assert (await api.get(form)).status_code == 303
    assert (await api.get("/inquire")).status_code == 200
    assert (await api.post("/v1/inquiries", json=body())).status_code == 202
