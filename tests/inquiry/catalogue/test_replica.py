"""The replica of content: repeated, old and disordered facts leave the newest state."""

import asyncio
import random
from itertools import permutations

import httpx2
import pytest

from services.inquiry.catalogue.store import MongoCatalogue
from services.inquiry.wiring import Inquiry
from shared.events import ContentEvent, DoctorPublished, OfferingRetired
from shared.mongo import Database, MongoRereads
from tests.inquiry.builders import body, location, network, offering, procedure


@pytest.fixture
async def catalogue(database: Database) -> MongoCatalogue:
    catalogue = MongoCatalogue(database)
    await catalogue.prepare()
    return catalogue


async def test_an_offer_names_its_clinics_and_those_that_do_not_offer_it(
    catalogue: MongoCatalogue,
) -> None:
    await catalogue.take(network())
    offer = await catalogue.offer("micro-needling")
    assert offer is not None
    assert [clinic.slug for clinic in offer.clinics] == ["brossard", "toronto"]
    assert offer.others == {"vancouver"}
    assert offer.procedure.title("fr-CA") == "Microneedling"
    assert await catalogue.offer("levitation") is None


async def test_any_order_of_revisions_leaves_the_newest(catalogue: MongoCatalogue) -> None:
    revisions: list[ContentEvent] = [
        location("toronto", "CA-ON", zone, revision=number)
        for number, zone in ((1, "America/Toronto"), (2, "America/Winnipeg"), (3, "America/Regina"))
    ]
    for order in permutations(revisions):
        for fact in order:
            await catalogue.take([fact])
        clinic = await catalogue.clinic("toronto")
        assert clinic is not None
        assert clinic.timezone == "America/Regina"


async def test_a_clinic_whose_hours_cannot_be_read_is_refused_and_the_one_before_it_stays(
    catalogue: MongoCatalogue,
) -> None:
    right = location("toronto", "CA-ON", "America/Toronto", revision=1)
    wrong = right.model_copy(update={"hours": {"mon": (("17:00", "09:00"),)}, "revision": 2})
    await catalogue.take([right])
    with pytest.raises(ValueError, match="an interval"):
        await catalogue.take([wrong])
    clinic = await catalogue.clinic("toronto")
    assert clinic is not None
    assert clinic.hours == right.hours


async def test_a_repeated_batch_and_workers_that_race_do_no_harm(catalogue: MongoCatalogue) -> None:
    facts = [*network(), *[procedure(revision=number) for number in range(1, 9)]]
    shuffled = [random.sample(facts, len(facts)) for _ in range(8)]
    await asyncio.gather(*[catalogue.take(batch) for batch in shuffled])
    assert await catalogue.offer("micro-needling") is not None


async def test_a_retired_offering_is_gone_and_a_late_publication_does_not_bring_it_back(
    catalogue: MongoCatalogue,
) -> None:
    await catalogue.take([location("toronto", "CA-ON", "America/Toronto"), procedure()])
    await catalogue.take([offering("toronto", revision=2)])
    retired = OfferingRetired(location="toronto", procedure="micro-needling", revision=3)
    await catalogue.take([retired])
    await catalogue.take([offering("toronto", revision=2)])
    offer = await catalogue.offer("micro-needling")
    assert offer is not None
    assert offer.clinics == ()
    await catalogue.take([offering("toronto", revision=4)])
    offer = await catalogue.offer("micro-needling")
    assert offer is not None
    assert [clinic.slug for clinic in offer.clinics] == ["toronto"]


async def test_many_first_writers_at_once_leave_the_newest(
    database: Database, catalogue: MongoCatalogue
) -> None:
    versions = [location("toronto", "CA-ON", "America/Toronto", revision=n) for n in range(1, 13)]
    await asyncio.gather(*[catalogue.take([one]) for one in versions])
    document = await database["clinics"].find_one({"_id": "toronto"})
    assert document is not None
    assert document["revision"] == 12


async def test_an_entry_that_nobody_can_read_costs_itself_and_not_the_catalogue(
    database: Database, catalogue: MongoCatalogue
) -> None:
    await catalogue.take(network())
    await database["clinics"].insert_one({"_id": "odd", "revision": 1})
    await database["offerings"].insert_one(
        {"_id": "odd/micro-needling", "procedure": "micro-needling", "is_retired": False}
    )
    offer = await catalogue.offer("micro-needling")
    assert offer is not None
    assert [clinic.slug for clinic in offer.clinics] == ["brossard", "toronto"]
    assert await catalogue.clinic("odd") is None


async def test_doctors_are_nothing_that_an_inquiry_needs(catalogue: MongoCatalogue) -> None:
    await catalogue.take(
        [DoctorPublished(slug="dr-roy", name="A. Roy", credentials="MD", revision=1)]
    )
    assert await catalogue.procedures() == []


async def test_what_is_missing_while_the_replica_is_read_anew_is_nobodys_mistake(
    api: httpx2.AsyncClient, inquiry: Inquiry
) -> None:
    rereads = MongoRereads(inquiry.database)
    unknown = body(procedure="not-read-yet")
    await rereads.go_on("a worker")
    assert (await api.post("/v1/inquiries", json=unknown)).status_code == 503
    assert (await api.post("/v1/inquiries", json=body())).status_code == 202
    await rereads.end("a worker")
    assert (await api.post("/v1/inquiries", json=unknown)).status_code == 422


@pytest.mark.parametrize(
    ("collection", "which", "odd"),
    [
        ("clinics", "brossard", {"name": 5}), ("clinics", "brossard", {"province": []}),
        ("offerings", "brossard/micro-needling", {"location": []}),
        ("procedures", "knee-surgery", {"titles": 5}),
        ("procedures", "knee-surgery", {"screening": {"en-CA": [5]}}),
    ],
)  # fmt: skip
async def test_a_wrong_type_in_one_entry_keeps_nobody_from_another_clinic(
    api: httpx2.AsyncClient, inquiry: Inquiry, collection: str, which: str, odd: dict[str, object]
) -> None:
    done = await inquiry.database[collection].update_one({"_id": which}, {"$set": odd})
    assert done.modified_count == 1
    form = "/inquire?location=toronto&procedure=micro-needling"
    assert (await api.get(form)).status_code == 200
    assert (await api.get("/inquire")).status_code == 200
    assert (await api.post("/v1/inquiries", json=body())).status_code == 202
