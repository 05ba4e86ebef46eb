"""A message on its whole way, in both directions, and of it nothing where it does not belong."""

import httpx2

from services.inquiry.disclosure.domain.verification import Intact
from services.inquiry.tracking.domain import session_hash
from services.routing.leads.domain import PatientFact
from shared.mongo import Database
from tests.inquiry.disclosure.test_disclosures import verified
from tests.shared.disclosure.conftest import Both
from tests.shared.disclosure.test_notes_between_services import opened
from tests.support.clocks import MONDAY_NOON
from tests.support.outboxes import fact_of

ASKED = "Kanarienvogel: may I eat before?"
ANSWERED = "Kanarienvogel: nothing after midnight."


async def patient_writes(whole: Both) -> None:
    """And routing hears of it as the event tells."""
    inquiry = await whole.inquiry.inquiries.change(
        whole.lead.inquiry_id, lambda one: one.open_session(session_hash("mine"), MONDAY_NOON)
    )
    assert inquiry is not None
    await whole.inquiry.write_message(inquiry.reference, "mine", ASKED)
    document = await whole.inquiry.database["inquiries"].find_one({"_id": inquiry.id})
    assert document is not None
    event = fact_of(document["outbox"][-1])
    await whole.office.core.hear_patient(
        PatientFact(
            inquiry_id=event["inquiry_id"],
            messages=event["number"],
            last_message_at=MONDAY_NOON,
        )
    )


async def clinic_answers(whole: Both, version: int) -> httpx2.Response:
    async with whole.office.signed_in("maya") as client:
        return await client.post(
            f"/v1/leads/{whole.lead.id}/messages",
            json={"text": ANSWERED},
            headers={"If-Match": f'"{version}"'},
        )


async def texts_in(database: Database) -> list[str]:
    """The names of the collections that hold something of what was written."""
    return [
        name
        for name in await database.list_collection_names()
        if any(["Kanarienvogel" in str(one) async for one in database[name].find()])
    ]


async def test_a_question_and_its_answer_reach_the_other_side_and_lie_in_clear_nowhere(
    both: Both,
) -> None:
    await patient_writes(both)
    waiting = await both.office.core.leads.get(both.lead.id)
    assert waiting is not None
    assert waiting.messages_waiting == 1
    answered = await clinic_answers(both, waiting.version)
    assert answered.status_code == 200
    assert answered.json()["messages_waiting"] == 0
    again = await clinic_answers(both, waiting.version)
    assert again.json() == answered.json()
    read = await both.inquiry.read_messages(both.lead.reference, "mine")
    maya = both.office.staff["maya"]
    assert [(one.text, one.name) for one in read.messages] == [
        (ASKED, None),
        (ANSWERED, maya.name),
    ]
    file = (await opened(both, "roy")).json()
    assert [one["text"] for one in file["messages"]] == [ASKED, ANSWERED]
    assert await verified(both.inquiry, both.lead.inquiry_id) == Intact(2)
    assert await texts_in(both.inquiry.database) == []
    assert await texts_in(both.office.database) == []


async def test_a_doctor_who_opens_the_details_has_read_what_was_written(
    both: Both,
) -> None:
    await patient_writes(both)
    assert (await opened(both, "roy")).status_code == 200
    lead = await both.office.core.leads.get(both.lead.id)
    assert lead is not None
    assert (lead.messages_waiting, lead.version) == (0, both.lead.version)


async def test_what_has_ended_meanwhile_is_answered_by_nobody(
    both: Both,
) -> None:
    await patient_writes(both)
    await both.inquiry.withdraw(both.lead.reference, "mine")
    refused = await clinic_answers(both, both.lead.version)
    assert (refused.status_code, refused.json()["code"]) == (409, "message.closed")
    lead = await both.office.core.leads.get(both.lead.id)
    assert lead is not None
    assert (lead.messages_waiting, lead.actions) == (1, ())
