"""Clinics in eight provinces, with their doctors, opening hours and what they offer."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Final

from shared.directory.domain import Clinic, Doctor, Entry, Offering, Procedure

PROVINCES: Final[Mapping[str, tuple[str, float]]] = {
    "CA-ON": ("America/Toronto", 0.30),
    "CA-QC": ("America/Toronto", 0.22),
    "CA-BC": ("America/Vancouver", 0.16),
    "CA-AB": ("America/Edmonton", 0.14),
    "CA-MB": ("America/Winnipeg", 0.06),
    "CA-SK": ("America/Regina", 0.05),
    "CA-NS": ("America/Halifax", 0.04),
    "CA-NB": ("America/Moncton", 0.03),
}
"""Time zone and share of the clinics."""
PROCEDURES: Final[Mapping[str, str]] = {
    "knee-replacement": "insured",
    "hip-replacement": "insured",
    "cataract-surgery": "insured",
    "hernia-repair": "insured",
    "breast-reduction": "depends",
    "rhinoplasty": "uninsured",
    "micro-needling": "uninsured",
}
_WHOLE_DAY: Final = (("08:00", "16:00"),)
_SPLIT: Final = (("08:30", "12:00"), ("13:00", "17:30"))
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri")


def network(clinics: int, random: Random) -> list[Entry]:
    """So many clinics, spread over the provinces as people are."""
    entries: list[Entry] = [
        Procedure(slug=slug, titles={}, insured_status=status)
        for slug, status in PROCEDURES.items()
    ]
    for number, province in enumerate(_provinces(clinics)):
        entries += _clinic(number, province, random)
    return entries


def _provinces(clinics: int) -> Iterator[str]:
    """The largest first, each for its share, and whatever rounding leaves for the largest."""
    counts = {name: int(clinics * share) for name, (_, share) in PROVINCES.items()}
    counts["CA-ON"] += clinics - sum(counts.values())
    for name, count in counts.items():
        yield from [name] * count


def _clinic(number: int, province: str, random: Random) -> list[Entry]:
    slug = f"{province[3:].lower()}-{number:03}"
    hours = dict.fromkeys(_WEEKDAYS, random.choice([_WHOLE_DAY, _SPLIT]))
    if random.random() < 0.2:
        hours["sat"] = (("09:00", "13:00"),)
    clinic = Clinic(
        slug=slug,
        name=slug,
        province=province,
        timezone=PROVINCES[province][0],
        languages=("fr-CA", "en-CA") if province in {"CA-QC", "CA-NB"} else ("en-CA",),
        hours=hours,
        reply_within_hours=8,
    )
    doctors = [_doctor(slug, n, province, random) for n in range(random.randint(2, 5))]
    return [clinic, *doctors, *_offerings(slug, doctors, random)]


def _doctor(location: str, number: int, province: str, random: Random) -> Doctor:
    is_french = random.random() < (0.8 if province == "CA-QC" else 0.15)
    is_out = province == "CA-QC" and random.random() < 0.4
    slug = f"dr-{location}-{number}"
    return Doctor(
        slug=slug,
        name=slug,
        languages=("fr-CA", "en-CA") if is_french else ("en-CA",),
        locations=(location,),
        non_participating_in=(province,) if is_out else (),
    )


def _offerings(location: str, doctors: list[Doctor], random: Random) -> Iterator[Offering]:
    """A doctor has one capacity, whatever they are asked for; each procedure has two or more."""
    capacity = {one.slug: random.choice([8, 10, 12, 16, 20]) for one in doctors}
    for procedure in random.sample(sorted(PROCEDURES), random.randint(3, 5)):
        who = random.sample(sorted(capacity), random.randint(2, len(capacity)))
        yield Offering(
            location=location, procedure=procedure, capacities={one: capacity[one] for one in who}
        )
