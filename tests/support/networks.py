"""Whole networks for measurements: the sample content's, and one as large as they may come."""

from typing import Any

import yaml

from deploy.local.samples import CONTENT
from deploy.local.state import ROOT
from shared.directory.domain import (
    Clinic,
    Directory,
    Doctor,
    Entry,
    Offering,
    Procedure,
    directory_of,
)
from tests.routing.decisions.builders import PROCEDURE, WEEKDAYS


def sample_network() -> Directory:
    """The clinics, doctors and offerings that `make run` publishes."""
    text = (ROOT / CONTENT / "network.yaml").read_text(encoding="utf-8")
    content: dict[str, list[dict[str, Any]]] = yaml.safe_load(text)
    entries: list[Entry] = [_clinic(one) for one in content["locations"]]
    entries += [
        Doctor(
            slug=one["slug"],
            name=one["name"],
            languages=tuple(one["languages"]),
            locations=tuple(one["locations"]),
            non_participating_in=tuple(one.get("non_participating_in", ())),
        )
        for one in content["doctors"]
    ]
    entries += [
        Procedure(slug=one["slug"], titles={}, insured_status=one["insured_status"])
        for one in content["procedures"]
    ]
    entries += [
        Offering(
            location=one["location"],
            procedure=one["procedure"],
            capacities={doctor["slug"]: doctor["capacity"] for doctor in one["doctors"]},
        )
        for one in content["offerings"]
    ]
    return directory_of(entries)


def _clinic(fields: dict[str, Any]) -> Clinic:
    return Clinic(
        slug=fields["slug"],
        name=fields["name"],
        province=fields["province"],
        timezone=fields["timezone"],
        languages=tuple(fields["languages"]),
    )


def large_network(*, clinics: int, doctors: int) -> Directory:
    """Every clinic has so many doctors of its own, and all of them do the procedure."""
    provinces = ("CA-AB", "CA-BC", "CA-ON", "CA-QC")
    languages = (("en-CA",), ("fr-CA", "en-CA"), ("en-CA", "pa"))
    entries: list[Entry] = [Procedure(slug=PROCEDURE, titles={}, insured_status="insured")]
    for number in range(clinics):
        location = f"northlight-{number:04}"
        slugs = [f"dr-{number:04}-{n:02}" for n in range(doctors)]
        entries.append(
            Clinic(
                slug=location,
                name=f"Northlight {number}",
                province=provinces[number % len(provinces)],
                timezone="America/Toronto",
                languages=languages[number % len(languages)],
                hours=WEEKDAYS,
            )
        )
        entries += [
            Doctor(slug=one, name=one, languages=languages[n % 3], locations=(location,))
            for n, one in enumerate(slugs)
        ]
        entries.append(
            Offering(
                location=location,
                procedure=PROCEDURE,
                capacities={one: 20 + n for n, one in enumerate(slugs)},
            )
        )
    return directory_of(entries)
