"""Lists narrowed in every way: what is found, counted and said of a single row is the same."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

from services.routing.decisions.domain import Residence, TravelClass
from services.routing.inbox.domain import LeadQuery
from services.routing.leads.domain import LeadStatus
from shared.auth.domain import Principal
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.inbox.builders import Office
from tests.support.clocks import StillClock

TODAY = RECEIVED_AT + timedelta(hours=13)
NARROWED = (
    LeadQuery(travel_class=TravelClass.LOCAL),
    LeadQuery(language="fr"),
    LeadQuery(language="f"),
    LeadQuery(procedure="no-such-procedure"),
    LeadQuery(doctor="roy"),
    LeadQuery(reference="WF-7"),
    LeadQuery(reference="WF-7AAA-BBB3"),
    LeadQuery(due_by=TODAY),
    LeadQuery(language="fr", due_by=TODAY, home="toronto"),
)
STATES = (
    LeadQuery(),
    LeadQuery(statuses=(LeadStatus.ASSIGNED,)),
    LeadQuery(statuses=(LeadStatus.UNROUTED,)),
    LeadQuery(overdue=True),
)


async def test_every_narrowing_finds_and_counts_what_it_says_of_single_rows(
    office: Office, clock: StillClock
) -> None:
    await some_leads(office)
    by, find = office.staff["manager"].principal(), office.console.find
    everything = (await find(LeadQuery(limit=100), by)).rows
    assert len(everything) == 16
    for narrowed, state in product(NARROWED, STATES):
        query = replace(narrowed, statuses=state.statuses, overdue=state.overdue, limit=100)
        wanted = {row.id for row in everything if query.includes(row, clock())}
        found = [row.id for row in (await find(query, by)).rows]
        assert (set(found), len(found)) == (wanted, len(wanted)), query
        await assert_counted(office, query, by, clock)
    for one in NARROWED:
        found = [row.id for row in (await find(replace(one, limit=100), by)).rows]
        assert len(found) < len(everything)
        assert found or one.language == "f"


async def assert_counted(
    office: Office, query: LeadQuery, by: Principal, clock: StillClock
) -> None:
    everything = (await office.console.find(LeadQuery(limit=100), by)).rows
    alike = replace(query, statuses=(), overdue=False)
    rows = [row for row in everything if alike.includes(row, clock())]
    counts = await office.console.find.counts(query, by)
    assert (counts.waiting, counts.unrouted, counts.overdue) == (
        sum(row.status is LeadStatus.ASSIGNED for row in rows),
        sum(row.status is LeadStatus.UNROUTED for row in rows),
        sum(row.is_overdue(clock()) for row in rows),
    )


async def some_leads(office: Office) -> None:
    """Two of each kind in one way or another; the references are invented."""
    ways = product(
        ("en-CA", "fr"),
        ("micro-needling", "no-such-procedure"),
        (Residence(country="CA", subdivision="CA-ON"), Residence(country="US")),
        (timedelta(hours=4), timedelta(hours=30)),
    )
    for number, (language, procedure, residence, until) in enumerate(ways):
        first = "7" if number % 2 else "8"
        await office.lead(
            language=language,
            procedure=procedure,
            residence=residence,
            reply_by=RECEIVED_AT + until,
            reference=f"WF-{first}AAA-BBB{number:X}",
        )


async def test_the_console_finds_a_lead_by_how_its_reference_begins_and_keeps_what_was_chosen(
    office: Office,
) -> None:
    await some_leads(office)
    async with office.signed_in("maya") as client:
        found = (await client.get("/console?status=all&reference=wf7aaab")).text
        one = (await client.get("/console?status=all&reference=WF-7AAA-BBB3&language=en")).text
        none = (await client.get("/console?reference=WF-0&due=today")).text
        narrowed = (await client.get("/console?language=fr&due=today&doctor=roy")).text
    assert found.count('class="reference">WF-7AAA-') == 8
    assert one.count('class="reference">WF-7AAA-BBB3') == 1
    assert "No lead is like that" in none
    assert narrowed.count('<li class="row') == 2
    assert '<option value="fr" selected>French</option>' in narrowed
    assert '<option value="today" selected>Until the end of today</option>' in narrowed
    assert '<option value="roy" selected>Dr. Roy</option>' in narrowed
    assert "status=unrouted&amp;language=fr&amp;doctor=roy&amp;due=today" in narrowed
