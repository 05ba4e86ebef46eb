"""Leads that wait for too long raise an alarm at whoever looks after them."""

from datetime import timedelta

from services.routing.assignment.usecases.watch_waiting import TOO_LONG, WatchWaiting
from services.routing.leads.domain import CloseReason, Lead
from services.routing.leads.ports import WaitingLeads
from services.routing.leads.store import MongoLeads, prepare_leads
from services.routing.leads.usecases.announce_lead import first_events
from shared.mongo import Database
from shared.telemetry import lasting_alarms
from tests.routing.decisions.builders import RECEIVED_AT, inquiry
from tests.routing.leads.builders import new_lead
from tests.support.clocks import StillClock
from tests.support.in_memory_leads import InMemoryLeads

NOW = StillClock()()
OLD, FRESH = NOW - TOO_LONG - timedelta(minutes=1), NOW - TOO_LONG


def waiting(name: str, at: str | None, received_at: object) -> Lead:
    facts = inquiry(name, location=at, procedure="unheard-of", received_at=received_at)
    return new_lead(facts)


LEADS = [
    waiting("a", "toronto", OLD),
    waiting("b", "toronto", FRESH),
    waiting("c", "calgary", FRESH),
    waiting("d", None, OLD),
    new_lead(inquiry("e", location="toronto", received_at=OLD)),
    waiting("f", "calgary", OLD).close(CloseReason.OTHER, by="x", now=NOW),
]
EXPECTED = {
    "toronto": WaitingLeads(count=2, too_long=1, oldest=OLD),
    "calgary": WaitingLeads(count=1, too_long=0, oldest=FRESH),
    "network-desk": WaitingLeads(count=1, too_long=1, oldest=OLD),
}


async def holds(leads: InMemoryLeads | MongoLeads) -> None:
    await leads.add_all([(lead, first_events(lead)) for lead in LEADS])
    assert await leads.waiting(before=NOW - TOO_LONG) == EXPECTED


async def test_what_waits_is_counted_by_who_looks_after_it() -> None:
    await holds(InMemoryLeads())


async def test_the_store_counts_the_same(database: Database) -> None:
    await prepare_leads(database)
    await holds(MongoLeads(database))


async def test_the_alarm_names_the_owner_and_ends_when_nothing_waits_there_any_more() -> None:
    leads = InMemoryLeads()
    watch = WatchWaiting(leads=leads, now=StillClock())
    await leads.add_all([(lead, first_events(lead)) for lead in LEADS])
    assert await watch() == 2
    ours = [one for one in lasting_alarms() if one.startswith("lead.waits-too-long")]
    assert ours == ["lead.waits-too-long:network-desk", "lead.waits-too-long:toronto"]
    for name in ("a", "b", "d"):
        lead = next(one for one in LEADS if one.inquiry_id == name)
        await leads.replace(lead.close(CloseReason.OTHER, by="x", now=RECEIVED_AT))
    assert await watch() == 0
    assert not [one for one in lasting_alarms() if one.startswith("lead.waits-too-long")]
