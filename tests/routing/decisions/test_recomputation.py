"""Every stored decision is made again from its inputs, whatever has happened to the clinics since.

The short form runs always; `--full` makes ten thousand decisions and a thousand changes.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

import pytest

from services.routing.decisions.domain import Assigned, InquiryFacts, Residence
from services.routing.leads.store import MongoLeads
from services.routing.wiring import RoutingCore, build_core
from shared.auth.domain import Role
from shared.auth.store import MongoAccounts
from shared.directory import Change, Clinic, Directory, Doctor, Entry, Offering
from shared.mongo import Database
from tests.routing.assignment.builders import requests, routing
from tests.routing.decisions.builders import (
    PROCEDURE,
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiry,
    offering,
)
from tests.shared.auth.builders import account
from tests.support.clocks import StillClock

CLINICS = {
    "brossard": "CA-QC",
    "calgary": "CA-AB",
    "ottawa": "CA-ON",
    "toronto": "CA-ON",
    "vancouver": "CA-BC",
    "victoria": "CA-BC",
}
DOCTORS = [f"dr-{n:02}" for n in range(18)]
LANGUAGES = [("en-CA",), ("fr-CA", "en-CA"), ("pa", "en-CA"), ()]
HOMES = [
    Residence(country="US", subdivision="US-TX"),
    Residence(country="CA", subdivision="CA-ON"),
    Residence(country="CA", subdivision="CA-QC"),
    Residence(country="CA", subdivision="CA-BC", plan_subdivision="CA-AB"),
]
CONSENTS = [(), ("disclosure_out_of_province",)]
CONSENTS += [(*CONSENTS[1], "transfer_out_of_quebec")]


@dataclass
class Changes:
    """Changes of a directory as they come in the life of a network: one entry at a time."""

    random: Random
    directory: Directory

    def next(self) -> Change:
        entry = self.random.choice([self._clinic, self._doctor, self._offering, self._offering])()
        is_gone = isinstance(entry, Offering) and self.random.random() < 0.1
        change = Change(
            key=entry.key,
            revision=self.directory.revisions.get(entry.key, 0) + 1,
            entry=None if is_gone else entry,
        )
        self.directory = self.directory.changed_by([change])
        return change

    def _clinic(self) -> Entry:
        slug = self.random.choice(list(CLINICS))
        languages = self.random.choice(LANGUAGES)
        return clinic(slug, province=CLINICS[slug], languages=languages)

    def _doctor(self) -> Entry:
        locations = self.random.sample(list(CLINICS), self.random.randint(0, 2))
        languages = self.random.choice(LANGUAGES)
        return doctor(self.random.choice(DOCTORS), *locations, languages=languages)

    def _offering(self) -> Entry:
        doctors = self.random.sample(DOCTORS, self.random.randint(0, 6))
        return offering(
            self.random.choice(list(CLINICS)),
            {slug: self.random.choice([5, 50, 500, 5000]) for slug in doctors},
        )


def beginning() -> Directory:
    entries: list[Clinic | Doctor | Offering] = [
        clinic(slug, province=province) for slug, province in CLINICS.items()
    ]
    at = dict(zip(DOCTORS, 3 * list(CLINICS), strict=True))
    entries += [doctor(slug, location) for slug, location in at.items()]
    entries += [
        offering(location, {slug: 40 for slug, where in at.items() if where == location})
        for location in CLINICS
    ]
    return directory(*entries)


def facts(random: Random, number: int) -> InquiryFacts:
    return inquiry(
        f"inquiry-{number}",
        procedure=PROCEDURE if random.random() < 0.97 else "unheard-of",
        location=random.choice([None, None, *CLINICS]),
        willing_to_travel_to=tuple(random.sample(list(CLINICS), random.choice([0, 0, 2]))),
        residence=random.choice(HOMES),
        language=random.choice(["en-CA", "fr-CA", "pa"]),
        consents=random.choice(CONSENTS),
        received_at=RECEIVED_AT + timedelta(seconds=number),
    )


async def decided(
    core: RoutingCore, *, decisions: int, changes: int, batches: int, random: Random
) -> None:
    """So many decisions, with so many changes of the directory between and after them."""
    changing = Changes(random, beginning())
    for batch in range(batches):
        first = batch * decisions // batches
        numbers = range(first, (batch + 1) * decisions // batches)
        await core.assign_batch(requests([facts(random, number) for number in numbers]))
        for _ in range(changes // batches):
            await core.directory.apply([changing.next()])
        if batch % 5 == 4:
            await core.retry_unrouted()


@pytest.mark.timeout(3600)
async def test_every_decision_is_made_again_after_the_directory_has_changed_many_times(
    database: Database, pytestconfig: pytest.Config
) -> None:
    is_full = pytestconfig.getoption("--full")
    count, changes, batches = (10_000, 1_000, 100) if is_full else (500, 50, 10)
    clock = StillClock()
    core = await routing(database, beginning(), clock)
    for location in CLINICS:
        for name in (f"ann-{location}", f"ben-{location}"):
            one = account(Role.COORDINATOR, location)
            await MongoAccounts(database).put(replace(one, id=name, email=f"{name}@example.com"))
    await decided(core, decisions=count, changes=changes, batches=batches, random=Random(6))  # noqa: S311 - a test that can be repeated

    # Another process, which has seen nothing of it.
    later, leads = build_core(database, now=clock), MongoLeads(database)
    kinds: Counter[str] = Counter()
    order = {"decision.inputs.round": 1}
    async for document in database["leads"].find({}, {"_id": 1}).sort(list(order.items())):
        lead = await leads.get(document["_id"])
        assert lead is not None
        explanation = await later.explain(lead.facts, lead.decision)
        assert (explanation.unexplained, explanation.is_verified) == (None, True)
        kinds[type(lead.decision.outcome).__name__] += 1
        kinds["retried"] += lead.version > 1
        kinds["with a wish"] += bool(lead.decision.wished)
    assert kinds["Assigned"] + kinds["Unroutable"] == count
    assert min(kinds.values()) > count // 100, kinds


async def test_a_lead_whose_directory_is_lost_says_so_and_keeps_its_record(
    database: Database,
) -> None:
    core = await routing(database, beginning(), StillClock())
    (lead,) = await core.assign_batch(requests([inquiry(location="toronto")]))
    await core.directory.apply([Changes(Random(1), beginning()).next()])  # noqa: S311 - as above
    for collection in ("directory_history", "directory_manifests"):
        await database[collection].delete_many({})
    later = build_core(database, now=StillClock())
    explanation = await later.explain(lead.facts, lead.decision)
    assert explanation.table is None
    assert explanation.unexplained is not None
    assert isinstance(explanation.record.outcome, Assigned)
    assert replace(explanation.record, decided_at=RECEIVED_AT).finalists == lead.decision.finalists
