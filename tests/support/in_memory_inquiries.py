"""Inquiries, their emails and their ledger in memory: held to the same contract as the stores."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from services.inquiry.inquiries.domain import (
    LEASED_FOR,
    EmailLease,
    FailedEmail,
    Inquiry,
    LeadOutcome,
    Ledger,
    QueuedEmail,
    Receipt,
    Status,
    WaitingInquiries,
    WaitingInquiry,
)
from services.inquiry.inquiries.ports import FOUND_AT_MOST, ReferenceTaken, Transition, no_events
from shared.events import Event, InquiryReceived


@dataclass
class InMemoryInquiries:
    """`outbox` holds by inquiry what was announced and not yet published, with its number."""

    kept: dict[str, Inquiry] = field(default_factory=dict)
    outbox: dict[str, list[tuple[int, Event]]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[str, int] = field(default_factory=dict)

    def publish(self) -> list[Event]:
        """Empties every outbox, as the relay does."""
        published = [event for entries in self.outbox.values() for _, event in entries]
        self.outbox.clear()
        return published

    async def receipt_of(self, key_hash: bytes) -> Receipt | None:
        found = (one for one in self.kept.values() if one.key_hash == key_hash)
        return next((inquiry.receipt for inquiry in found), None)

    async def receipt_soon(self, key_hash: bytes) -> Receipt | None:
        return await self.receipt_of(key_hash)

    async def add(self, inquiry: Inquiry, events: Sequence[Event]) -> Receipt:
        if await self.by_reference(inquiry.reference):
            raise ReferenceTaken
        same = [one for one in self.kept.values() if one.key_hash == inquiry.key_hash]
        if same:
            return same[0].receipt
        self.kept[inquiry.id] = inquiry
        self._announce(inquiry.id, events)
        return inquiry.receipt

    async def get(self, inquiry_id: str) -> Inquiry | None:
        return self.kept.get(inquiry_id)

    async def by_reference(self, reference: str) -> Inquiry | None:
        return next((one for one in self.kept.values() if one.reference == reference), None)

    async def by_contact(
        self,
        contact_hashes: Collection[bytes],
        *,
        since: datetime | None = None,
        limit: int = FOUND_AT_MOST,
    ) -> Sequence[Inquiry]:
        found = [
            one
            for one in self.kept.values()
            if {*contact_hashes} & {*one.contact_hashes}
            and (since is None or one.received_at >= since)
        ]
        return sorted(found, key=lambda one: one.received_at, reverse=True)[:limit]

    async def change(
        self,
        inquiry_id: str,
        transition: Transition,
        events: Callable[[Inquiry], Sequence[Event]] = no_events,
    ) -> Inquiry | None:
        before = self.kept.get(inquiry_id)
        if before is None:
            return None
        after = transition(before)
        if after == before:
            return before
        self._announce(inquiry_id, () if after.is_kept_back else events(after))
        if after.erased_at is not None:
            after = replace(after, contact_hashes=())
        self.kept[inquiry_id] = replace(after, version=before.version + 1)
        return self.kept[inquiry_id]

    async def to_remind(self, now: datetime, *, limit: int) -> list[str]:
        due = [
            (one.lead.remind_at, one.id)
            for one in self.kept.values()
            if one.lead.remind_at is not None and one.lead.remind_at <= now
        ]
        return [inquiry_id for _, inquiry_id in sorted(due)][:limit]

    async def change_all(self, inquiry_ids: Iterable[str], transition: Transition) -> None:
        for inquiry_id in inquiry_ids:
            await self.change(inquiry_id, transition)

    def _announce(self, inquiry_id: str, events: Sequence[Event]) -> None:
        for event in events:
            next_number = self.numbers.get(inquiry_id, 0) + 1
            number = 1 if isinstance(event, InquiryReceived) else next_number
            self.numbers[inquiry_id] = max(number, next_number - 1)
            self.outbox[inquiry_id].append((number, event))


@dataclass
class InMemoryEmailQueue:
    """The emails of the same inquiries; `done` holds what became of those that left the queue."""

    inquiries: InMemoryInquiries
    done: list[tuple[str, str, datetime]] = field(default_factory=list)
    tokens: Iterable[int] = field(default_factory=count)

    async def lease(self, now: datetime, *, at_most: int) -> list[EmailLease]:
        return [lease for _ in range(at_most) if (lease := self._lease(now))]

    def _lease(self, now: datetime) -> EmailLease | None:
        due = [
            (email.due_at, inquiry.id, email)
            for inquiry in self.inquiries.kept.values()
            for email in inquiry.emails
            if email.due_at is not None and email.due_at <= now
        ]
        if not due:
            return None
        _, inquiry_id, email = min(due, key=lambda found: found[:2])
        token = f"lease-{next(iter(self.tokens))}"
        leased = replace(email, due_at=now + LEASED_FOR, lease=token, attempts=email.attempts + 1)
        self._replace(inquiry_id, email, leased)
        return EmailLease(
            inquiry_id=inquiry_id,
            email_id=email.id,
            token=token,
            attempts=leased.attempts,
            made_at=email.made_at,
        )

    async def settle(self, lease: EmailLease, outcome: str, at: datetime) -> None:
        for email in self._of(lease):
            self._replace(lease.inquiry_id, email)
            self.done.append((email.id, outcome, at))

    async def postpone(self, lease: EmailLease, until: datetime) -> None:
        for email in self._of(lease):
            self._replace(lease.inquiry_id, email, replace(email, due_at=until))

    async def give_back(self, lease: EmailLease, at: datetime) -> None:
        for email in self._of(lease):
            as_before = replace(email, due_at=at, attempts=email.attempts - 1)
            self._replace(lease.inquiry_id, email, as_before)

    async def fail(self, lease: EmailLease, *, reason: str, at: datetime) -> None:
        for email in self._of(lease):
            failed = replace(email, due_at=None, failed_at=at, reason=reason)
            self._replace(lease.inquiry_id, email, failed)

    async def failed(self, *, limit: int) -> Sequence[FailedEmail]:
        found = [
            FailedEmail(
                inquiry_id=inquiry.id,
                reference=inquiry.reference,
                email_id=email.id,
                kind=email.kind.value,
                reason=email.reason or "?",
                attempts=email.attempts,
                failed_at=email.failed_at,
                retries=email.retries,
            )
            for inquiry in self.inquiries.kept.values()
            for email in inquiry.emails
            if email.failed_at is not None
        ]
        return sorted(found, key=lambda email: email.failed_at)[:limit]

    async def failed_after(
        self, after: tuple[datetime, str, str] | None, *, limit: int
    ) -> Sequence[FailedEmail]:
        def order(email: FailedEmail) -> tuple[datetime, str, str]:
            return (email.failed_at, email.inquiry_id, email.email_id)

        found = sorted(await self.failed(limit=1000), key=order)
        return [email for email in found if after is None or order(email) > after][:limit]

    async def count_failed(self) -> int:
        return len({email.inquiry_id for email in await self.failed(limit=1000)})

    async def retry(
        self, inquiry_id: str, email_id: str, *, now: datetime, failed_at: datetime | None = None
    ) -> bool:
        for email in self._failed(inquiry_id, email_id, failed_at):
            again = replace(
                email, due_at=now, made_at=now, attempts=0, failed_at=None, reason=None,
                retries=email.retries + 1,
            )  # fmt: skip
            self._replace(inquiry_id, email, again)
            return True
        return False

    async def discard(
        self, inquiry_id: str, email_id: str, *, at: datetime, failed_at: datetime | None = None
    ) -> bool:
        for email in self._failed(inquiry_id, email_id, failed_at):
            self._replace(inquiry_id, email)
            self.done.append((email.id, "discarded", at))
            return True
        return False

    def _of(self, lease: EmailLease) -> list[QueuedEmail]:
        inquiry = self.inquiries.kept.get(lease.inquiry_id)
        return [one for one in inquiry.emails if one.lease == lease.token] if inquiry else []

    def _failed(
        self, inquiry_id: str, email_id: str, failed_at: datetime | None
    ) -> list[QueuedEmail]:
        inquiry = self.inquiries.kept.get(inquiry_id)
        emails = inquiry.emails if inquiry else ()
        failed = [one for one in emails if one.id == email_id and one.failed_at is not None]
        return [one for one in failed if failed_at in (None, one.failed_at)]

    def _replace(self, inquiry_id: str, email: QueuedEmail, *by: QueuedEmail) -> None:
        inquiry = self.inquiries.kept[inquiry_id]
        at = inquiry.emails.index(email)
        emails = (*inquiry.emails[:at], *by, *inquiry.emails[at + 1 :])
        self.inquiries.kept[inquiry_id] = replace(inquiry, emails=emails)


@dataclass(frozen=True)
class InMemoryInquiryLedger:
    inquiries: InMemoryInquiries

    async def read(self, *, in_flight_since: datetime) -> Ledger:
        columns = [_column(one, in_flight_since) for one in self.inquiries.kept.values()]
        return Ledger(
            accepted=len(columns),
            routed=columns.count("routed"),
            unrouted=columns.count("unrouted"),
            withdrawn=columns.count("withdrawn"),
            erased=columns.count("erased"),
            in_flight=columns.count("in_flight"),
            quarantined=columns.count("quarantined"),
        )

    async def waiting(self, *, limit: int) -> WaitingInquiries:
        found = [one for one in self.inquiries.kept.values() if one.is_unanswered]
        found.sort(key=lambda inquiry: inquiry.received_at)
        return WaitingInquiries(
            count=len(found), oldest=[self._waiting(one) for one in found[:limit]]
        )

    def _waiting(self, inquiry: Inquiry) -> WaitingInquiry:
        released_at = inquiry.quarantined.decided_at if inquiry.quarantined else None
        return WaitingInquiry(
            reference=inquiry.reference,
            waiting_since=max(inquiry.received_at, released_at or inquiry.received_at),
            is_published=not self.inquiries.outbox.get(inquiry.id),
            repeats=inquiry.repeat.count,
            next_repeat_at=inquiry.repeat.next_at,
        )

    async def unanswered(
        self, *, received_before: datetime, now: datetime, limit: int
    ) -> Sequence[Inquiry]:
        found = [
            inquiry
            for inquiry in self.inquiries.kept.values()
            if inquiry.is_unanswered
            and inquiry.received_at < received_before
            and not self.inquiries.outbox.get(inquiry.id)
            and not (inquiry.repeat.next_at and inquiry.repeat.next_at > now)
        ]
        return sorted(found, key=lambda inquiry: inquiry.received_at)[:limit]


def _column(inquiry: Inquiry, in_flight_since: datetime) -> str:
    """What counts before what: erased, withdrawn, what routing said, and whether it still may."""
    if inquiry.erased_at is not None:
        return "erased"
    if inquiry.status is Status.WITHDRAWN:
        return "withdrawn"
    if inquiry.lead.outcome in (LeadOutcome.ROUTED, LeadOutcome.UNROUTED):
        return inquiry.lead.outcome.value
    if inquiry.is_kept_back:
        return "quarantined"
    released_at = inquiry.quarantined.decided_at if inquiry.quarantined else None
    is_recent = (released_at or inquiry.received_at) >= in_flight_since
    return "in_flight" if inquiry.lead.sequence == 0 and is_recent else "difference"
