"""A note on its whole way: from routing's web process to inquiry's and back to whoever reads it."""

from collections.abc import AsyncIterator

import httpx2

from services.inquiry.disclosure.domain.verification import Intact
from shared.events import Envelope, LeadUnrouted
from tests.inquiry.disclosure.test_disclosures import entries_of, verified
from tests.shared.disclosure.conftest import Both
from tests.support.clocks import MONDAY_NOON

TEXT = "Kanarienvogel: prefers mornings."


async def note(both: Both, who: str, version: int) -> httpx2.Response:
    async with both.office.signed_in(who) as client:
        return await client.post(
            f"/v1/leads/{both.lead.id}/note",
            json={"text": TEXT},
            headers={"If-Match": f'"{version}"'},
        )


async def opened(both: Both, who: str) -> httpx2.Response:
    async with both.office.signed_in(who) as client:
        return await client.post(
            f"/v1/leads/{both.lead.id}/disclosures", json={"purpose": "follow_up"}
        )


async def test_what_a_coordinator_writes_the_doctor_reads_and_routing_has_nothing_of_it(
    both: Both,
) -> None:
    assert (await note(both, "maya", 1)).status_code == 200
    (shown,) = (await opened(both, "roy")).json()["notes"]
    maya = both.office.staff["maya"]
    assert shown == {"by": maya.name, "at": "2026-11-23T17:00:00Z", "text": TEXT}
    written, _ = await entries_of(both.inquiry, both.lead.inquiry_id)
    assert (written.account_id, written.lead_id) == (maya.id, both.lead.id)
    assert (written.role, written.purpose) == ("coordinator", "note")
    assert await verified(both.inquiry, both.lead.inquiry_id) == Intact(2)
    for database in (both.office.database, both.inquiry.database):
        for name in await database.list_collection_names():
            documents = [str(document) async for document in database[name].find()]
            assert not any(TEXT in document for document in documents), name


async def test_a_retry_after_a_crash_between_the_two_writes_leaves_one_note(both: Both) -> None:
    leads = both.office.database["leads"]
    before = await leads.find_one({"_id": both.lead.id})
    assert before is not None
    first = await note(both, "maya", 1)
    await leads.replace_one({"_id": both.lead.id}, before)  # as if that write had never been
    again = await note(both, "maya", 1)
    assert first.json() == again.json()
    assert len((await opened(both, "maya")).json()["notes"]) == 1
    ids = [note["id"] async for one in _inquiries(both) for note in one["notes"]]
    after = await leads.find_one({"_id": both.lead.id})
    assert after is not None
    assert [done["target"] for done in after["actions"]] == ids


def _inquiries(both: Both) -> AsyncIterator[dict[str, list[dict[str, str]]]]:
    found: AsyncIterator[dict[str, list[dict[str, str]]]] = both.inquiry.database[
        "inquiries"
    ].find()
    return found


async def test_what_was_erased_takes_no_note_and_the_lead_stays_as_it_was(both: Both) -> None:
    await both.inquiry.vault.destroy_key(both.lead.inquiry_id)
    refused = await note(both, "maya", 1)
    assert (refused.status_code, refused.json()["code"]) == (410, "disclosure.erased")
    assert (await both.office.core.leads.get(both.lead.id)) == both.lead


async def test_inquiry_takes_no_note_under_another_lead_than_the_one_it_knows(both: Both) -> None:
    other = LeadUnrouted(
        lead_id="lead-9",
        inquiry_id=both.lead.inquiry_id,
        reference="r",
        because=(),
        decided_at=MONDAY_NOON,
    )
    envelope = Envelope(
        id="e",
        source="routing",
        key=both.lead.inquiry_id,
        sequence=1,
        time=MONDAY_NOON,
        data=other,
    )
    await both.inquiry.follow_leads([envelope])
    refused = await note(both, "maya", 1)
    assert (refused.status_code, refused.json()["code"]) == (403, "disclosure.refused")
