"""What every keeper of records of disclosures does, in memory as in MongoDB."""

import asyncio

import pytest

from services.inquiry.disclosure.domain.chain import Entry, entry_hash, granted, seal
from services.inquiry.disclosure.ports import AssertionRepeated, Disclosures
from services.inquiry.disclosure.store import MongoDisclosures
from services.inquiry.inquiries.store import MongoDisclosureHeads
from shared.chains import GENESIS
from shared.disclosure.assertion import DisclosureRequest, Purpose
from shared.mongo import Database
from tests.support.clocks import MONDAY_NOON
from tests.support.in_memory_disclosure import InMemoryDisclosures
from tests.support.keys import ring


def shown(number: int, *, inquiry_id: str = "i-1", assertion: str | None = None) -> Entry:
    request = DisclosureRequest(
        account_id="maya",
        name="Maya",
        role="coordinator",
        lead_id="l-1",
        inquiry_id=inquiry_id,
        purpose=Purpose.FOLLOW_UP,
    )
    assertion = assertion or f"assertion-{inquiry_id}-{number}"
    asserted = request.asserted(assertion, MONDAY_NOON)
    return granted(f"entry-{inquiry_id}-{number}", asserted, MONDAY_NOON)


class Contract:
    async def test_each_entry_follows_the_one_before_in_its_inquirys_chain(
        self, disclosures: Disclosures
    ) -> None:
        first = await disclosures.append(shown(1))
        other = await disclosures.append(shown(1, inquiry_id="i-2"))
        second = await disclosures.append(shown(2))
        assert [entry.seq for entry in (first, other, second)] == [1, 1, 2]
        assert (first.prev, other.prev, second.prev) == (GENESIS, GENESIS, first.hash)
        assert all(entry.hash == entry_hash(entry) for entry in (first, other, second))

    async def test_of_many_at_once_none_takes_anothers_position(
        self, disclosures: Disclosures
    ) -> None:
        entries = await asyncio.gather(*[disclosures.append(shown(one)) for one in range(6)])
        assert sorted(entry.seq for entry in entries) == [1, 2, 3, 4, 5, 6]

    async def test_an_assertion_is_recorded_once(self, disclosures: Disclosures) -> None:
        await disclosures.append(shown(1, assertion="assertion-1"))
        with pytest.raises(AssertionRepeated):
            await disclosures.append(shown(2, assertion="assertion-1"))
        assert (await disclosures.append(shown(3))).seq == 2

    async def test_what_is_to_follow_an_entry_follows_no_other(
        self, disclosures: Disclosures
    ) -> None:
        await disclosures.append(shown(1))
        await disclosures.append_after(0, seal("late", "i-1", MONDAY_NOON))
        await disclosures.append_after(1, seal("in-time", "i-1", MONDAY_NOON))
        assert (await disclosures.append(shown(2))).seq == 3


class TestInMemory(Contract):
    @pytest.fixture
    def disclosures(self) -> Disclosures:
        return InMemoryDisclosures()


class TestInMongo(Contract):
    @pytest.fixture
    async def disclosures(self, database: Database) -> Disclosures:
        kept = MongoDisclosures(database, MongoDisclosureHeads(database), ring("c1"))
        await kept.prepare()
        return kept
