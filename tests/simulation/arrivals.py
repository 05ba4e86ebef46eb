"""A year of inquiries: seasons, weekdays, hours of the day, and days on which many come at once."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from services.routing.decisions.domain import InquiryFacts, Residence
from shared.directory.domain import Directory
from tests.simulation.network import PROCEDURES, PROVINCES

_SEASON: Final = (1.25, 1.15, 1.05, 1.0, 0.95, 0.85, 0.75, 0.8, 1.1, 1.15, 1.1, 0.7)
"""January first: resolutions and remaining leave; few in summer and at Christmas."""
_WEEK: Final = (1.25, 1.2, 1.15, 1.1, 1.0, 0.65, 0.65)
_NIGHT, _DAY = 0.2, 1.6
_PAYERS: Final = (
    ("self", 80), ("private_insurer", 6), ("workers_compensation", 5), ("provincial_contract", 4),
    ("federal", 2), ("unknown", 3),
)  # fmt: skip
_STATES: Final = ("US-NY", "US-TX", "US-WA", "US-MI", "US-FL")


@dataclass
class Arrivals:
    """`bursts`: by how much more come on that day."""

    a_day: float
    random: Random
    bursts: Mapping[date, float]
    count: int = field(default=0, init=False)

    def during(self, hour: datetime, directory: Directory) -> Iterator[InquiryFacts]:
        """Those of the hour that begins then."""
        for _ in range(_drawn(self._expected(hour), self.random)):
            at = hour + timedelta(seconds=self.random.randrange(3600))
            self.count += 1
            yield self._facts(at, directory)

    def _expected(self, hour: datetime) -> float:
        in_the_east = hour - timedelta(hours=5)
        is_day = 8 <= in_the_east.hour < 22
        season, weekday = _SEASON[in_the_east.month - 1], _WEEK[in_the_east.weekday()]
        burst = self.bursts.get(in_the_east.date(), 1.0)
        return self.a_day / 24 * season * weekday * burst * (_DAY if is_day else _NIGHT)

    def _facts(self, at: datetime, directory: Directory) -> InquiryFacts:
        random = self.random
        residence = _residence(random)
        procedure = random.choice(sorted(PROCEDURES))
        payer = random.choices([name for name, _ in _PAYERS], [n for _, n in _PAYERS])[0]
        wishes = _wishes(procedure, residence, payer, directory, random)
        due = [directory.clinics[slug].replies_by(at) for slug in wishes]
        return InquiryFacts(
            inquiry_id=f"inquiry-{self.count}",
            reference=f"WF-{self.count}",
            procedure=procedure,
            location=wishes[0] if wishes else None,
            willing_to_travel_to=tuple(wishes[1:]),
            residence=residence,
            payer_kind=payer,
            has_claim_number=payer == "workers_compensation" and random.random() < 0.7,
            language="fr-CA" if _is_french(residence, random) else "en-CA",
            consents=tuple(_consents(random)),
            received_at=at,
            reply_by=max(due, default=at + timedelta(days=2)),
        )


def arrivals(clinics: int, first: date, days: int, random: Random) -> Arrivals:
    """One and a half a day for each clinic; on one day of fifty three to five times as many."""
    bursts = {
        first + timedelta(days=random.randrange(days)): random.uniform(3, 5)
        for _ in range(max(1, days // 50))
    }
    return Arrivals(clinics * 1.5, random, bursts)


def _residence(random: Random) -> Residence:
    if random.random() < 0.35:
        state = random.choice(_STATES)
        return Residence(country="US", subdivision=state)
    if random.random() < 0.05:
        return Residence(country=random.choice(["GB", "FR", "AE"]))
    names, shares = list(PROVINCES), [share for _, share in PROVINCES.values()]
    home, plan = random.choices(names, shares, k=2)
    return Residence(
        country="CA", subdivision=home, plan_subdivision=plan if random.random() < 0.03 else home
    )


def _wishes(
    procedure: str, residence: Residence, payer: str, directory: Directory, random: Random
) -> Sequence[str]:
    """Most name a clinic, and some of them others too. Who pays for what the plan would pay mostly
    knows that it has to be another province: the page says so.
    """
    offered = sorted(directory.offered_at(procedure))
    at_home = residence.home_province
    if payer == "self" and PROCEDURES[procedure] != "uninsured" and random.random() < 0.85:
        offered = [one for one in offered if directory.clinics[one].province != at_home]
    if not offered or random.random() < 0.3:
        return []
    return random.sample(offered, min(len(offered), random.choice([1, 1, 1, 2, 3])))


def _is_french(residence: Residence, random: Random) -> bool:
    return random.random() < (0.75 if residence.home_province == "CA-QC" else 0.04)


def _consents(random: Random) -> Iterator[str]:
    yield "processing"
    if random.random() < 0.94:
        yield "disclosure_out_of_province"
    if random.random() < 0.88:
        yield "transfer_out_of_quebec"


def _drawn(expected: float, random: Random) -> int:
    """From the Poisson distribution."""
    limit, number, product = math.exp(-expected), 0, random.random()
    while product > limit:
        number += 1
        product *= random.random()
    return number
