"""Who looks after an item of a queue, and which clinics could be offered to whoever waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from services.routing.decisions.domain import TravelClass, not_offerable, travel_class
from services.routing.leads.domain import Lead
from shared.directory.domain import Directory
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
