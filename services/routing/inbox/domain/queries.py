"""What the inbox shows: queries, pages, positions in a list, counts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import ClassVar, Final

from services.routing.deadlines.domain import Escalation
from services.routing.decisions.domain import TravelClass
from services.routing.leads.domain import (
    WAITING_STATUSES,
    LeadRow,
    LeadStatus,
)
from shared.cursors import UnknownCursor, decode_cursor, encode_cursor
from shared.eligibility.domain import Verdict


class Order(StrEnum):
    NEWEST_FIRST = "received_at"
    OLDEST_FIRST = "oldest_first"
    DEADLINE_FIRST = "due_at"

    @property
    def field(self) -> str:
        """Of a lead: what it goes by."""
        return "due_at" if self is Order.DEADLINE_FIRST else "received_at"

    @property
    def ascends(self) -> bool:
        return self is not Order.NEWEST_FIRST


class Queue(StrEnum):
    """What a lead without a doctor waits for: each is in one. Where the patient wants a person, it
    is among the reviews whatever else it waits for, and also with a doctor.
    """

    UNROUTED = "unrouted"
    """That somebody can take it: it is tried again by itself."""
    REVIEWS = "reviews"
    """That a person looks at whether the rules allow it."""
    QUESTIONS = "questions"
    """That the patient says what is not known."""

    @classmethod
    def of(cls, eligibility: str | None) -> "Queue":
        return _QUEUES.get(eligibility or "", cls.UNROUTED)


_QUEUES: Final = {Verdict.REVIEW.value: Queue.REVIEWS, Verdict.ASK.value: Queue.QUESTIONS}


@dataclass(frozen=True, kw_only=True)
class Position:
    """The last row of a page: the next page goes on after it. Opaque to whoever carries it."""

    order: Order
    at: datetime
    lead_id: str

    def encode(self) -> str:
        milliseconds = round(self.at.timestamp() * 1000)
        return encode_cursor(self.order.value, milliseconds, self.lead_id)

    @classmethod
    def decode(cls, text: str) -> "Position":
        """Raises `UnknownCursor`."""
        order, milliseconds, lead_id = decode_cursor(text, str, int, str)
        try:
            at = datetime.fromtimestamp(milliseconds / 1000, UTC)
            return cls(order=Order(order), at=at, lead_id=lead_id)
        except (ValueError, OverflowError, OSError):  # no order of ours, or no year of any calendar
            raise UnknownCursor from None


@dataclass(frozen=True, kw_only=True)
class LeadQuery:
    """A list that somebody asks for. `statuses` empty: all of them.

    `home` is the clinic, or the network's desk, that looks after a lead; `location` the clinic that
    it was given to; `language` as in `fr`, wherever it is spoken; `reference` how it begins;
    `due_by`: only what somebody is held to until then.
    """

    location: str | None = None
    home: str | None = None
    statuses: tuple[LeadStatus, ...] = ()
    queue: Queue | None = None
    doctor: str | None = None
    travel_class: TravelClass | None = None
    language: str | None = None
    procedure: str | None = None
    reference: str | None = None
    due_by: datetime | None = None
    overdue: bool = False
    messages: bool = False
    """Only those whose patient has written since the clinic last answered or looked."""
    escalation: Escalation | None = None
    unread: bool = False
    """Only those that whoever asks has not read as they are now. Who has read what is not a lead's,
    so `includes` lets them all in.
    """
    after: Position | None = None
    limit: int = 50

    def __post_init__(self) -> None:
        if self.after and self.after.order is not self.order:
            raise UnknownCursor

    @property
    def order(self) -> Order:
        """What waits is worked by deadline, and a queue from its oldest on; everything else is
        looked up by when it came.
        """
        if self.queue is not None:
            return Order.OLDEST_FIRST
        waits = bool(self.statuses) and set(self.statuses) <= set(WAITING_STATUSES)
        is_due = waits or self.overdue or self.due_by is not None
        return Order.DEADLINE_FIRST if is_due else Order.NEWEST_FIRST

    def position_of(self, row: LeadRow) -> Position:
        at = row.due_at if self.order is Order.DEADLINE_FIRST else row.received_at
        return Position(order=self.order, at=at, lead_id=row.id)

    def includes(self, row: LeadRow, now: datetime) -> bool:
        """Whether a single row belongs in this list."""
        return (
            self._is_among(row)
            and (not self.statuses or row.status in self.statuses)
            and (self.queue is None or self._waits_in(self.queue, row))
            and (not self.overdue or row.is_overdue(now))
            and (not self.messages or row.messages_waiting > 0)
            and (self.escalation is None or row.clock.level is self.escalation)
        )

    def _is_among(self, row: LeadRow) -> bool:
        """Whatever state it is in."""
        return (
            (self.location is None or row.placement.location == self.location)
            and (self.home is None or row.placement.home == self.home)
            and (self.doctor is None or row.placement.doctor == self.doctor)
            and (self.travel_class is None or row.travel_class is self.travel_class)
            and (self.language is None or row.language.split("-")[0] == self.language)
            and (self.procedure is None or row.procedure == self.procedure)
            and (self.reference is None or row.reference.startswith(self.reference))
            and (self.due_by is None or row.is_overdue(self.due_by))
        )

    @staticmethod
    def _waits_in(queue: Queue, row: LeadRow) -> bool:
        if row.waits_for_person:
            return queue is Queue.REVIEWS
        return row.status is LeadStatus.UNROUTED and Queue.of(row.eligibility) is queue


@dataclass(frozen=True, kw_only=True)
class LeadPage:
    rows: tuple[LeadRow, ...]
    next: Position | None = None


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How many leads wait in a queue, and when the inquiry of the oldest came. Counting stops at
    `LeadCounts.LIMIT`.
    """

    count: int
    oldest_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LeadCounts:
    """How many leads wait, and how many of them for too long. Counting stops at `LIMIT`."""

    LIMIT: ClassVar[int] = 10_000

    waiting: int
    unrouted: int
    overdue: int
    messages: int = 0
