"""What every replica of the directory does, the one in memory and the one in MongoDB."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from shared.directory import (
    Clinic,
    Directory,
    DirectoryIncomplete,
    Doctor,
    MongoDirectory,
    Network,
    Offering,
    PositionUnknown,
    Procedure,
    Recovery,
    changes_of,
)
from shared.events import Event
from shared.mongo import Database, MongoRereads
from tests.shared.directory.builders import (
    branded,
    doctor,
    location,
    network,
    offered,
    procedure,
    retired,
)
from tests.support.in_memory_directory import InMemoryDirectory


@dataclass(frozen=True)
class Replica:
    """One of the two, and how its being read anew begins and ends."""

    directory: MongoDirectory | InMemoryDirectory
    rereads: MongoRereads | None = None

    async def publish(self, *events: Event) -> Directory:
        await self.directory.apply(changes_of(events))
        return await self.directory.current()

    async def is_read_anew(self, *, begins: bool) -> None:
        if isinstance(self.directory, InMemoryDirectory):
            self.directory.is_read_anew = begins
        elif self.rereads is not None:
            await (self.rereads.go_on("a worker") if begins else self.rereads.end("a worker"))


@pytest.fixture
def in_memory() -> Replica:
    return Replica(InMemoryDirectory())


@pytest.fixture
def in_mongo(database: Database) -> Replica:
    return Replica(MongoDirectory(database), MongoRereads(database))


@pytest.fixture(params=["in_memory", pytest.param("in_mongo", marks=pytest.mark.servers)])
def replica(request: pytest.FixtureRequest) -> Replica:
    found: Replica = request.getfixturevalue(request.param)
    return found


async def test_it_holds_what_content_announced(replica: Replica) -> None:
    directory = await replica.publish(*network())
    assert directory.clinics["toronto"] == Clinic(
        slug="toronto",
        name="Toronto",
        city="Toronto",
        province="CA-ON",
        phone="+14165550100",
        timezone="America/Toronto",
        languages=("en-CA", "fr-CA"),
        hours={"mon": (("08:30", "12:00"), ("13:00", "24:00"))},
        reply_within_hours=4,
    )
    assert directory.doctors["roy"] == Doctor(slug="roy", name="Dr. Roy", locations=("toronto",))
    assert directory.procedures["micro-needling"] == Procedure(
        slug="micro-needling",
        titles={"en-CA": "Micro-needling"},
        insured_status="uninsured",
        screening={"en-CA": ("Are pregnant.",)},
    )
    assert directory.offering("toronto", "micro-needling") == Offering(
        location="toronto", procedure="micro-needling", capacities={"roy": 3}
    )
    assert directory.doctors_at("toronto") == {"roy"}
    assert directory.offered_at("micro-needling") == {"toronto"}
    assert directory == await replica.directory.recent() == await replica.directory.settled()


async def test_it_knows_what_travel_is_planned_by_where_content_says_it(replica: Replica) -> None:
    without = await replica.publish(procedure(1))
    assert without.procedures["micro-needling"].recovery is None
    figures = {"stay_nights": 1, "fit_to_fly_days": 2, "aftercare_days": 14}
    directory = await replica.publish(procedure(2, recovery=figures))
    assert directory.procedures["micro-needling"].recovery == Recovery(
        stay_nights=1, fit_to_fly_days=2, aftercare_days=14
    )


async def test_it_knows_the_days_that_are_unlike_the_others(replica: Replica) -> None:
    days = [{"day": "2026-11-23", "intervals": [["10:00", "11:00"]], "reason": {"en-CA": "Short"}}]
    await replica.directory.apply(changes_of([location(dated_hours=days)]))
    (clinic,) = (await replica.directory.current()).clinics.values()
    morning = datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert clinic.opening_hours.after(morning, timedelta(hours=1)) == morning + timedelta(hours=3)


async def test_the_network_is_known_once_it_was_announced_and_missing_it_leaves_nothing_incomplete(
    replica: Replica,
) -> None:
    directory = await replica.publish(*network())
    assert directory.network is None
    assert await replica.directory.is_complete()
    directory = await replica.publish(branded(2, phone="+18005550100"), branded(1))
    assert directory.network == Network(
        slug="northlight", names={"en-CA": "Northlight"}, phone="+18005550100", accent="#0a5c57"
    )


async def test_a_position_from_before_there_was_a_network_gives_the_directory_without_one(
    replica: Replica,
) -> None:
    before = await replica.publish(*network())
    await replica.directory.store_position(before)
    after = await replica.publish(branded())
    assert after.position != before.position
    assert await replica.directory.at(before.position) == before
    assert (await replica.directory.at(before.position)).network is None


REVISIONS = (offered(1, roy=1), offered(2, roy=2), retired(3), offered(4, roy=4))


@pytest.mark.parametrize("order", list(permutations(range(4))))
async def test_the_newest_revision_counts_in_whatever_order_they_come(
    replica: Replica, order: tuple[int, ...]
) -> None:
    for n in order:
        directory = await replica.publish(REVISIONS[n], REVISIONS[order[0]])
    found = directory.offering("toronto", "micro-needling")
    assert found is not None
    assert found.capacities == {"roy": 4}
    assert directory.revisions == {"offering:toronto:micro-needling": 4}


async def test_a_retired_offering_is_gone_and_an_older_one_does_not_bring_it_back(
    replica: Replica,
) -> None:
    directory = await replica.publish(offered(1, roy=1), retired(2))
    assert directory.offerings == {}
    directory = await replica.publish(offered(1, roy=1))
    assert directory.offerings == {}
    assert directory.revisions == {"offering:toronto:micro-needling": 2}
    assert await replica.directory.count() == 1


async def test_nobody_decides_by_what_is_being_read_anew(replica: Replica) -> None:
    await replica.publish(*network())
    await replica.is_read_anew(begins=True)
    with pytest.raises(DirectoryIncomplete):
        await replica.directory.settled()
    assert not await replica.directory.is_complete()
    assert set((await replica.directory.current()).clinics) == {"toronto"}
    await replica.is_read_anew(begins=False)
    assert await replica.directory.is_complete()
    assert set((await replica.directory.settled()).clinics) == {"toronto"}


async def test_it_is_complete_once_there_are_entries_of_every_kind(replica: Replica) -> None:
    directory = replica.directory
    for left_out in range(4):
        await directory.clear()
        await replica.publish(*[one for n, one in enumerate(network()) if n != left_out])
        assert await directory.is_empty()
        assert not await directory.is_complete()
    await replica.publish(*network())
    assert await directory.is_complete()
    assert await directory.count() == 4
    await directory.clear()
    assert not await directory.is_complete()
    assert await directory.current() == Directory()


async def test_a_network_that_has_retired_all_it_offered_is_not_an_emptied_replica(
    replica: Replica,
) -> None:
    await replica.publish(*network(), retired(2))
    assert await replica.directory.is_complete()


async def test_every_position_that_was_stored_gives_the_very_same_directory(
    replica: Replica,
) -> None:
    directory, chance = replica.directory, random.Random(3)  # noqa: S311 - no secret
    known: list[Directory] = [await replica.publish(*network())]
    for revision in range(2, 40):
        await directory.store_position(known[-1])
        changed = chance.choice(
            [
                offered(revision, roy=chance.randrange(1, 9)),
                retired(revision),
                doctor(revision, slug=f"doctor-{chance.randrange(5)}"),
                location(revision, name=f"Toronto {revision}"),
                procedure(revision, titles={"fr-CA": f"Microneedling {revision}"}),
                branded(revision, names={"en-CA": f"Northlight {revision}"}),
            ]
        )
        known.append(await replica.publish(changed))
    await directory.clear()
    for one in known[:-1]:
        assert await directory.at(one.position) == one
        assert (await directory.at(one.position)).position == one.position


async def test_a_position_that_nobody_stored_is_unknown(replica: Replica) -> None:
    with pytest.raises(PositionUnknown):
        await replica.directory.at("0" * 32)


async def test_the_position_of_today_needs_no_storing(replica: Replica) -> None:
    directory = await replica.publish(*network())
    assert await replica.directory.at(directory.position) == directory
