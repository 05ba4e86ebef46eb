"""What people do with leads: decline, get in touch in opening hours, hand on, close, withdraw."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import heappop, heappush
from random import Random
from typing import Final

from services.routing.decisions.domain import travel_class
from services.routing.decisions.domain.travel import TravelClass
from shared.directory.domain import Directory
from tests.simulation.cases import Case

_HOUR: Final = timedelta(hours=1)
_CONTACTS_AN_HOUR: Final = 0.8
"""Patients whom a clinic reaches in an hour of being open, beside everything else."""


class Act(StrEnum):
    DECLINE = "declined"
    CLOSE = "closed"
    WITHDRAW = "withdrawn"
    TRANSFER = "transferred"
    OFFER = "offered elsewhere"
    GIVE_UP = "given up"


@dataclass
class People:
    """What somebody will do, by when; a plan that its case is beyond comes to nothing."""

    random: Random
    _plans: list[tuple[datetime, int, Act, Case, int]] = field(default_factory=list)
    _to_contact: dict[str, list[tuple[datetime, int, Case]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _number: int = 0

    def receive(self, case: Case, now: datetime) -> None:
        """Somebody has got it; what will become of it is drawn now."""
        if case.at is None:
            return
        draw = self.random.random()
        if draw < 0.06:
            self._plan(now + self._days(0.1, 1.5), Act.DECLINE, case)
        elif draw < 0.075:
            self._plan(now + self._days(0.2, 3), Act.TRANSFER, case)
        elif draw < 0.10:
            self._plan(now + self._days(0.5, 20), Act.WITHDRAW, case)
        if not case.is_contacted:
            self._number += 1
            heappush(self._to_contact[case.at.location], (case.due_at, self._number, case))
        else:
            self._plan(now + self._days(2, 30), Act.CLOSE, case)

    def wait(self, case: Case, now: datetime, *, needs_a_person: bool) -> None:
        """After some days somebody offers something else, or the patient goes."""
        days = self._days(1, 4) if needs_a_person else self._days(4, 25)
        self._plan(now + days, Act.OFFER if needs_a_person else Act.GIVE_UP, case)

    def due(self, now: datetime) -> Iterator[tuple[Act, Case]]:
        """What is done by now, in its order."""
        while self._plans and self._plans[0][0] <= now:
            _, _, act, case, times_given = heappop(self._plans)
            if case.ended_at is None and case.times_given == times_given:
                yield act, case

    def contacts(self, hour: datetime, directory: Directory) -> Iterator[Case]:
        """Whom the clinics that are open reach in this hour, those that are due first at first."""
        for location, queue in self._to_contact.items():
            self._drop_gone(location, queue)
            if queue and _is_open(directory, location, hour) and self._reaches():
                case = heappop(queue)[2]
                case.contacted_at = hour + timedelta(minutes=self.random.randrange(60))
                self._plan(hour + self._days_to_closing(), Act.CLOSE, case)
                yield case

    def _drop_gone(self, location: str, queue: list[tuple[datetime, int, Case]]) -> None:
        """Whoever was closed, declined or moved meanwhile is nobody's here."""
        while queue and not _is_to_contact(queue[0][2], location):
            heappop(queue)

    def _reaches(self) -> bool:
        return self.random.random() < _CONTACTS_AN_HOUR

    def _plan(self, at: datetime, act: Act, case: Case) -> None:
        self._number += 1
        heappush(self._plans, (at, self._number, act, case, case.times_given))

    def _days(self, least: float, most: float) -> timedelta:
        return timedelta(days=self.random.uniform(least, most))

    def _days_to_closing(self) -> timedelta:
        """One of six never answers; the others are booked or not after three weeks, some later."""
        if self.random.random() < 0.16:
            return self._days(3, 8)
        return timedelta(days=min(120.0, self.random.lognormvariate(3.05, 0.6)))


def _is_to_contact(case: Case, location: str) -> bool:
    return (
        case.is_open
        and not case.is_contacted
        and case.at is not None
        and (case.at.location == location)
    )


def _is_open(directory: Directory, location: str, hour: datetime) -> bool:
    middle = hour + _HOUR / 2
    return directory.clinics[location].opening_hours.after(middle, timedelta(0)) == middle


def widened(case: Case, directory: Directory, random: Random) -> bool:
    """Somebody offers clinics outside the wish, and the patient says yes or no: four of ten do."""
    if random.random() > 0.4:
        return False
    facts = case.facts
    offered = sorted(
        slug
        for slug in directory.offered_at(facts.procedure)
        if travel_class(facts.residence, directory.clinics[slug].province) is not TravelClass.LOCAL
    )
    more = random.sample(offered, min(3, len(offered)))
    willing = tuple(dict.fromkeys((*facts.willing_to_travel_to, *more)))
    case.facts = replace(facts, willing_to_travel_to=willing)
    return bool(more)


def moved(case: Case, directory: Directory, random: Random) -> bool:
    """Somebody transfers it to another clinic that offers it and that may know of it."""
    facts = case.facts
    there = [
        slug for slug in _may_know(case, directory) if case.at is None or slug != case.at.location
    ]
    if not there:
        return False
    case.facts = replace(facts, transferred_to=random.choice(there))
    return True


def _may_know(case: Case, directory: Directory) -> Iterable[str]:
    facts = case.facts
    for slug in sorted(directory.offered_at(facts.procedure)):
        province = directory.clinics[slug].province
        if facts.may_be_shared_with(slug, province) and facts.may_be_sent_to(province):
            yield slug
