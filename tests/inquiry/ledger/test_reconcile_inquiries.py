"""The ledger, and announcing again what had no answer."""

from datetime import date, timedelta

from services.inquiry.inquiries.domain import Unrouted
from services.inquiry.inquiries.usecases.announce import received
from services.inquiry.ledger.domain import ANSWERED_WITHIN
from services.inquiry.ledger.usecases.read_ledger import ReadLedger, WatchLedger
from services.inquiry.ledger.usecases.reconcile_inquiries import ReconcileInquiries
from shared.events import InquiryReceived
from shared.telemetry import lasting_alarms
from tests.inquiry.builders import facts_changed, received_inquiry
from tests.support.clocks import StillClock
from tests.support.in_memory_inquiries import InMemoryInquiries, InMemoryInquiryLedger

TOO_LATE = ANSWERED_WITHIN + timedelta(seconds=1)


class Reconciliation:
    def __init__(self, *ids: str) -> None:
        self.now = StillClock()
        self.inquiries = InMemoryInquiries({one: received_inquiry(one) for one in ids})
        counts = InMemoryInquiryLedger(self.inquiries)
        self.reconcile = ReconcileInquiries(ledger=counts, inquiries=self.inquiries, now=self.now)
        self.read = ReadLedger(ledger=counts, now=self.now)


async def test_without_an_answer_in_time_the_same_facts_are_announced_again() -> None:
    ledger = Reconciliation("a")
    assert await ledger.reconcile() == 0
    ledger.now.advance(TOO_LATE)
    assert await ledger.reconcile() == 1
    ((number, fact),) = ledger.inquiries.outbox["a"]
    assert number == 1
    assert isinstance(fact, InquiryReceived)
    assert fact.repeat == 1
    assert fact.model_copy(update={"repeat": 0}) == received(received_inquiry("a"))


async def test_the_pauses_between_repeats_grow_to_an_hour() -> None:
    ledger = Reconciliation("a")
    seen = []
    for minute in range(1, 200):
        ledger.now.advance(timedelta(minutes=1, seconds=0.1))
        if await ledger.reconcile():
            seen.append(minute)
            assert await ledger.reconcile() == 0
            ledger.inquiries.publish()
    assert seen == [1, 6, 31, 91, 151]


async def test_one_that_cannot_be_announced_waits_and_keeps_no_other_from_it() -> None:
    ledger = Reconciliation("odd", "fine")
    odd = facts_changed(ledger.inquiries.kept["odd"], earliest=date(9999, 1, 1))
    ledger.inquiries.kept["odd"] = odd
    ledger.now.advance(TOO_LATE)
    assert await ledger.reconcile() == 1
    assert not ledger.inquiries.outbox["odd"]
    next_at = ledger.inquiries.kept["odd"].repeat.next_at
    assert next_at is not None
    assert next_at > ledger.now()


async def test_what_was_answered_or_withdrawn_is_not_announced_again() -> None:
    ledger = Reconciliation("answered", "withdrawn")
    await ledger.inquiries.change(
        "answered", lambda one: one.follow(Unrouted(sequence=1, lead_id="l"))
    )
    await ledger.inquiries.change("withdrawn", lambda one: one.withdraw(ledger.now()))
    ledger.now.advance(timedelta(days=1))
    assert await ledger.reconcile() == 0


async def test_an_answer_that_is_missing_is_a_difference_and_an_alarm_until_it_comes() -> None:
    ledger = Reconciliation("a")
    watch = WatchLedger(read=ledger.read)
    assert await watch() == 0
    ledger.now.advance(TOO_LATE)
    assert await watch() == 1
    assert "ledger.difference" in lasting_alarms()
    await ledger.inquiries.change("a", lambda one: one.follow(Unrouted(sequence=1, lead_id="l")))
    assert await watch() == 0
    assert "ledger.difference" not in lasting_alarms()
    assert (await ledger.read()).unrouted == 1
