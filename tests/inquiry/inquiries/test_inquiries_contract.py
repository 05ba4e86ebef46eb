"""What every keeper of inquiries does, in memory as in MongoDB."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from services.inquiry.inquiries.domain import (
    LEASED_FOR,
    Contacted,
    EmailLease,
    Inquiry,
    InquiryEnded,
    LeadFact,
    Ledger,
    Note,
    Quarantine,
    Routed,
    Status,
    Unrouted,
    discard,
    give_up,
    key_hash,
    release,
)
from services.inquiry.inquiries.ports import (
    FOUND_AT_MOST,
    Inquiries,
    ReferenceTaken,
    Transition,
)
from services.inquiry.inquiries.store import MongoEmailQueue, MongoInquiries, MongoInquiryLedger
from services.inquiry.inquiries.usecases.announce import received, withdrawn
from services.inquiry.ledger.ports import InquiryLedger
from services.inquiry.mail.ports import EmailQueue
from shared.events import Event
from shared.mongo import Database
from tests.inquiry.builders import received_inquiry
from tests.support.clocks import MONDAY_NOON
from tests.support.in_memory_inquiries import (
    InMemoryEmailQueue,
    InMemoryInquiries,
    InMemoryInquiryLedger,
)

MINUTE = timedelta(minutes=1)
LATER = MONDAY_NOON + timedelta(hours=1)


class Kept(ABC):
    """A keeper of inquiries with everything that reads it."""

    inquiries: Inquiries
    emails: EmailQueue
    ledger: InquiryLedger

    @abstractmethod
    async def outbox(self, inquiry_id: str) -> list[tuple[int, str]]:
        """Number and type of what waits to be published."""

    @abstractmethod
    async def publish(self) -> None: ...

    async def add(self, *ids: str, **changes: Any) -> None:
        for inquiry_id in ids:
            inquiry = received_inquiry(inquiry_id, **changes)
            await self.inquiries.add(inquiry, [received(inquiry)])

    async def quarantine(self, *ids: str, **changes: Any) -> None:
        waits = Quarantine(score=4, signals=("honeypot-filled",), at=MONDAY_NOON)
        for inquiry_id in ids:
            more = {"emails": (), "quarantined": waits, **changes}
            await self.inquiries.add(received_inquiry(inquiry_id, **more), [])

    async def lease(self, now: datetime) -> EmailLease | None:
        """Of the email that is due first."""
        leases = await self.emails.lease(now, at_most=1)
        return leases[0] if leases else None

    async def get(self, inquiry_id: str) -> Inquiry:
        found = await self.inquiries.get(inquiry_id)
        assert found is not None
        return found


class KeptInMemory(Kept):
    def __init__(self) -> None:
        self.memory = self.inquiries = InMemoryInquiries()
        self.emails = InMemoryEmailQueue(self.memory)
        self.ledger = InMemoryInquiryLedger(self.memory)

    async def outbox(self, inquiry_id: str) -> list[tuple[int, str]]:
        return [(number, event.type) for number, event in self.memory.outbox[inquiry_id]]

    async def publish(self) -> None:
        self.memory.publish()


class KeptInMongo(Kept):
    def __init__(self, database: Database) -> None:
        self.collection = database["inquiries"]
        stores = MongoInquiries(database, lambda: MONDAY_NOON), MongoEmailQueue(database)
        self.stores = (*stores, MongoInquiryLedger(database))
        self.inquiries, self.emails, self.ledger = self.stores

    async def prepare(self) -> None:
        for store in self.stores:
            await store.prepare()

    async def outbox(self, inquiry_id: str) -> list[tuple[int, str]]:
        document = await self.collection.find_one({"_id": inquiry_id})
        return [(entry["seq"], entry["type"]) for entry in (document or {}).get("outbox", [])]

    async def publish(self) -> None:
        await self.collection.update_many({}, {"$unset": {"outbox": ""}})


class Contract:
    async def test_what_was_added_is_found_by_id_reference_and_key(self, kept: Kept) -> None:
        inquiry = received_inquiry("a")
        receipt = await kept.inquiries.add(inquiry, [received(inquiry)])
        assert receipt == inquiry.receipt
        assert await kept.inquiries.get("a") == inquiry
        assert await kept.inquiries.by_reference("WF-a") == inquiry
        assert await kept.inquiries.receipt_of(key_hash("a")) == receipt
        assert await kept.inquiries.receipt_soon(key_hash("a")) == receipt
        assert await kept.outbox("a") == [(1, "inquiry.received.v1")]

    async def test_what_is_not_there_is_none(self, kept: Kept) -> None:
        assert await kept.inquiries.get("a") is None
        assert await kept.inquiries.by_reference("WF-a") is None
        assert await kept.inquiries.receipt_of(key_hash("a")) is None
        assert await kept.inquiries.change("a", lambda one: one.withdraw(LATER)) is None

    async def test_of_one_key_the_first_is_kept_and_its_receipt_is_given(self, kept: Kept) -> None:
        await kept.add("a")
        again = received_inquiry("b", key_hash=key_hash("a"))
        receipt = await kept.inquiries.add(again, [received(again)])
        assert receipt.inquiry_id == "a"
        assert await kept.inquiries.get("b") is None
        assert await kept.outbox("b") == []

    async def test_a_reference_is_given_once(self, kept: Kept) -> None:
        await kept.add("a")
        with pytest.raises(ReferenceTaken):
            await kept.inquiries.add(received_inquiry("b", reference="WF-a"), [])
        assert await kept.inquiries.get("b") is None

    async def test_a_change_is_kept_with_its_events_and_raises_the_version(
        self, kept: Kept
    ) -> None:
        await kept.add("a")
        changed = await kept.inquiries.change(
            "a", lambda one: one.withdraw(LATER), lambda one: [withdrawn(one, LATER)]
        )
        now = await kept.get("a")
        assert changed is not None
        assert (now.status, now.version) == (Status.WITHDRAWN, 2)
        assert [change.status for change in now.history] == [Status.RECEIVED, Status.WITHDRAWN]
        assert changed.status is Status.WITHDRAWN
        assert await kept.outbox("a") == [
            (1, "inquiry.received.v1"),
            (2, "inquiry.withdrawn.v1"),
        ]

    async def test_where_nothing_changes_nothing_is_written_or_announced(self, kept: Kept) -> None:
        await kept.add("a")

        def announced(_: Inquiry) -> Sequence[Event]:
            raise AssertionError("nothing has changed")

        before = await kept.get("a")
        assert await kept.inquiries.change("a", lambda one: one, announced) == before
        assert await kept.get("a") == before

    async def test_a_refusal_passes_through_and_nothing_is_kept(self, kept: Kept) -> None:
        await kept.add("a", status=Status.CLOSED)
        before = await kept.get("a")
        with pytest.raises(InquiryEnded):
            await kept.inquiries.change("a", lambda one: one.withdraw(LATER))
        assert await kept.get("a") == before

    async def test_of_many_changes_at_once_none_is_lost(self, kept: Kept) -> None:
        await kept.add("a")
        counted = partial(Inquiry.count_wrong_code, number=1)
        await asyncio.gather(*[kept.inquiries.change("a", counted) for _ in range(12)])
        now = await kept.get("a")
        assert (now.link.wrong_codes, now.version) == (12, 13)

    async def test_of_many_notes_at_once_each_is_kept_once(self, kept: Kept) -> None:
        await kept.add("a")
        notes = [
            Note(id=f"n-{number % 4}", by="maya", name="Maya", at=LATER, text=b"sealed")
            for number in range(8)
        ]
        adding = [partial(Inquiry.add_note, note=note) for note in notes]
        await asyncio.gather(*[kept.inquiries.change("a", one) for one in adding])
        now = await kept.get("a")
        assert sorted(note.id for note in now.notes) == ["n-0", "n-1", "n-2", "n-3"]
        assert now.notes[0].text == b"sealed"
        assert await kept.outbox("a") == [(1, "inquiry.received.v1")]

    async def test_what_is_announced_again_keeps_its_number(self, kept: Kept) -> None:
        await kept.add("a")
        await kept.inquiries.change(
            "a", lambda one: one.withdraw(LATER), lambda one: [withdrawn(one, LATER)]
        )
        await kept.publish()
        for next_at in (LATER, LATER + MINUTE):
            await kept.inquiries.change("a", opening_at(next_at), lambda one: [received(one)])
        assert await kept.outbox("a") == [(1, "inquiry.received.v1")] * 2

    async def test_many_are_changed_at_once_and_what_is_not_there_is_passed_over(
        self, kept: Kept
    ) -> None:
        await kept.add("a", "b", "c")
        fact = Routed(sequence=1, lead_id="l", location="toronto", at=LATER)
        await kept.inquiries.change_all(["a", "b", "nobody"], following(fact))
        found = [await kept.get(one) for one in ("a", "b", "c")]
        assert [one.lead.location for one in found] == ["toronto", "toronto", None]
        assert [one.version for one in found] == [2, 2, 1]

    async def test_an_email_is_leased_by_one_and_again_when_that_one_has_died(
        self, kept: Kept
    ) -> None:
        await kept.add("a", "b")
        leases = await asyncio.gather(
            *[kept.emails.lease(MONDAY_NOON, at_most=3) for _ in range(4)]
        )
        taken = [lease for some in leases for lease in some]
        assert sorted(lease.inquiry_id for lease in taken) == ["a", "b"]
        assert {lease.attempts for lease in taken} == {1}
        assert {lease.made_at for lease in taken} == {MONDAY_NOON}
        again = await kept.lease(MONDAY_NOON + LEASED_FOR)
        assert again is not None
        assert again.attempts == 2
        (first,) = [lease for lease in taken if lease.inquiry_id == again.inquiry_id]
        await kept.emails.settle(first, "accepted", LATER)  # its lease has passed to another one
        assert (await kept.get(again.inquiry_id)).leased_email(again.token).attempts == 2

    async def test_a_settled_email_leaves_the_queue(self, kept: Kept) -> None:
        await kept.add("a")
        lease = await kept.lease(MONDAY_NOON)
        assert lease is not None
        await kept.emails.settle(lease, "accepted", MONDAY_NOON)
        assert (await kept.get("a")).emails == ()
        assert await kept.lease(LATER) is None

    async def test_a_postponed_email_is_due_at_its_time(self, kept: Kept) -> None:
        await kept.add("a")
        lease = await kept.lease(MONDAY_NOON)
        assert lease is not None
        await kept.emails.postpone(lease, LATER)
        assert await kept.lease(LATER - MINUTE) is None
        assert await kept.lease(LATER) is not None

    async def test_an_email_that_is_given_back_is_due_again_and_was_not_attempted(
        self, kept: Kept
    ) -> None:
        await kept.add("a")
        for _ in range(3):
            lease = await kept.lease(MONDAY_NOON)
            assert lease is not None
            assert lease.attempts == 1
            await kept.emails.give_back(lease, MONDAY_NOON)
        assert lease is not None
        assert await kept.lease(LATER) is not None  # by somebody else
        await kept.emails.give_back(lease, MONDAY_NOON)
        assert await kept.lease(LATER) is None

    async def test_a_failed_email_waits_for_somebody_who_retries_or_discards_it(
        self, kept: Kept
    ) -> None:
        await kept.add("a", "b")
        for minute in (1, 0):
            lease = await kept.lease(MONDAY_NOON)
            assert lease is not None
            await kept.emails.fail(lease, reason="broken", at=LATER + minute * MINUTE)
        assert await kept.lease(LATER + timedelta(days=1)) is None
        assert await kept.emails.count_failed() == 2
        oldest, newest = await kept.emails.failed(limit=10)
        assert (oldest.failed_at, newest.failed_at) == (LATER, LATER + MINUTE)
        assert (oldest.kind, oldest.reason, oldest.attempts) == ("received", "broken", 1)
        assert oldest.reference == f"WF-{oldest.inquiry_id}"
        assert await kept.emails.failed(limit=1) == [oldest]
        assert await kept.emails.retry(oldest.inquiry_id, oldest.email_id, now=LATER)
        assert not await kept.emails.retry(oldest.inquiry_id, oldest.email_id, now=LATER)
        lease = await kept.lease(LATER)
        assert lease is not None
        assert (lease.inquiry_id, lease.attempts, lease.made_at) == (oldest.inquiry_id, 1, LATER)
        assert await kept.emails.discard(newest.inquiry_id, newest.email_id, at=LATER)
        assert not await kept.emails.discard(newest.inquiry_id, newest.email_id, at=LATER)
        assert (await kept.get(newest.inquiry_id)).emails == ()
        assert await kept.emails.count_failed() == 0

    async def test_every_inquiry_stands_in_one_column_of_the_ledger(self, kept: Kept) -> None:
        early = MONDAY_NOON - timedelta(hours=2)
        await kept.add("routed", "unrouted", "withdrawn", "erased", "in-flight", received_at=LATER)
        await kept.add("late", "contacted-only", received_at=early)
        facts: dict[str, LeadFact] = {
            "routed": Routed(sequence=1, lead_id="l", location="toronto", at=LATER),
            "unrouted": Unrouted(sequence=1, lead_id="l"),
            "contacted-only": Contacted(sequence=2, lead_id="l", location=None, at=LATER),
        }
        for inquiry_id, fact in facts.items():
            await kept.inquiries.change(inquiry_id, following(fact))
        await kept.inquiries.change("withdrawn", lambda one: one.withdraw(LATER))
        await kept.inquiries.change("erased", erased)
        ledger = await kept.ledger.read(in_flight_since=MONDAY_NOON)
        assert ledger == Ledger(
            accepted=7, routed=1, unrouted=1, withdrawn=1, erased=1, in_flight=1
        )
        assert ledger.difference == 2

    async def test_what_is_kept_back_has_a_column_of_its_own_until_it_is_released(
        self, kept: Kept
    ) -> None:
        early = MONDAY_NOON - timedelta(hours=2)
        ids = ("waiting", "discarded", "released", "withdrawn", "destroyed")
        await kept.quarantine(*ids, received_at=early)
        await kept.inquiries.change("discarded", lambda one: discard(one, LATER))
        await kept.inquiries.change("destroyed", lambda one: discard(one, LATER))
        await kept.inquiries.change("destroyed", lambda one: give_up(one, LATER))
        await kept.inquiries.change("withdrawn", lambda one: one.withdraw(LATER))
        await kept.inquiries.change("released", released)
        ledger = await kept.ledger.read(in_flight_since=MONDAY_NOON)
        expected = {"withdrawn": 1, "erased": 1, "in_flight": 1, "quarantined": 2}
        assert ledger == Ledger(accepted=5, routed=0, unrouted=0, **expected)
        assert ledger.difference == 0
        later = await kept.ledger.read(in_flight_since=LATER + MINUTE)
        assert (later.in_flight, later.difference) == (0, 1)

    async def test_nobody_hears_of_what_is_kept_back_whatever_happens_to_it(
        self, kept: Kept
    ) -> None:
        await kept.quarantine("a", "b")
        await kept.inquiries.change(
            "a", lambda one: one.withdraw(LATER), lambda one: [withdrawn(one, LATER)]
        )
        assert await kept.outbox("a") == []
        assert await kept.lease(LATER) is None
        assert not await kept.ledger.unanswered(received_before=LATER, now=LATER, limit=9)
        await kept.inquiries.change("b", released, lambda one: [received(one)])
        assert await kept.outbox("b") == [(1, "inquiry.received.v1")]
        assert await kept.lease(LATER) is not None
        await kept.publish()
        late = LATER + timedelta(hours=1)
        due = await kept.ledger.unanswered(received_before=late, now=late, limit=9)
        assert [one.id for one in due] == ["b"]
        assert not await kept.ledger.unanswered(received_before=late, now=LATER, limit=9)

    async def test_those_of_a_contact_are_found_the_newest_first_until_they_are_erased(
        self, kept: Kept
    ) -> None:
        hashes = {"a": (b"x",), "b": (b"x", b"y"), "c": (b"y",), "d": ()}
        for minute, (inquiry_id, own) in enumerate(hashes.items()):
            at = MONDAY_NOON + minute * MINUTE
            await kept.add(inquiry_id, received_at=at, contact_hashes=own)
        find = kept.inquiries.by_contact
        assert [one.id for one in await find([b"x", b"y"])] == ["c", "b", "a"]
        assert [one.id for one in await find([b"x"], since=MONDAY_NOON + MINUTE)] == ["b"]
        assert list(await find([])) == list(await find([b"z"])) == []
        await kept.inquiries.change("b", erased)
        assert [one.id for one in await find([b"x", b"y"])] == ["c", "a"]
        assert (await kept.get("b")).contact_hashes == ()
        for number in range(FOUND_AT_MOST + 5):
            await kept.add(f"many-{number}", contact_hashes=(b"w",))
        assert len(await find([b"w"])) == FOUND_AT_MOST

    async def test_unanswered_are_those_published_and_due_the_oldest_first(
        self, kept: Kept
    ) -> None:
        for minute, inquiry_id in enumerate(("e", "d", "c", "b", "a")):
            await kept.add(inquiry_id, received_at=MONDAY_NOON + minute * MINUTE)
        await kept.publish()
        fact = Unrouted(sequence=1, lead_id="l")
        await kept.inquiries.change("e", following(fact))
        await kept.inquiries.change("d", lambda one: one.withdraw(LATER))
        await kept.add("not-published")

        async def unanswered(limit: int = 10) -> list[str]:
            found = await kept.ledger.unanswered(
                received_before=MONDAY_NOON + 4 * MINUTE, now=LATER, limit=limit
            )
            return [one.id for one in found]

        assert await unanswered() == ["c", "b"]
        assert await unanswered(1) == ["c"]
        await kept.inquiries.change("c", lambda one: one.announce_again(LATER, LATER + MINUTE))
        assert await unanswered() == ["b"]

    async def test_what_waits_for_an_answer_is_listed_the_oldest_first_with_how_far_it_came(
        self, kept: Kept
    ) -> None:
        for minute, inquiry_id in enumerate(("c", "b", "a")):
            await kept.add(inquiry_id, received_at=MONDAY_NOON + minute * MINUTE)
        await kept.publish()
        await kept.inquiries.change("c", following(Unrouted(sequence=1, lead_id="l")))
        await kept.inquiries.change("b", lambda one: one.announce_again(LATER, LATER + MINUTE))
        early = MONDAY_NOON - timedelta(days=1)
        await kept.quarantine("released", "still", received_at=early)
        await kept.inquiries.change("released", released, lambda one: [received(one)])
        waiting = await kept.ledger.waiting(limit=9)
        assert waiting.count == 3
        assert [
            (one.reference, one.waiting_since, one.is_published, one.repeats)
            for one in waiting.oldest
        ] == [
            ("WF-released", LATER, False, 0),
            ("WF-b", MONDAY_NOON + MINUTE, True, 1),
            ("WF-a", MONDAY_NOON + 2 * MINUTE, True, 0),
        ]
        assert waiting.oldest[1].next_repeat_at == LATER + MINUTE
        few = await kept.ledger.waiting(limit=1)
        assert (few.count, len(few.oldest)) == (3, 1)


def following(fact: LeadFact) -> Transition:
    return lambda one: one.follow(fact)


def opening_at(now: datetime) -> Transition:
    return lambda one: one.open_session(b"s", now)


def released(inquiry: Inquiry) -> Inquiry:
    return release(inquiry, LATER, reply_by=LATER, repeat_at=LATER + MINUTE)


def erased(inquiry: Inquiry) -> Inquiry:
    return replace(inquiry, erased_at=LATER)


class TestInMemory(Contract):
    @pytest.fixture
    def kept(self) -> Kept:
        return KeptInMemory()


class TestInMongo(Contract):
    @pytest.fixture
    async def kept(self, database: Database) -> Kept:
        kept = KeptInMongo(database)
        await kept.prepare()
        return kept
