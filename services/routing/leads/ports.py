"""What keeps the leads."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.routing.capacity.domain import LeadVersion, WeekUnit
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.domain import Lead, LeadState, PatientFact
from shared.disclosure.assertion import DisclosureRequest
from shared.events import Event

Announced = tuple[Lead, Sequence[Event]]
UnroutedPosition = tuple[datetime, str]
"""When the inquiry was received, and the lead's id."""
ClockPosition = tuple[datetime, str]
"""When the lead's clock is to be looked at, and the lead's id."""


@dataclass(frozen=True, kw_only=True)
class UnroutedPage:
    """`next` None: there are no more. What nobody can read is not among the leads."""

    leads: Sequence[Lead]
    next: UnroutedPosition | None


@dataclass(frozen=True, kw_only=True)
class ClockPage:
    """As of `UnroutedPage`."""

    leads: Sequence[Lead]
    next: ClockPosition | None


@dataclass(frozen=True, kw_only=True)
class WaitingLeads:
    """Leads without a doctor that one clinic, or the network's desk, looks after. `too_long`: of
    them those that came before a given instant.
    """

    count: int
    too_long: int
    oldest: datetime


class Leads(Protocol):
    async def get(self, lead_id: str) -> Lead | None: ...

    async def states(self, inquiry_ids: Sequence[str]) -> Mapping[str, LeadState]:
        """By inquiry, for those that have a lead."""

    async def add_all(self, leads: Sequence[Announced]) -> frozenset[str]:
        """Writes each lead with its events unless its inquiry has one; the inquiries that had."""

    async def replace(self, lead: Lead, events: Sequence[Event] = ()) -> None:
        """Writes the lead over its predecessor with its events, or raises `LeadHasChanged`. A
        level that the same clock has reached meanwhile is kept.
        """

    async def announce(self, lead: Lead, events: Sequence[Event]) -> None:
        """Tells others again what the lead has come to; nothing when it has changed meanwhile."""

    async def escalate(self, before: Lead, after: Lead, events: Sequence[Event]) -> bool:
        """Writes the clock of `after`, with its events, unless anybody has changed the lead or its
        clock since `before` was read. It makes no version.
        """

    async def clocks_due(
        self, now: datetime, *, after: ClockPosition | None, limit: int
    ) -> ClockPage:
        """Leads whose clocks are to be looked at by now, those that have waited longest at the
        front, starting behind `after`. What only another version knows is left to it.
        """

    async def count_at_network_desk(self) -> int:
        """How many leads have come to the last level; a thousand stand for more."""

    async def skip_version(self, state: LeadState) -> None:
        """The lead goes on to the next version as it is, so that no attempt that stands still can
        write that one any more; nothing when it has changed meanwhile.
        """

    async def unrouted(self, *, after: UnroutedPosition | None, limit: int) -> UnroutedPage:
        """Leads without a doctor, those that came first at the front, starting behind `after`."""

    async def open_with(self) -> Mapping[str, int]:
        """The number of open leads of each coordinator."""

    async def taking_capacity(self) -> Mapping[DoctorAtClinic, frozenset[LeadVersion]]:
        """Under which versions leads take capacity, by doctor; those that can be read."""

    async def units_since(self, doctors: Collection[str], since: datetime) -> list[WeekUnit]:
        """The leads that came to one of these doctors since then and take capacity; those that can
        be read.
        """


class RouteNow(Protocol):
    async def __call__(self, leads: Sequence[Lead]) -> int:
        """Looks for a doctor for leads that wait; how many found one."""
        ...


class LeadsWaiting(Protocol):
    async def waiting(self, *, before: datetime) -> Mapping[str, WaitingLeads]:
        """Those without a doctor, by who looks after them."""


class PatientNotes(Protocol):
    """Notes are about a patient, so their texts are kept with the inquiry and never here."""

    def id_of(self, *, lead_id: str, version: int, account_id: str, text: str) -> str:
        """The same for the same note over the same version. Nobody can tell the text from it."""
        ...

    async def add(self, request: DisclosureRequest, text: str) -> None:
        """Hands the note over; one of the same id is kept once. Raises a `Refusal`."""
        ...


class PatientMessages(Protocol):
    """As of notes: the texts of messages are with the inquiry."""

    def message_id_of(self, *, lead_id: str, version: int, account_id: str, text: str) -> str: ...

    async def send(self, request: DisclosureRequest, text: str) -> int:
        """Hands the message over; one of the same id is sent once. How many the patient had written
        by then. Raises a `Refusal`.
        """
        ...


class LeadMessages(Protocol):
    """How many messages of its patient a lead has. It makes no version, and repeating, in whatever
    order, changes nothing.
    """

    async def receive(self, inquiry_id: str, *, number: int, at: datetime) -> bool:
        """The patient has written the message of this number; False where there is no lead."""
        ...

    async def see(self, inquiry_id: str, *, through: int) -> None:
        """Somebody of the clinic was shown, or has answered, the messages up to this number."""
        ...


class EarlyFacts(Protocol):
    """What was heard of patients whose inquiries have no lead yet."""

    async def keep(self, fact: PatientFact) -> None:
        """Together with what is kept of the same inquiry."""
        ...

    def all(self) -> AsyncIterator[PatientFact]: ...

    async def drop(self, fact: PatientFact) -> None:
        """Unless more has been heard since it was read."""
        ...
