"""Leads, capacity and coordinators in memory: what use cases are tested with."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.routing.capacity.domain import (
    DoctorCapacity,
    LeadVersion,
    Level,
    Reservation,
    WeekUnit,
)
from services.routing.deadlines.domain import Escalation
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.domain import (
    OPEN_STATUSES,
    Lead,
    LeadHasChanged,
    LeadState,
    LeadStatus,
    PatientFact,
    lead_id_of,
)
from services.routing.leads.ports import (
    Announced,
    ClockPage,
    ClockPosition,
    UnroutedPage,
    UnroutedPosition,
    WaitingLeads,
)
from services.routing.staff.domain import Staff
from shared.events import Event


@dataclass
class InMemoryLeads:
    """`announced`: what others were told, by lead, in order."""

    announced: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    _leads: dict[str, Lead] = field(default_factory=dict)

    async def get(self, lead_id: str) -> Lead | None:
        return self._leads.get(lead_id)

    async def states(self, inquiry_ids: Sequence[str]) -> Mapping[str, LeadState]:
        found = [self._leads.get(lead_id_of(inquiry_id)) for inquiry_id in inquiry_ids]
        return {lead.inquiry_id: _state(lead) for lead in found if lead}

    async def add_all(self, leads: Sequence[Announced]) -> frozenset[str]:
        had_one = frozenset(lead.inquiry_id for lead, _ in leads if lead.id in self._leads)
        for lead, events in leads:
            if lead.inquiry_id not in had_one:
                self._leads[lead.id] = lead
                self.announced[lead.id].extend(events)
        return had_one

    async def replace(self, lead: Lead, events: Sequence[Event] = ()) -> None:
        before = self._leads.get(lead.id)
        if before is None or before.version != lead.version - 1:
            raise LeadHasChanged(lead.id)
        clock = lead.clock_keeping(before.due_at, before.clock)
        self._leads[lead.id] = replace(
            lead,
            clock=clock,
            messages_received=before.messages_received,
            messages_seen=before.messages_seen,
            last_message_at=before.last_message_at,
        )
        self.announced[lead.id].extend(events)

    def count(self, lead: Lead, **counted: Any) -> None:
        """What rises beside the versions."""
        self._leads[lead.id] = replace(lead, **counted)

    async def announce(self, lead: Lead, events: Sequence[Event]) -> None:
        before = self._leads.get(lead.id)
        if before is not None and before.version == lead.version:
            self.announced[lead.id].extend(events)

    async def escalate(self, before: Lead, after: Lead, events: Sequence[Event]) -> bool:
        found = self._leads.get(before.id)
        as_seen = (before.version, before.due_at, before.clock)
        if found is None or (found.version, found.due_at, found.clock) != as_seen:
            return False
        self._leads[before.id] = replace(found, clock=after.clock, updated_at=after.updated_at)
        self.announced[before.id].extend(events)
        return True

    async def clocks_due(
        self, now: datetime, *, after: ClockPosition | None, limit: int
    ) -> ClockPage:
        due = sorted(
            ((lead.clock.look_at, lead.id), lead)
            for lead in self._leads.values()
            if lead.clock.look_at and lead.clock.look_at <= now
            if lead.clock.level is not Escalation.UNKNOWN
            if lead.status is not LeadStatus.UNKNOWN
        )
        page = [one for one in due if after is None or one[0] > after][:limit]
        return ClockPage(
            leads=[lead for _, lead in page], next=page[-1][0] if len(page) == limit else None
        )

    async def count_at_network_desk(self) -> int:
        levels = [lead.clock.level for lead in self._leads.values()]
        return levels.count(Escalation.NETWORK_DESK)

    async def skip_version(self, state: LeadState) -> None:
        before = self._leads[lead_id_of(state.inquiry_id)]
        if before.version == state.version:
            self._leads[before.id] = replace(before, version=before.version + 1)

    async def unrouted(self, *, after: UnroutedPosition | None, limit: int) -> UnroutedPage:
        waiting = sorted(
            (_position(lead), lead)
            for lead in self._leads.values()
            if lead.status is LeadStatus.UNROUTED and (after is None or _position(lead) > after)
        )
        page = [lead for _, lead in waiting[:limit]]
        return UnroutedPage(leads=page, next=_position(page[-1]) if len(page) == limit else None)

    async def waiting(self, *, before: datetime) -> Mapping[str, WaitingLeads]:
        came: dict[str, list[datetime]] = defaultdict(list)
        for lead in self._leads.values():
            if lead.status is LeadStatus.UNROUTED:
                came[lead.home].append(lead.facts.received_at)
        return {
            home: WaitingLeads(
                count=len(times), too_long=sum(at < before for at in times), oldest=min(times)
            )
            for home, times in came.items()
        }

    async def open_with(self) -> Mapping[str, int]:
        leads = self._leads.values()
        return Counter(
            lead.coordinator for lead in leads if lead.coordinator and lead.status in OPEN_STATUSES
        )

    async def taking_capacity(self) -> Mapping[DoctorAtClinic, frozenset[LeadVersion]]:
        taking: dict[DoctorAtClinic, set[LeadVersion]] = defaultdict(set)
        for lead in self._leads.values():
            if lead.takes_capacity:
                doctor_at_clinic, version = lead.takes_capacity
                taking[doctor_at_clinic].add(version)
        return {at: frozenset(versions) for at, versions in taking.items()}

    async def units_since(self, doctors: Collection[str], since: datetime) -> list[WeekUnit]:
        return [
            WeekUnit(inquiry_id=lead.inquiry_id, doctor=lead.doctor, at=lead.assigned_at)
            for lead in self._leads.values()
            if lead.takes_capacity
            and lead.doctor
            and lead.doctor in doctors
            and lead.assigned_at
            and lead.assigned_at >= since
        ]


def _position(lead: Lead) -> UnroutedPosition:
    return lead.facts.received_at, lead.id


def _state(lead: Lead) -> LeadState:
    return LeadState(
        inquiry_id=lead.inquiry_id,
        version=lead.version,
        status=lead.status,
        doctor_at_clinic=lead.doctor_at_clinic,
        assigned_version=lead.assigned_version,
        is_contacted=lead.contacted_at is not None,
    )


@dataclass(frozen=True)
class InMemoryLeadMessages:
    leads: InMemoryLeads

    async def receive(self, inquiry_id: str, *, number: int, at: datetime) -> bool:
        lead = await self.leads.get(lead_id_of(inquiry_id))
        if lead is not None:
            self.leads.count(
                lead,
                messages_received=max(lead.messages_received, number),
                last_message_at=max(lead.last_message_at or at, at),
            )
        return lead is not None

    async def see(self, inquiry_id: str, *, through: int) -> None:
        lead = await self.leads.get(lead_id_of(inquiry_id))
        if lead is not None:
            self.leads.count(lead, messages_seen=max(lead.messages_seen, through))


@dataclass
class InMemoryEarlyFacts:
    kept: dict[str, PatientFact] = field(default_factory=dict)

    async def keep(self, fact: PatientFact) -> None:
        known = self.kept.get(fact.inquiry_id, fact)
        written = [at for at in (known.last_message_at, fact.last_message_at) if at]
        asked = [at for at in (known.person_asked_at, fact.person_asked_at) if at]
        self.kept[fact.inquiry_id] = PatientFact(
            inquiry_id=fact.inquiry_id,
            messages=max(known.messages, fact.messages),
            last_message_at=max(written, default=None),
            person_asked_at=min(asked, default=None),
        )

    async def all(self) -> AsyncIterator[PatientFact]:
        for fact in list(self.kept.values()):
            yield fact

    async def drop(self, fact: PatientFact) -> None:
        if self.kept.get(fact.inquiry_id) == fact:
            del self.kept[fact.inquiry_id]


@dataclass(frozen=True)
class _Taken:
    version: int = 0
    confirmed: frozenset[LeadVersion] = frozenset()
    pending: tuple[Reservation, ...] = ()
    given: int = 0
    credit: int = 0
    terms: str = ""


@dataclass
class InMemoryCapacities:
    _taken: dict[DoctorAtClinic, _Taken] = field(default_factory=lambda: defaultdict(_Taken))

    async def all(self) -> Mapping[DoctorAtClinic, DoctorCapacity]:
        return {at: await self.of(at) for at in list(self._taken)}

    async def of(self, doctor_at_clinic: DoctorAtClinic) -> DoctorCapacity:
        taken = self._taken.get(doctor_at_clinic, _Taken())
        return DoctorCapacity(
            doctor_at_clinic=doctor_at_clinic,
            version=taken.version,
            confirmed=len(taken.confirmed),
            pending=tuple(one.pending for one in taken.pending),
            given=taken.given if taken.version else None,
            credit=taken.credit,
            terms=taken.terms if taken.version else None,
        )

    async def reservations(
        self, *, before: datetime
    ) -> Sequence[tuple[DoctorAtClinic, Reservation]]:
        taken = self._taken.items()
        return [(at, one) for at, those in taken for one in those.pending if one.at < before]

    async def reserve(self, capacity: DoctorCapacity, reservations: Sequence[Reservation]) -> bool:
        taken = self._taken[capacity.doctor_at_clinic]
        if taken.version != capacity.version:
            return False
        new = {one.request.inquiry_id: one.request.for_version for one in reservations}
        kept = [
            one
            for one in taken.pending
            if one.request.for_version > new.get(one.request.inquiry_id, 0)
        ]
        pending = (*kept, *reservations)
        self._taken[capacity.doctor_at_clinic] = replace(
            taken,
            version=taken.version + 1,
            pending=pending,
            given=taken.given + len(pending) - len(taken.pending),
        )
        return True

    async def confirm(
        self, doctor_at_clinic: DoctorAtClinic, written: Sequence[LeadVersion]
    ) -> None:
        taken = self._taken[doctor_at_clinic]
        here = {one.request.lead_version for one in taken.pending} & set(written)
        self._taken[doctor_at_clinic] = replace(
            _without(taken, here), confirmed=taken.confirmed | here
        )

    async def release(
        self, doctor_at_clinic: DoctorAtClinic, given_up: LeadVersion, *, is_refund: bool = True
    ) -> None:
        before = self._taken.get(doctor_at_clinic, _Taken())
        taken = _without(before, {given_up})
        taken = replace(taken, confirmed=taken.confirmed - {given_up})
        is_there = (taken.pending, taken.confirmed) != (before.pending, before.confirmed)
        if is_there:
            given = taken.given - is_refund
            self._taken[doctor_at_clinic] = replace(taken, given=given)

    async def level(self, levels: Sequence[Level]) -> None:
        for one in levels:
            taken = self._taken.get(one.doctor_at_clinic, _Taken())
            if taken.version == one.version:
                self._taken[one.doctor_at_clinic] = replace(
                    taken, version=taken.version + 1, credit=one.credit, terms=one.terms
                )

    async def taken(self) -> Mapping[DoctorAtClinic, frozenset[LeadVersion]]:
        return {
            at: taken.confirmed | {one.request.lead_version for one in taken.pending}
            for at, taken in self._taken.items()
        }

    async def restore(
        self, doctor_at_clinic: DoctorAtClinic, missing: Sequence[LeadVersion]
    ) -> None:
        taken = self._taken[doctor_at_clinic]
        confirmed = taken.confirmed | set(missing)
        self._taken[doctor_at_clinic] = replace(
            taken,
            version=taken.version + 1,
            confirmed=confirmed,
            given=taken.given + len(confirmed) - len(taken.confirmed),
        )


def _without(taken: _Taken, versions: set[LeadVersion]) -> _Taken:
    pending = [one for one in taken.pending if one.request.lead_version not in versions]
    return replace(taken, pending=tuple(pending))


@dataclass(frozen=True)
class InMemoryCoordinators:
    """`at`: the accounts of each clinic. `called`: what some of them are called."""

    at: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)

    async def staff(self, clinics: Iterable[str]) -> Staff:
        return Staff(of_clinics=await self.of_clinics(clinics), names=self.called)

    async def of_clinics(self, clinics: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        return {clinic: self.at.get(clinic, ()) for clinic in clinics}

    async def names(self) -> Mapping[str, str]:
        return self.called
