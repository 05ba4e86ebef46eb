"""Who looks after an item of a queue, what was done with it, and which clinics could be offered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from types import MappingProxyType
from typing import Final

from services.routing.decisions.domain import TravelClass, not_offerable, travel_class
from services.routing.leads.domain import Lead
from shared.directory.domain import Directory
from shared.disclosure.waiting import DiscardReason, NetworkQueue, Step
from shared.eligibility.domain import RuleSet
from shared.errors import Conflict

TAKEN_FOR: Final = timedelta(hours=12)
"""Then it is nobody's again: whoever took it has gone home."""
SUGGESTED: Final = 3
_LOOKED_AT: Final = 60
"""Clinics of one lead, the near ones first; a large network has many more."""
_NEAR_FIRST: Final = (TravelClass.LOCAL, TravelClass.OUT_OF_PROVINCE)


class TakenByAnother(Conflict):
    code = "queue.taken"
    title = "Somebody else has just taken this."


@dataclass(frozen=True, kw_only=True)
class Assignee:
    """Who has taken an item, so that nobody else begins with it. `by`: an account's id."""

    by: str
    at: datetime

    def lasts(self, now: datetime) -> bool:
        return now < self.at + TAKEN_FOR


class KeptBy(StrEnum):
    """Whose item it is."""

    ROUTING = "routing"
    INQUIRY = "inquiry"


SERVICES: Final[Mapping[NetworkQueue, tuple[KeptBy, ...]]] = MappingProxyType(
    {
        NetworkQueue.QUARANTINE: (KeptBy.INQUIRY,),
        NetworkQueue.DISCARDED: (KeptBy.INQUIRY,),
        NetworkQueue.DEAD_LETTERS: (KeptBy.ROUTING, KeptBy.INQUIRY),
        NetworkQueue.REFUSED_EVENTS: (KeptBy.ROUTING, KeptBy.INQUIRY),
        NetworkQueue.FAILED_EMAILS: (KeptBy.INQUIRY,),
    }
)
"""Where the items of each lie."""
MOST: Final = 50
"""Items that are handled at once."""


@dataclass(frozen=True, kw_only=True)
class ItemReference:
    """An item as somebody has seen it. `name`: what it was called there, to be shown again."""

    service: KeptBy
    item_id: str
    seen: int
    name: str


class Outcome(StrEnum):
    """What became of one item."""

    DONE = "done"
    GONE = "gone"
    """It did not wait any more."""
    CHANGED = "changed"
    """Somebody else was quicker, or it was tried again meanwhile."""
    UNAVAILABLE = "unavailable"
    """Its service gave no answer: it may have been done."""
    UNKNOWN = "unknown"
    """It was asked for, and the process ended before it was known."""


@dataclass(frozen=True, kw_only=True)
class Handling:
    """What somebody did with an item, kept for whoever asks later. `by`: an account's id."""

    id: str
    queue: NetworkQueue
    service: KeptBy
    item_id: str
    name: str
    step: Step
    reason: DiscardReason | None
    by: str
    at: datetime
    outcome: Outcome = Outcome.UNKNOWN


def suggested_clinics(
    lead: Lead, directory: Directory, rules: RuleSet, now: datetime
) -> tuple[str, ...]:
    """Slugs of clinics that could be offered now, those near the patient first: some doctor has a
    capacity for it, the rules in force allow it there, and the patient has neither named nor heard
    of them. Whether somebody is free is seen once the patient has said yes.
    """
    return tuple(islice(_offerable(lead, directory, rules, now), SUGGESTED))


def _offerable(lead: Lead, directory: Directory, rules: RuleSet, now: datetime) -> Iterator[str]:
    facts = lead.facts
    known = {*(facts.named_locations or ()), *(one.location for one in lead.offers)}

    def distance(slug: str) -> tuple[int, str]:
        clinic = directory.clinics.get(slug)
        travel = travel_class(facts.residence, clinic.province if clinic else None)
        return (_NEAR_FIRST.index(travel) if travel in _NEAR_FIRST else len(_NEAR_FIRST), slug)

    for slug in sorted(directory.offered_at(facts.procedure) - known, key=distance)[:_LOOKED_AT]:
        offering = directory.offering(slug, facts.procedure)
        has_capacity = offering is not None and any(offering.capacities.values())
        if has_capacity and not_offerable(facts, slug, directory, rules, now) is None:
            yield slug
