"""What is unread to whom, and until when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.routing.leads.domain import PatientFact, row_of
from services.routing.unread.domain import UNREAD_FOR, LeadRead, is_unread
from tests.routing.inbox.builders import Office
from tests.routing.leads.builders import new_lead
from tests.support.clocks import StillClock

ROW = row_of(new_lead())
CHANGED_AT = ROW.updated_at
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("version_read", "read_after", "message_after", "looked_after", "unread"),
    [
        (None, HOUR, None, HOUR, True),
        (1, HOUR, None, 2 * HOUR, False),
        (1, HOUR, HOUR / 2, 2 * HOUR, False),
        (1, HOUR, 2 * HOUR, 3 * HOUR, True),
        (0, HOUR, None, 2 * HOUR, True),
        (None, HOUR, None, UNREAD_FOR, False),
        (1, HOUR, UNREAD_FOR / 2, UNREAD_FOR, True),
        (None, HOUR, None, -HOUR, True),
    ],
)
def test_a_lead_is_unread_until_it_was_opened_as_it_is(
    version_read: int | None,
    read_after: timedelta,
    message_after: timedelta | None,
    looked_after: timedelta,
    *,
    unread: bool,
) -> None:
    at = CHANGED_AT + message_after if message_after else None
    row = replace(ROW, last_message_at=at)
    read = None
    if version_read is not None:
        read = LeadRead(by="maya", lead_id=row.id, version=version_read, at=CHANGED_AT + read_after)
    assert is_unread(row, read, CHANGED_AT + looked_after) is unread


async def test_each_person_has_leads_of_their_own_to_read(
    office: Office, clock: StillClock
) -> None:
    lead, other = await office.leads(2)
    listed = f"/console/changes?status=all&ids={lead.id}&ids={other.id}"
    async with office.signed_in("maya") as maya, office.signed_in("both") as both:
        assert (await maya.get(listed)).text.count("is-unread") == 2
        page = await maya.get(f"/console/leads/{lead.id}")
        assert page.text.count("is-unread") == 1
        assert (await maya.get(listed)).text.count("is-unread") == 1
        assert (await both.get(listed)).text.count("is-unread") == 2
        clock.advance(timedelta(minutes=1))
        await office.core.hear_patient(
            PatientFact(inquiry_id=lead.inquiry_id, messages=1, last_message_at=clock())
        )
        assert (await maya.get(listed)).text.count("is-unread") == 2
