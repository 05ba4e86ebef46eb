"""The replica of the directory: the newest revision counts, in whatever order it comes."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from shared.directory.domain import Clinic, DirectoryIncomplete, Offering
from shared.directory.handlers import on_content_events
from shared.directory.store import MongoDirectory
from shared.events import (
    Address,
    CapableDoctor,
    DoctorPublished,
    Envelope,
    Event,
    LocationPublished,
    OfferingPublished,
    OfferingRetired,
    ProcedurePublished,
)
from shared.kafka import Received
from shared.mongo import Database, MongoRereads

ADDRESS = Address(street="1 Main", city="Toronto", province="CA-ON", postal_code="M5V 1A1")


def location(revision: int = 1, **more: object) -> LocationPublished:
    fields: dict[str, object] = {
        "slug": "toronto",
        "name": "Toronto",
        "province": "CA-ON",
        "phone": "+14165550100",
        "timezone": "America/Toronto",
        "address": ADDRESS,
        "languages": ["en-CA", "fr-CA"],
        "hours": {"mon": [["08:30", "12:00"], ["13:00", "24:00"]]},
        "reply_within_hours": 4,
        "revision": revision,
    }
    return LocationPublished.model_validate(fields | more)


def offered(revision: int, **capacities: int) -> OfferingPublished:
    doctors = tuple(CapableDoctor(slug=slug, capacity=room) for slug, room in capacities.items())
    return OfferingPublished(
        location="toronto", procedure="micro-needling", doctors=doctors, revision=revision
    )


def retired(revision: int) -> OfferingRetired:
    return OfferingRetired(location="toronto", procedure="micro-needling", revision=revision)


def batch(events: Sequence[Event]) -> list[Received]:
    envelopes = [
        Envelope(
            id=f"event-{n}",
            source="content",
            key=f"key-{n}",
            sequence=n,
            time=datetime(2026, 11, 23, tzinfo=UTC),
            data=event,
        )
        for n, event in enumerate(events)
    ]
    return [
        Received(envelope=one, topic="content.events", partition=0, offset=one.sequence)
        for one in envelopes
    ]


async def test_the_directory_holds_what_content_announced(database: Database) -> None:
    replica = MongoDirectory(database)
    procedure = ProcedurePublished(
        slug="micro-needling",
        titles={"en-CA": "Micro-needling"},
        category="skin",
        insured_status="uninsured",
        revision=1,
    )
    doctor = DoctorPublished(
        slug="roy", name="Dr. Roy", credentials="MD", locations=("toronto",), revision=1
    )
    await on_content_events(replica)(batch([location(), doctor, procedure, offered(1, roy=3)]))
    directory = await MongoDirectory(database).current()
    assert directory.clinics["toronto"] == Clinic(
        slug="toronto",
        name="Toronto",
        province="CA-ON",
        timezone="America/Toronto",
        languages=("en-CA", "fr-CA"),
        hours={"mon": (("08:30", "12:00"), ("13:00", "24:00"))},
        reply_within_hours=4,
    )
    assert directory.doctors["roy"].locations == ("toronto",)
    assert directory.procedures["micro-needling"].insured_status == "uninsured"
    assert directory.offering("toronto", "micro-needling") == Offering(
        location="toronto", procedure="micro-needling", capacities={"roy": 3}
    )


@pytest.mark.parametrize(
    "events",
    [
        [offered(1, roy=1), offered(2, roy=2), offered(3, roy=3)],
        [offered(3, roy=3), offered(1, roy=1), offered(2, roy=2)],
        [offered(2, roy=2), retired(1), offered(3, roy=3), offered(3, roy=3)],
    ],
)
async def test_the_newest_revision_counts(database: Database, events: list[Event]) -> None:
    for step in ([events], [[event] for event in events]):
        replica = MongoDirectory(database)
        for part in step:
            await on_content_events(replica)(batch(part))
        found = (await replica.current()).offering("toronto", "micro-needling")
        assert found is not None
        assert found.capacities == {"roy": 3}


async def test_a_retired_offering_is_gone_and_an_older_one_does_not_bring_it_back(
    database: Database,
) -> None:
    handle = on_content_events(MongoDirectory(database))
    await handle(batch([offered(1, roy=1), retired(2)]))
    await handle(batch([offered(1, roy=1)]))
    assert (await MongoDirectory(database).current()).offerings == {}


async def test_another_process_sees_a_change_at_its_next_look(database: Database) -> None:
    mine, theirs = MongoDirectory(database), MongoDirectory(database)
    assert (await mine.current()).clinics == {}
    await on_content_events(theirs)(batch([location()]))
    assert set((await mine.current()).clinics) == {"toronto"}
    assert await mine.current() is await mine.current()


async def test_many_first_writers_at_once_leave_the_newest(database: Database) -> None:
    handles = [on_content_events(MongoDirectory(database)) for _ in range(12)]
    await asyncio.gather(
        *(handle(batch([location(n, name=f"v{n}")])) for n, handle in enumerate(handles, 1))
    )
    assert (await MongoDirectory(database).current()).clinics["toronto"].name == "v12"


async def test_an_entry_that_nobody_can_read_costs_itself_and_not_the_directory(
    database: Database,
) -> None:
    await on_content_events(MongoDirectory(database))(batch([location(), offered(1, roy=1)]))
    await database["directory"].insert_many(
        [
            {"_id": "location:odd", "kind": "clinic", "revision": 1},
            {"_id": "star:new", "kind": "star", "revision": 1},
            {"_id": "offering:odd", "kind": "offering", "location": 7, "revision": 1},
        ]
    )
    directory = await MongoDirectory(database).current()
    assert set(directory.clinics) == {"toronto"}
    assert set(directory.offerings) == {("toronto", "micro-needling")}


async def test_nobody_decides_by_a_directory_that_is_being_read_anew(database: Database) -> None:
    replica, rereads = MongoDirectory(database), MongoRereads(database)
    await on_content_events(replica)(batch([location()]))
    await rereads.go_on("somebody")
    await rereads.go_on("another")
    for reader in ("somebody", "another"):
        with pytest.raises(DirectoryIncomplete):
            await replica.settled()
        assert set((await replica.current()).clinics) == {"toronto"}
        await rereads.end(reader)
    assert await replica.settled() is await replica.current()


async def test_a_reader_that_died_holds_nobody_up(database: Database) -> None:
    replica = MongoDirectory(database)
    await MongoRereads(database).go_on("somebody")
    died_at = {"$set": {"at": {"$subtract": ["$$NOW", 60_000]}}}
    await database["replica_rereads"].update_one({}, [died_at])
    assert (await replica.settled()).clinics == {}


async def test_a_replica_is_complete_once_there_are_entries_of_every_kind(
    database: Database,
) -> None:
    replica = MongoDirectory(database)
    assert not await replica.is_complete()
    procedure = ProcedurePublished(
        slug="p", titles={"en-CA": "P"}, category="c", insured_status="depends", revision=1
    )
    doctor = DoctorPublished(slug="roy", name="Dr. Roy", credentials="MD", revision=1)
    handle = on_content_events(replica)
    await handle(batch([location(), procedure, doctor]))
    assert not await replica.is_complete()
    await handle(batch([offered(1, roy=1)]))
    assert await replica.is_complete()
    await replica.clear()
    assert not await replica.is_complete()
    assert (await replica.current()).clinics == {}
