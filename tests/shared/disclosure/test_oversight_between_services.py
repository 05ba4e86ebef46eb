"""A privacy officer asks on routing's page who read a patient's details, and inquiry answers."""

import re

import httpx2

from services.inquiry.inquiries.domain import HoldReason
from services.inquiry.wiring_rights import erase_inquiry
from tests.inquiry.builders import CANARY
from tests.shared.auth.builders import FROM_HERE
from tests.shared.disclosure.conftest import Both

PAGE = "/console/privacy"


async def looked_up(both: Both, reference: str | None = None, who: str = "privacy") -> str:
    async with both.office.signed_in(who) as client:
        asked = {"reference": both.lead.reference if reference is None else reference}
        answer = await client.get(PAGE, params=asked)
    assert answer.status_code in {200, 404}
    assert CANARY not in answer.text
    return answer.text


async def pressed(both: Both, action: str, who: str = "privacy", **form: str) -> httpx2.Response:
    async with both.office.signed_in(who) as client:
        page = (await client.get(PAGE)).text
        [token, *_] = re.findall(r'name="csrf_token" value="([^"]+)"', page)
        return await client.post(
            f"{PAGE}/{action}", data={"csrf_token": token, **form}, headers=FROM_HERE
        )


async def opened(both: Both, who: str) -> None:
    async with both.office.signed_in(who) as client:
        answer = await client.post(
            f"/v1/leads/{both.lead.id}/disclosures", json={"purpose": "follow_up"}
        )
    assert answer.status_code == 200


async def hold_of(both: Both) -> str | None:
    inquiry = await both.inquiry.inquiries.by_reference(both.lead.reference)
    assert inquiry is not None
    return inquiry.hold.reason if inquiry.hold else None


async def test_whoever_read_the_patient_is_named_with_the_reason_and_the_record_is_whole(
    both: Both,
) -> None:
    assert "Nobody has asked for this patient" in await looked_up(both)
    await opened(both, "maya")
    await opened(both, "roy")
    page = await looked_up(both, f"  {both.lead.reference.lower()} ")
    for who, role in (("maya", "Coordinator"), ("roy", "Doctor")):
        assert re.search(rf"{both.office.staff[who].name}<br><span class=\"soft\">{role}<", page)
    assert page.count("<td>Follow-up</td>") == page.count("<td>Shown</td>") == 2
    assert "2 people have seen something of this patient." in page
    assert "The record is whole and unaltered: 2 entries, verified just now." in page
    assert "Handling the inquiry" in page


async def test_an_entry_that_was_changed_is_named_by_its_number(both: Both) -> None:
    await opened(both, "maya")
    await opened(both, "roy")
    records = both.inquiry.database["disclosures"]
    await records.update_one({"seq": 2}, {"$set": {"name": "Somebody Else"}})
    page = await looked_up(both)
    assert "The record of accesses does not hold: at entry 2 it has been changed." in page
    assert "whole and unaltered" not in page
    await records.delete_one({"seq": 1})
    assert "at entry 1 an entry is missing, doubled or out of order" in await looked_up(both)


async def test_a_hold_is_put_and_ended_and_stands_in_the_list_meanwhile(both: Both) -> None:
    done = await pressed(both, f"{both.lead.reference}/hold", reason="complaint")
    assert done.headers["location"] == f"{PAGE}?reference={both.lead.reference}"
    assert await hold_of(both) is HoldReason.COMPLAINT
    page = await looked_up(both, "")
    assert f'href="{PAGE}?reference={both.lead.reference}"' in page
    assert "A complaint" in page
    assert both.office.staff["privacy"].name in page
    assert (await pressed(both, f"{both.lead.reference}/release")).status_code == 303
    assert await hold_of(both) is None
    assert "No inquiry is on hold." in await looked_up(both, "")


async def test_an_auditor_looks_and_does_nothing(both: Both) -> None:
    page = await looked_up(both, who="auditor")
    assert "/hold" not in page
    assert "Verify all records now" not in page
    for action in (f"{both.lead.reference}/hold", f"{both.lead.reference}/release"):
        refused = await pressed(both, action, "auditor", reason="other")
        assert refused.status_code == 403
    assert (await pressed(both, "verifications", "auditor")).status_code == 403
    assert await hold_of(both) is None


async def test_all_records_are_verified_anew_by_the_worker_and_the_page_says_how_far(
    both: Both,
) -> None:
    assert "The records have not been verified yet." in await looked_up(both, "")
    await opened(both, "maya")
    assert (await pressed(both, "verifications")).status_code == 303
    assert "The records are being verified: 0 so far" in await looked_up(both, "")
    while await both.inquiry.verify_chains():
        pass
    page = await looked_up(both, "")
    assert "Every record of accesses was verified and holds: 1 inquiries" in page


async def test_a_reference_that_nobody_has_is_said_to_be_none_and_asks_for_nothing_else(
    both: Both,
) -> None:
    strange = ("WF-0000-0000", "x", "../../v1/oversight", "é", "%2e%2e%2f", "?", "W" * 500, "\0")
    for reference in strange:
        assert "No inquiry has this reference." in await looked_up(both, reference), reference


async def test_an_erased_inquiry_keeps_its_record_and_cannot_be_held(both: Both) -> None:
    await opened(both, "maya")
    sent = await both.inquiry.database["inquiries"].find_one({})
    assert sent is not None
    await erase_inquiry(both.inquiry)(sent["_id"], both.inquiry.now())
    page = await looked_up(both)
    assert "It was erased" in page
    assert both.office.staff["maya"].name in page
    assert f'"{PAGE}/{both.lead.reference}/hold"' not in page
    refused = await pressed(both, f"{both.lead.reference}/hold", reason="other")
    assert refused.status_code == 409
    assert "This inquiry has been erased, so nothing of it can be kept any more." in refused.text
    assert "1 inquiry was erased in the last 30 days." in page


async def test_a_hold_wants_a_reason_that_is_one(both: Both) -> None:
    for form in ({}, {"reason": ""}, {"reason": "because"}):
        refused = await pressed(both, f"{both.lead.reference}/hold", **form)
        assert refused.status_code == 422
    assert await hold_of(both) is None
