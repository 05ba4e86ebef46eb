"""What a digest says: numbers by clinic and references, nothing of a person or of health."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from services.routing.deadlines.domain import Escalation
from services.routing.leads.domain import LeadRow, LeadStatus
from shared.directory.domain import Network

MOST_ESCALATED: Final = 10
"""References; beyond them there are numbers alone."""
_CLINIC_WAITS: Final = frozenset({LeadStatus.ASSIGNED, LeadStatus.ACCEPTED})
_CLIMBED: Final = frozenset({Escalation.WARNING, Escalation.OVERDUE, Escalation.NETWORK_DESK})


@dataclass(frozen=True, kw_only=True)
class OpenLead:
    """A lead that has not ended, as one person sees it."""

    row: LeadRow
    is_unread: bool


@dataclass(frozen=True, kw_only=True)
class ClinicTally:
    """Of one clinic, or of the network's desk. `waiting`: for the first contact; `unrouted`:
    without a clinic yet; `due_today`: until the end of the day there, what is overdue with it.
    """

    home: str
    waiting: int = 0
    unrouted: int = 0
    due_today: int = 0
    overdue: int = 0
    unread: int = 0

    @property
    def has_anything(self) -> bool:
        return any((self.waiting, self.unrouted, self.due_today, self.overdue, self.unread))


@dataclass(frozen=True, kw_only=True)
class EscalatedLead:
    lead_id: str
    reference: str
    home: str
    level: Escalation
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Digest:
    """`escalated`: the highest level first, and of one level what is due first; `more_escalated`:
    how many there are beside these.
    """

    clinics: tuple[ClinicTally, ...]
    escalated: tuple[EscalatedLead, ...] = ()
    more_escalated: int = 0

    @property
    def has_anything(self) -> bool:
        return bool(self.clinics)

    def total(self, of: Callable[[ClinicTally], int]) -> int:
        return sum(map(of, self.clinics))


def digest_of(
    leads: Iterable[OpenLead], now: datetime, day_ends: Callable[[str], datetime]
) -> Digest:
    """`day_ends`: the last instant of this day at a clinic, or where the network is."""
    by_home: dict[str, list[OpenLead]] = defaultdict(list)
    for lead in leads:
        by_home[lead.row.placement.home].append(lead)
    tallies = [_tally(home, there, now, day_ends(home)) for home, there in by_home.items()]
    climbed = sorted(
        (_escalated(one.row) for there in by_home.values() for one in there if _climbs(one.row)),
        key=lambda one: (-one.level.rank, one.due_at, one.lead_id),
    )
    return Digest(
        clinics=tuple(one for one in tallies if one.has_anything),
        escalated=tuple(climbed[:MOST_ESCALATED]),
        more_escalated=len(climbed[MOST_ESCALATED:]),
    )


def _tally(home: str, leads: list[OpenLead], now: datetime, day_ends: datetime) -> ClinicTally:
    rows = [one.row for one in leads]
    return ClinicTally(
        home=home,
        waiting=sum(row.status in _CLINIC_WAITS for row in rows),
        unrouted=sum(row.status is LeadStatus.UNROUTED for row in rows),
        due_today=sum(row.is_overdue(day_ends) for row in rows),
        overdue=sum(row.is_overdue(now) for row in rows),
        unread=sum(one.is_unread for one in leads),
    )


def _climbs(row: LeadRow) -> bool:
    return row.waits_for_clinic and row.clock.level in _CLIMBED


def _escalated(row: LeadRow) -> EscalatedLead:
    return EscalatedLead(
        lead_id=row.id,
        reference=row.reference,
        home=row.placement.home,
        level=row.clock.level,
        due_at=row.due_at,
    )


@dataclass(frozen=True, kw_only=True)
class DigestMail:
    """What is sent. `clinics`: their names, as far as the directory knows them; `timezone`: whose
    clocks its reader goes by.
    """

    message_id: str
    to: str = field(repr=False)
    locale: str
    digest: Digest
    at: datetime
    timezone: str
    clinics: Mapping[str, str]
    network: Network | None = None
