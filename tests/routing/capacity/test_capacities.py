"""What every store of capacity keeps to: the one in memory and the one in MongoDB."""

import asyncio
from datetime import timedelta

import pytest

from services.routing.capacity.domain import (
    DoctorCapacity,
    LeadVersion,
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
        assert (found.taken, found.pending, found.version) == (1, (reservation(),), 1)
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


class TestInMemoryCapacities(CapacitiesContract):
    @pytest.fixture
    def capacities(self) -> Capacities:
        return InMemoryCapacities()


class TestMongoCapacities(CapacitiesContract):
    @pytest.fixture
    def capacities(self, database: Database) -> Capacities:
        return MongoCapacities(database)
