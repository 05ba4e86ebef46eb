"""What is left of a lead once its inquiry is erased: in the domain, in the store, on the screen."""

from datetime import date, timedelta

import pytest

from services.routing.decisions.domain import Residence
from services.routing.leads.domain import LeadStatus, answered, erased
from shared.mongo import Database
from tests.routing.decisions.builders import RECEIVED_AT, inquiry
from tests.routing.inbox.builders import open_office
from tests.routing.leads.builders import lead_in, new_lead
from tests.support.clocks import StillClock

NOW = RECEIVED_AT + timedelta(hours=1)
ENDED = (LeadStatus.CLOSED, LeadStatus.WITHDRAWN, LeadStatus.UNKNOWN)
KNOWN = inquiry(
    location="toronto",
    willing_to_travel_to=("calgary",),
    residence=Residence(country="US", subdivision="US-TX"),
    payer_kind="embassy",
    language="fa",
    earliest=date(2027, 1, 7),
    consents=("disclosure_out_of_province",),
)


@pytest.mark.parametrize("status", LeadStatus)
def test_it_ends_whatever_its_state_and_what_has_ended_stays_so(status: LeadStatus) -> None:
    before = lead_in(status)
    after = erased(before, now=NOW)
    assert after.status is (status if status in ENDED else LeadStatus.CLOSED)
    assert after.version == before.version + 1
    assert status is LeadStatus.UNKNOWN or after.takes_capacity is None
    assert erased(after, now=NOW + timedelta(days=1)) is after
    if status not in ENDED:
        assert (after.actions[-1].by, after.actions[-1].reason) == ("system", "erased")


def test_it_knows_nothing_of_the_patient_any_more() -> None:
    lead = answered(
        new_lead(KNOWN), inquiry(location="toronto", language="fa", revision=1), now=NOW
    )
    after = erased(lead, now=NOW)
    decision = after.decision
    assert (decision.inquiry, decision.inputs, decision.wished) == (None, None, ())
    text = repr(after)
    for word in ("US-TX", "embassy", "'fa'", "2027", "disclosure_out_of_province"):
        assert word not in text, word
    assert (after.facts.inquiry_id, after.facts.reference) == (KNOWN.inquiry_id, KNOWN.reference)
    assert (after.facts.procedure, after.travel_class) == (KNOWN.procedure, lead.travel_class)
    assert (after.location, after.doctor) == (lead.location, lead.doctor)


def test_what_comes_late_brings_nothing_back() -> None:
    after = erased(new_lead(KNOWN), now=NOW)
    late = inquiry(location="toronto", language="fa", revision=7)
    assert answered(after, late, now=NOW) is after
    assert after.withdraw(now=NOW) is after


async def test_nothing_of_it_is_found_in_the_database_and_its_page_is_still_shown(
    database: Database,
) -> None:
    async with open_office(database, StillClock()) as office:
        lead = await office.lead(residence=Residence(country="US", subdivision="US-TX"),
                                 payer_kind="embassy", language="fa")  # fmt: skip
        assert await office.core.erase_lead(lead.inquiry_id) is not None
        documents = {
            name: [one async for one in database[name].find()]
            for name in await database.list_collection_names()
        }
        document = next(one for one in documents["leads"] if one["_id"] == lead.id)
        del document["outbox"]
        for word in ("US-TX", "embassy", "'fa'", "international_patients"):
            assert word not in repr(document), word
        async with office.signed_in("maya") as maya:
            shown = await maya.get(f"/v1/leads/{lead.id}")
            assert (shown.status_code, shown.json()["status"]) == (200, "closed")
            page = await maya.get(f"/console/leads/{lead.id}")
            assert page.status_code == 200
            listed = await maya.get("/console?status=all")
            assert lead.reference in listed.text
