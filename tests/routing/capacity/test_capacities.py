"""What every store of capacity keeps to: the one in memory and the one in MongoDB."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from services.routing.capacity.domain import (
    DoctorCapacity,
    LeadVersion,
    Level,
    Origin,
    Reservation,
    RoutingRequest,
)
from services.routing.capacity.ports import Capacities
from services.routing.capacity.store import MongoCapacities
from services.routing.decisions.domain import DoctorAtClinic
from shared.mongo import Database
from tests.routing.decisions.builders import RECEIVED_AT, inquiry
from tests.support.in_memory_leads import InMemoryCapacities

ROY = DoctorAtClinic("toronto", "roy")
KIM = DoctorAtClinic("calgary", "kim")


def reservation(inquiry_id: str = "one", version: int = 1) -> Reservation:
    request = RoutingRequest(
        facts=inquiry(inquiry_id), origin=Origin(correlation_id="c"), for_version=version
    )
    return Reservation(request=request, at=RECEIVED_AT + timedelta(hours=1))


class CapacitiesContract:
    async def test_of_a_doctor_who_never_had_a_lead_nothing_is_taken(
        self, capacities: Capacities
    ) -> None:
        assert await capacities.of(ROY) == DoctorCapacity(doctor_at_clinic=ROY)
        assert await capacities.all() == {}
        assert await capacities.taken() == {}

    async def test_what_is_reserved_is_taken_and_can_be_read_by_anybody(
        self, capacities: Capacities
    ) -> None:
        assert await capacities.reserve(await capacities.of(ROY), [reservation()])
        found = await capacities.of(ROY)
        assert (found.taken, found.pending, found.version) == (1, (reservation().pending,), 1)
        later = reservation().at + timedelta(seconds=1)
        assert await capacities.reservations(before=later) == [(ROY, reservation())]
        assert await capacities.reservations(before=reservation().at) == []
        assert await capacities.all() == {ROY: found}
        assert (await capacities.taken())[ROY] == {LeadVersion("one", 1)}
        assert found.has_reserved(reservation().request)
        assert not found.has_reserved(reservation(version=2).request)

    async def test_capacity_is_taken_only_as_it_was_when_read(self, capacities: Capacities) -> None:
        before = await capacities.of(ROY)
        assert await capacities.reserve(before, [reservation("one")])
        assert not await capacities.reserve(before, [reservation("two")])
        assert (await capacities.of(ROY)).taken == 1

    async def test_confirming_is_of_exactly_the_version_that_is_reserved(
        self, capacities: Capacities
    ) -> None:
        await capacities.reserve(await capacities.of(ROY), [reservation("one", 3)])
        await capacities.confirm(ROY, [LeadVersion("one", 2), LeadVersion("two", 1)])
        found = await capacities.of(ROY)
        assert (found.confirmed, len(found.pending)) == (0, 1)
        for _ in range(2):
            await capacities.confirm(ROY, [LeadVersion("one", 3)])
            found = await capacities.of(ROY)
            assert (found.confirmed, found.pending, found.version) == (1, (), 1)

    async def test_what_was_given_back_is_not_taken_by_a_late_confirmation(
        self, capacities: Capacities
    ) -> None:
        """The lead was closed before whoever had assigned it came to confirm."""
        await capacities.reserve(await capacities.of(ROY), [reservation("one")])
        await capacities.release(ROY, LeadVersion("one", 1))
        await capacities.confirm(ROY, [LeadVersion("one", 1)])
        assert (await capacities.of(ROY)).taken == 0

    async def test_releasing_is_of_exactly_one_version_reserved_or_confirmed(
        self, capacities: Capacities
    ) -> None:
        await capacities.reserve(await capacities.of(ROY), [reservation("one")])
        await capacities.confirm(ROY, [LeadVersion("one", 1)])
        await capacities.reserve(await capacities.of(ROY), [reservation("two", 4)])
        for other in (LeadVersion("one", 2), LeadVersion("two", 3), LeadVersion("three", 1)):
            await capacities.release(ROY, other)
        await capacities.release(KIM, LeadVersion("one", 1))
        assert (await capacities.of(ROY)).taken == 2
        await capacities.release(ROY, LeadVersion("one", 1))
        await capacities.release(ROY, LeadVersion("two", 4))
        assert (await capacities.of(ROY)).taken == 0

    async def test_an_earlier_reservation_of_the_same_inquiry_gives_way_and_a_later_one_stays(
        self, capacities: Capacities
    ) -> None:
        await capacities.reserve(await capacities.of(ROY), [reservation("one", 2)])
        await capacities.reserve(await capacities.of(ROY), [reservation("one", 3)])
        assert (await capacities.taken())[ROY] == {LeadVersion("one", 3)}
        await capacities.reserve(await capacities.of(ROY), [reservation("one", 1)])
        assert (await capacities.taken())[ROY] == {LeadVersion("one", 3), LeadVersion("one", 1)}

    async def test_what_leads_have_without_it_is_taken_once_and_seen_by_who_reserves(
        self, capacities: Capacities
    ) -> None:
        before = await capacities.of(ROY)
        for _ in range(2):
            await capacities.restore(ROY, [LeadVersion("one", 1), LeadVersion("two", 5)])
        found = await capacities.of(ROY)
        assert (found.confirmed, found.pending) == (2, ())
        assert not await capacities.reserve(before, [reservation("three")])
        assert await capacities.reserve(found, [reservation("three")])
        assert (await capacities.of(ROY)).taken == 3

    async def test_of_many_who_reserve_at_once_each_hears_of_its_own(
        self, capacities: Capacities
    ) -> None:
        roy, kim = await capacities.of(ROY), await capacities.of(KIM)
        assert await capacities.reserve(kim, [reservation("before")])
        taken = await asyncio.gather(
            capacities.reserve(roy, [reservation("one"), reservation("two")]),
            capacities.reserve(kim, [reservation("three")]),
            capacities.reserve(roy, [reservation("four")]),
        )
        assert list(taken) == [True, False, False]
        versions = (await capacities.taken())[ROY]
        assert versions == {LeadVersion("one", 1), LeadVersion("two", 1)}

    async def test_of_many_who_confirm_at_once_each_confirms_what_is_reserved(
        self, capacities: Capacities
    ) -> None:
        await capacities.reserve(await capacities.of(ROY), [reservation("one"), reservation("two")])
        await capacities.reserve(await capacities.of(KIM), [reservation("three")])
        await capacities.release(ROY, LeadVersion("two", 1))
        await asyncio.gather(
            capacities.confirm(ROY, [LeadVersion("one", 1), LeadVersion("two", 1)]),
            capacities.confirm(KIM, [LeadVersion("three", 1)]),
        )
        roy, kim = await capacities.of(ROY), await capacities.of(KIM)
        assert (roy.confirmed, roy.pending) == (1, ())
        assert (kim.confirmed, kim.pending) == (1, ())

    async def test_each_doctor_at_each_clinic_has_a_capacity_of_their_own(
        self, capacities: Capacities
    ) -> None:
        await capacities.reserve(await capacities.of(ROY), [reservation("one")])
        await capacities.reserve(await capacities.of(KIM), [reservation("one"), reservation("two")])
        taken = {at: capacity.taken for at, capacity in (await capacities.all()).items()}
        assert taken == {ROY: 1, KIM: 2}

    async def test_what_is_given_is_counted_with_the_reservation_and_kept_when_it_ends(
        self, capacities: Capacities
    ) -> None:
        await capacities.reserve(await capacities.of(ROY), [reservation("one"), reservation("two")])
        await capacities.confirm(ROY, [LeadVersion("one", 1)])
        assert (await capacities.of(ROY)).given == 2
        await capacities.release(ROY, LeadVersion("one", 1), is_refund=False)
        assert ((await capacities.of(ROY)).given, (await capacities.of(ROY)).taken) == (2, 1)

    async def test_what_comes_back_is_refunded_once(self, capacities: Capacities) -> None:
        await capacities.reserve(await capacities.of(ROY), [reservation("one"), reservation("two")])
        await capacities.confirm(ROY, [LeadVersion("one", 1)])
        for version in (LeadVersion("one", 1), LeadVersion("two", 1)):
            for _ in range(2):
                await capacities.release(ROY, version)
            await capacities.release(ROY, version, is_refund=False)
        assert ((await capacities.of(ROY)).given, (await capacities.of(ROY)).taken) == (0, 0)

    async def test_a_reservation_that_gives_way_is_given_once(self, capacities: Capacities) -> None:
        for version in (1, 2, 3):
            await capacities.reserve(await capacities.of(ROY), [reservation("one", version)])
        assert (await capacities.of(ROY)).given == 1
        for _ in range(2):
            await capacities.restore(ROY, [LeadVersion("two", 1)])
        assert (await capacities.of(ROY)).given == 2

    async def test_a_level_is_written_over_what_it_was_reckoned_from(
        self, capacities: Capacities
    ) -> None:
        seen = await capacities.of(ROY)
        first = Level(doctor_at_clinic=ROY, version=seen.version, credit=1_500, terms="a")
        await capacities.level([first])
        assert not await capacities.reserve(seen, [reservation("one")])
        assert await capacities.reserve(await capacities.of(ROY), [reservation("one")])
        other = Level(doctor_at_clinic=KIM, version=0, credit=-250, terms="b")
        await capacities.level([replace(first, credit=9_000), other])  # Roy's comes too late
        roy, kim = await capacities.of(ROY), await capacities.of(KIM)
        assert (roy.given, roy.credit, roy.terms, roy.share) == (1, 1_500, "a", 2_500)
        assert (kim.given, kim.credit, kim.terms, kim.share) == (0, -250, "b", -250)
        await capacities.level([replace(first, version=roy.version, credit=0, terms="")])
        assert ((await capacities.of(ROY)).share, (await capacities.of(ROY)).terms) == (1_000, "")

    async def test_who_is_first_reserved_with_was_not_available_before(
        self, capacities: Capacities
    ) -> None:
        """By a person: whoever becomes available later is levelled then."""
        await capacities.reserve(await capacities.of(ROY), [reservation("one")])
        assert (await capacities.of(ROY)).terms == ""


class TestInMemoryCapacities(CapacitiesContract):
    @pytest.fixture
    def capacities(self) -> Capacities:
        return InMemoryCapacities()


class TestMongoCapacities(CapacitiesContract):
    @pytest.fixture
    def capacities(self, database: Database) -> Capacities:
        return MongoCapacities(database)


async def test_what_was_stored_before_there_was_a_count_begins_with_what_is_taken(
    database: Database,
) -> None:
    entries = [{"inquiry_id": name, "for_version": 1} for name in ("a", "b", "c")]
    await database["capacities"].insert_one(
        {"_id": str(ROY), "location": "toronto", "doctor": "roy", "version": 7, "open": entries,
         "pending": []}
    )  # fmt: skip
    capacities = MongoCapacities(database)
    before = await capacities.of(ROY)
    assert (before.given, before.share, before.terms) == (None, 3_000, None)
    assert await capacities.reserve(before, [reservation("one"), reservation("two")])
    assert (await capacities.of(ROY)).given == 5
    await capacities.release(ROY, LeadVersion("a", 1), is_refund=False)
    await capacities.release(ROY, LeadVersion("b", 1))
    assert ((await capacities.of(ROY)).given, (await capacities.of(ROY)).taken) == (4, 3)
