"""What the inbox shows and to whom: rows, queries, positions in a list, visibility."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import ClassVar

from services.routing.decisions.domain import Residence, TravelClass
from services.routing.leads.domain import OPEN_STATUSES, Lead, LeadStatus, home_of
from shared.cursors import UnknownCursor, decode_cursor, encode_cursor


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where a lead lies: what decides who may see it."""

    location: str | None
    wished_location: str | None
    waits_at: str | None = None
    doctor: str | None = None

    @property
    def home(self) -> str:
        """The clinic, or the network's desk, that looks after the lead."""
        return home_of(self.location, self.waits_at)


@dataclass(frozen=True, kw_only=True)
class Visibility:
    """Whose leads somebody sees. An empty one shows nothing.

    `only_doctor`: a doctor sees their own leads and nobody else's.
    """

    clinics: frozenset[str] = frozenset()
    every_clinic: bool = False
    only_doctor: str | None = None

    def shows(self, placement: Placement) -> bool:
        if self.only_doctor is not None and placement.doctor != self.only_doctor:
            return False
        return self.every_clinic or placement.home in self.clinics


@dataclass(frozen=True, kw_only=True)
class LeadRow:
    """A lead as a list shows it: everything but its decision."""

    id: str
    inquiry_id: str
    reference: str
    placement: Placement
    coordinator: str | None
    procedure: str
    travel_class: TravelClass
    status: LeadStatus
    language: str
    payer_kind: str
    residence: Residence
    received_at: datetime
    due_at: datetime
    assigned_at: datetime | None
    contacted_at: datetime | None
    contacted_by: str | None
    updated_at: datetime
    version: int

    @property
    def waits_for_contact(self) -> bool:
        """Not once somebody has been in touch, even while there is no clinic yet."""
        if self.status is LeadStatus.UNROUTED:
            return self.contacted_at is None
        return self.status in WAITING_STATUSES

    def is_overdue(self, now: datetime) -> bool:
        return self.waits_for_contact and self.due_at <= now


WAITING_STATUSES = (
    LeadStatus.UNROUTED,
    *(status for status in OPEN_STATUSES if status is not LeadStatus.CONTACTED),
)
"""In these nobody of the clinic has spoken with the patient yet."""


def row_of(lead: Lead) -> LeadRow:
    return LeadRow(
        id=lead.id,
        inquiry_id=lead.inquiry_id,
        reference=lead.reference,
        placement=Placement(
            location=lead.location,
            wished_location=lead.facts.location,
            waits_at=lead.waits_at,
            doctor=lead.doctor,
        ),
        coordinator=lead.coordinator,
        procedure=lead.facts.procedure,
        travel_class=lead.travel_class,
        status=lead.status,
        language=lead.facts.language,
        payer_kind=lead.facts.payer_kind,
        residence=lead.facts.residence,
        received_at=lead.facts.received_at,
        due_at=lead.due_at,
        assigned_at=lead.assigned_at,
        contacted_at=lead.contacted_at,
        contacted_by=lead.contacted_by,
        updated_at=lead.updated_at,
        version=lead.version,
    )


class Order(StrEnum):
    NEWEST_FIRST = "received_at"
    DEADLINE_FIRST = "due_at"


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

    `home` is the clinic or desk that looks after a lead, `location` the one it was given to.
    """

    location: str | None = None
    home: str | None = None
    statuses: tuple[LeadStatus, ...] = ()
    doctor: str | None = None
    overdue: bool = False
    after: Position | None = None
    limit: int = 50

    def __post_init__(self) -> None:
        if self.after and self.after.order is not self.order:
            raise UnknownCursor

    @property
    def order(self) -> Order:
        """What waits is worked by deadline; everything else is looked up by when it came."""
        waits = bool(self.statuses) and set(self.statuses) <= set(WAITING_STATUSES)
        return Order.DEADLINE_FIRST if waits or self.overdue else Order.NEWEST_FIRST

    def wants(self, row: LeadRow, now: datetime) -> bool:
        """Whether a single row belongs in this list."""
        return (
            (self.location is None or row.placement.location == self.location)
            and (self.home is None or row.placement.home == self.home)
            and (not self.statuses or row.status in self.statuses)
            and (self.doctor is None or row.placement.doctor == self.doctor)
            and (not self.overdue or row.is_overdue(now))
        )


@dataclass(frozen=True, kw_only=True)
class LeadPage:
    rows: tuple[LeadRow, ...]
    next: Position | None = None


@dataclass(frozen=True, kw_only=True)
class LeadCounts:
    """How many leads wait, and how many of them for too long. Counting stops at `LIMIT`."""

    LIMIT: ClassVar[int] = 1000

    waiting: int
    unrouted: int
    overdue: int


@dataclass(frozen=True, kw_only=True)
class LeadChange:
    """Word that a lead was written. `moved`: it may have lain with somebody else before."""

    lead_id: str
    placement: Placement
    moved: bool = False

    def concerns(self, visibility: Visibility) -> bool:
        """Whoever sees the lead, and the clinic it waited at that loses it to another."""
        if visibility.shows(self.placement):
            return True
        unrouted = replace(self.placement, location=None, doctor=None)
        return self.moved and visibility.shows(unrouted)
