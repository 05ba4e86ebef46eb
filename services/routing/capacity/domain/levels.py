"""Credit for whoever joins or returns: they go on from the level of those who were there.

A doctor's level is what they were given with what is credited, over their weight. Equal levels are
equal shares, and turns go to the lowest. Whoever comes anew would have them all until they caught
up; so they start at the level of the others at their clinic, as a flow that returns starts at the
present virtual time in start-time fair queueing (Goyal, Vin and Cheng 1996). The same goes for
whoever comes on other terms: another weight, another procedure, another capacity for the week.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.routing.capacity.domain.reservation import DoctorCapacity
from services.routing.decisions.domain import LEAD, DoctorAtClinic
from services.routing.roster.domain import Roster
from shared.digests import map_digest
from shared.directory.domain import Directory
from shared.eligibility.case import day_at

_NO_TARGETS: Final[Mapping[DoctorAtClinic, int]] = {}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a doctor who is available shares on. `name`: equal terms have equal ones; `credit`: what
    people gave them, in thousandths of a lead.
    """

    name: str
    weight: int
    credit: int = 0


@dataclass(frozen=True, kw_only=True)
class Level:
    """The credit with which a doctor stands at a level, reckoned from what was given at `version`.
    `terms`: their name; empty: not available.
    """

    doctor_at_clinic: DoctorAtClinic
    version: int
    credit: int
    terms: str


def terms_of(
    directory: Directory,
    roster: Roster,
    now: datetime,
    targets: Mapping[DoctorAtClinic, int] = _NO_TARGETS,
) -> Mapping[DoctorAtClinic, Terms]:
    """Of all who take leads at this moment, where they do. `targets`: of the policy."""
    offered: dict[DoctorAtClinic, dict[str, int]] = defaultdict(dict)
    for offering in directory.offerings.values():
        for doctor in directory.doctors_at(offering.location) & offering.capacities.keys():
            if capacity := max(0, offering.capacities[doctor]):
                offered[DoctorAtClinic(offering.location, doctor)][offering.procedure] = capacity
    found: dict[DoctorAtClinic, Terms] = {}
    for at, capacities in offered.items():
        clinic, entry = directory.clinics.get(at.location), roster.doctor(at.doctor)
        if clinic is None or not entry.is_available(day_at(clinic.timezone, now)):
            continue
        weight = targets.get(at) or entry.weight
        weights = dict.fromkeys(capacities, weight) if weight else capacities
        week = 0 if entry.capacity is None else entry.capacity + 1
        found[at] = Terms(
            name=map_digest({**weights, "": week}),
            weight=max(weights.values()),
            credit=entry.credit.get(at.location, 0) * LEAD,
        )
    return found


@dataclass(frozen=True)
class _Member:
    """A doctor at a clinic, with the terms of now (None: not available) and what is stored."""

    at: DoctorAtClinic
    terms: Terms | None
    stored: DoctorCapacity | None

    @property
    def name(self) -> str:
        return self.terms.name if self.terms else ""

    @property
    def is_new(self) -> bool:
        """Whether they come on terms on which they were not levelled yet. Of those who were there
        before there were terms nobody knows: they stay where they are.
        """
        if self.terms is None:
            return False
        return self.stored is None or self.stored.terms not in (None, self.name)

    @property
    def has_changed(self) -> bool:
        stored = self.stored.terms if self.stored else ""
        return stored != self.name

    @property
    def share(self) -> int:
        return (self.stored.share if self.stored else 0) + (self.terms.credit if self.terms else 0)

    def at_level(self, level: tuple[int, int]) -> Level:
        """`level`: a share and the weight that it belongs to."""
        share, total = level
        weight = self.terms.weight if self.terms else 0
        target = (2 * share * weight + total) // (2 * total)  # to the nearest
        if self.stored is None:
            return self._with(target)  # what people gave a newcomer comes on top
        return self._with(self.stored.credit + target - self.share)

    def as_it_is(self) -> Level:
        return self._with(self.stored.credit if self.stored else 0)

    def _with(self, credit: int) -> Level:
        version = self.stored.version if self.stored else 0
        return Level(doctor_at_clinic=self.at, version=version, credit=credit, terms=self.name)


def new_levels(
    terms: Mapping[DoctorAtClinic, Terms], capacities: Mapping[DoctorAtClinic, DoctorCapacity]
) -> list[Level]:
    """What to write so that everybody stands where they should; nothing while nothing changes, nor
    of a network in which nobody is to be had: that is a directory about to be read anew.
    """
    if not terms:
        return []
    clinics: dict[str, list[_Member]] = defaultdict(list)
    for at in terms.keys() | capacities.keys():
        stored = capacities.get(at)
        if stored is None or stored.version >= 0:  # less: nobody can read it
            clinics[at.location].append(_Member(at, terms.get(at), stored))
    if not any(one.has_changed for members in clinics.values() for one in members):
        return []
    everybody = [one for members in clinics.values() for one in members]
    network = (
        _level(_staying(everybody)) or _level(one for one in everybody if one.stored) or (0, 1)
    )
    return [level for members in clinics.values() for level in _levelled(members, network)]


def with_levels(
    capacities: Mapping[DoctorAtClinic, DoctorCapacity], levels: Iterable[Level]
) -> Mapping[DoctorAtClinic, DoctorCapacity]:
    """The capacities as they are once these are written."""
    found = dict(capacities)
    for one in levels:
        at = one.doctor_at_clinic
        before = capacities.get(at) or DoctorCapacity(doctor_at_clinic=at, given=0)
        found[at] = replace(before, version=before.version + 1, credit=one.credit, terms=one.terms)
    return found


def _levelled(members: list[_Member], network: tuple[int, int]) -> Iterator[Level]:
    """Of one clinic. Where nobody was there before, the level is that of the network."""
    if not any(one.has_changed for one in members):
        return
    here = _level(_staying(members))
    is_anew = any(one.has_changed and (one.is_new or one.terms is None) for one in members)
    for one in members:
        if one.is_new:
            yield one.at_level(here or network)
        elif here and is_anew and one.terms and _is_nearly(one, here):
            yield one.at_level(here)  # so that all begin anew as equals
        elif one.has_changed:
            yield one.as_it_is()


def _is_nearly(member: _Member, level: tuple[int, int]) -> bool:
    """Less than a lead away from it, as whole leads are given."""
    share, total = level
    weight = member.terms.weight if member.terms else 0
    return abs(member.share * total - share * weight) < LEAD * total


def _staying(members: Iterable[_Member]) -> Iterator[_Member]:
    return (one for one in members if one.terms and one.stored and not one.is_new)


def _level(members: Iterable[_Member]) -> tuple[int, int] | None:
    """What they have together, and their weight together."""
    share = weight = 0
    for one in members:
        if one.terms:
            share, weight = share + one.share, weight + one.terms.weight
    return (share, weight) if weight else None
