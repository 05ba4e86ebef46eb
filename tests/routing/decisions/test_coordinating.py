"""Which coordinator looks after a lead: on shift, in the patient's language, with the fewest."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from services.routing.decisions.domain import (
    FIRST_POLICY,
    Assigned,
    Workload,
    decide,
    decide_all,
)
from services.routing.roster.domain import CoordinatorEntry, Roster, Shift, coordinator_key
from tests.routing.decisions.builders import RECEIVED_AT, inquiries, inquiry, network

WHERE = network({"toronto": {"roy": 500}})
ACCOUNTS = ("ann", "ben", "eve")
DAY = (Shift(weekday=1, begins="08:00", ends="16:00"),)
"""Received on a Monday at 10:00 in Toronto."""
NIGHT = (Shift(weekday=1, begins="16:00", ends="24:00"),)
LATE = RECEIVED_AT + timedelta(hours=6)


def entry(shifts: tuple[Shift, ...], *languages: str) -> CoordinatorEntry:
    return CoordinatorEntry(shifts=shifts, languages=languages)


def roster(entries: Mapping[str, CoordinatorEntry]) -> Roster:
    return Roster(position=1, entries={coordinator_key(name): one for name, one in entries.items()})


@pytest.mark.parametrize(
    ("entries", "now", "expected"),
    [
        ({}, RECEIVED_AT, "eve"),
        ({"ann": entry(DAY)}, RECEIVED_AT, "ann"),
        ({"ann": entry(DAY)}, LATE, "eve"),
        ({"ann": entry(DAY), "ben": entry(NIGHT)}, LATE, "ben"),
        ({"ann": entry(DAY, "fr-FR"), "ben": entry(DAY, "en-CA")}, RECEIVED_AT, "ann"),
        ({"ann": entry(DAY, "pa"), "ben": entry(DAY, "en-CA")}, RECEIVED_AT, "ben"),
        ({"ann": entry(NIGHT, "fr-CA"), "ben": entry(DAY, "en-CA")}, RECEIVED_AT, "ben"),
        ({"ann": entry((), "fr-CA")}, RECEIVED_AT, "eve"),
        ({"zoe": entry(DAY, "fr-CA")}, RECEIVED_AT, "eve"),
    ],
)
def test_on_shift_and_in_the_patients_language_comes_before_the_fewest_leads(
    entries: dict[str, CoordinatorEntry], now: datetime, expected: str
) -> None:
    workload = Workload(coordinators={"toronto": ACCOUNTS}, open_with={"ann": 9, "ben": 5})
    facts = inquiry(language="fr-CA")
    outcome = decide(facts, WHERE, workload, FIRST_POLICY, now, roster=roster(entries)).outcome
    assert isinstance(outcome, Assigned)
    assert outcome.coordinator == expected


def test_those_on_shift_who_speak_it_share_what_comes() -> None:
    on = {name: entry(DAY, "en-CA") for name in ("ann", "ben")}
    decisions = decide_all(
        inquiries(10), WHERE, Workload(coordinators={"toronto": ACCOUNTS}), FIRST_POLICY,
        RECEIVED_AT, roster=roster(on),
    )  # fmt: skip
    counts = [one.outcome.coordinator for one in decisions if isinstance(one.outcome, Assigned)]
    assert (counts.count("ann"), counts.count("ben")) == (5, 5)
