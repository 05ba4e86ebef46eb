"""Rows of reports over the real MongoDB: what became of leads, whose they are, by which index."""

from datetime import timedelta

from services.routing.leads.domain import CloseReason, LeadStatus, MoveReason
from services.routing.reports.domain import ReportRow
from services.routing.reports.store import MongoReportRows, looked_after_by
from shared.auth.domain import Principal
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.inbox.builders import Office
from tests.support.clocks import MONDAY_NOON, StillClock

SPAN = (RECEIVED_AT - timedelta(days=1), RECEIVED_AT + timedelta(days=1))


def principal(office: Office, who: str) -> Principal:
    return office.staff[who].principal()


async def rows(office: Office, *clinics: str) -> list[ReportRow]:
    store = MongoReportRows(office.database)
    return list(await store.received(*SPAN, clinics or None, limit=100))


async def test_what_became_of_leads_is_read_from_them(office: Office, clock: StillClock) -> None:
    by, actions = principal(office, "both"), office.core.actions
    calm, booked, moved = await office.leads(3)
    await office.lead(None, procedure="no-such-procedure")
    clock.advance(timedelta(hours=2))
    seen = await actions.contact(booked.id, by, expected_version=booked.version)
    seen = await actions.advance(booked.id, LeadStatus.BOOKED, by, expected_version=seen.version)
    await actions.close(booked.id, CloseReason.BOOKED, by, expected_version=seen.version)
    await actions.transfer(
        moved.id, "calgary", MoveReason.PATIENT_WISH, by, expected_version=moved.version
    )
    found = await rows(office)
    assert len(found) == 4
    [done] = [one for one in found if one.is_booked]
    assert (done.has_ended, done.has_moved, done.location) == (True, False, "toronto")
    assert done.contacted_at is not None
    [handed_on] = [one for one in found if one.has_moved]
    assert (handed_on.is_routed, await rows(office, "calgary")) == (False, [handed_on])
    [nobodys] = [one for one in found if not (one.is_routed or one.has_moved)]
    assert (nobodys.doctor, nobodys.assigned_at, nobodys.is_routed) == (None, None, False)
    [plain] = [one for one in found if one.is_routed and not (one.has_moved or one.is_booked)]
    assert (plain.doctor, plain.assigned_at) == ("roy", calm.assigned_at)
    assert {one.location for one in await rows(office, "toronto")} == {"toronto"}
    store = MongoReportRows(office.database)
    assert len(await store.received(*SPAN, None, limit=2)) == 2
    assert await store.received(MONDAY_NOON, MONDAY_NOON, None, limit=9) == []


async def test_each_query_goes_along_an_index(office: Office) -> None:
    await office.leads(3)
    span = {"received_at": {"$gte": SPAN[0], "$lt": SPAN[1]}}
    for clinics in (None, ("toronto", "calgary")):
        plan = await office.database.leads.find(looked_after_by(clinics, span)).explain()
        assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
