"""What staff did over HTTP is in the chains, auditors read it, and one changed byte is named."""

import csv
import io
import re
from html import unescape

import httpx2
import pytest

from services.routing.verify_audit import run
from shared.formatting import format_short_day
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import FROM_HERE
from tests.support.clocks import MONDAY_NOON

PAGE = "/console/privacy/audit"
FRENCH = {"Accept-Language": "fr-CA"}
DAY = "2026-11-23"
ROY = "/v1/roster/doctors/roy"


async def worked(office: Office) -> str:
    """Maya accepts a lead, asks for its details and closes it; a manager edits the roster, drafts a
    policy, and saves a report; Jordan looks for what is not his. The lead's id.
    """
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        at = f"/v1/leads/{lead.id}"
        await client.post(f"{at}/accept", headers={"If-Match": '"1"'})
        await client.post(f"{at}/accept", headers={"If-Match": '"1"'})
        await client.post(f"{at}/disclosures", json={"purpose": "first_contact"})
        body = {"reason": "duplicate"}
        await client.post(f"{at}/close", json=body, headers={"If-Match": '"2"'})
    async with office.signed_in("manager") as client:
        await client.put(ROY, json={"weight": 3}, headers={"If-Match": '"0"'})
        await client.post("/v1/policies", json={"weights": {"wished_clinic": 5}})
        await client.get("/console/reports/clinics.csv")
    async with office.signed_in("jordan") as client:
        await client.get(at)
    return lead.id


async def page_of(office: Office, who: str = "auditor", **asked: str) -> str:
    async with office.signed_in(who) as client:
        answer = await client.get(PAGE, params=asked)
    assert answer.status_code == 200
    return unescape(answer.text)


async def sheet_of(office: Office, **asked: str) -> list[dict[str, str]]:
    async with office.signed_in("auditor") as client:
        answer = await client.get(f"{PAGE}.csv", params=asked)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def verified(office: Office, who: str = "privacy", **headers: str) -> httpx2.Response:
    async with office.signed_in(who) as client:
        page = (await client.get(PAGE)).text
        [token, *_] = re.findall(r'name="csrf_token" value="([^"]+)"', page)
        return await client.post(
            f"{PAGE}/verifications",
            data={"csrf_token": token},
            headers={**FROM_HERE, **headers},
        )


async def test_whatever_staff_do_is_told_to_auditors_by_clinic_day_and_person(
    office: Office,
) -> None:
    lead_id = await worked(office)
    rows = await sheet_of(office)
    done = [(row["clinic"], row["action"], row["reason"]) for row in rows]
    assert sorted(one for one in done if one[0] == "toronto") == [
        ("toronto", "disclosure.details", "first_contact"),
        ("toronto", "lead.accept", ""),
        ("toronto", "lead.close", "duplicate"),
        ("toronto", "roster.doctor", ""),
    ]
    of_network = {action for clinic, action, _ in done if clinic == "network"}
    assert of_network >= {
        "security.signed-in", "policy.draft", "security.out-of-scope", "audit.export",
        "report.export",
    }  # fmt: skip
    assert {row["day"] for row in rows} == {DAY}
    assert {row["about"] for row in rows if row["action"].startswith("lead.")} == {lead_id}

    page = await page_of(office, clinic="toronto", day=DAY)
    maya, manager = office.staff["maya"], office.staff["manager"]
    assert "Accepted a lead" in page
    assert 'Asked for a patient\'s details<br><span class="soft">First contact' in page
    assert "Drafted a policy" not in page
    assert maya.name in page
    of_manager = await page_of(office, account=manager.id)
    assert "Drafted a policy" in of_manager
    assert "Accepted a lead" not in of_manager
    nothing = await page_of(office, day="2020-01-01", clinic="<b>")
    assert "Nothing of that kind was done." in nothing
    assert "<b>" not in nothing.replace("<body", "")
    assert "Acceptation d’une demande" in (await verified(office, **FRENCH)).text


async def test_one_changed_byte_is_named_on_the_page_and_by_the_command(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    await worked(office)
    assert "The record is whole and unaltered" in (await verified(office)).text
    assert await run(office.console.audit) == 0
    entries = office.database["audit_entries"]
    second = await entries.find_one({"clinic": "toronto", "number": 2})
    assert second is not None
    changed = second["hash"][:-1] + ("0" if second["hash"][-1] != "0" else "1")
    await entries.update_one({"_id": second["_id"]}, {"$set": {"hash": changed}})
    for who in ("privacy", "auditor"):
        answer = await verified(office, who)
        (fault,) = re.findall(r"<li>(.*?)</li>", answer.text)
        day = format_short_day(MONDAY_NOON.date(), "en-CA")
        assert fault == f"Toronto, {day}: entry 2 has been changed."
        assert "The record does not hold." in answer.text
    assert await run(office.console.audit) == 1
    assert f"toronto, {DAY}, entry 2: it has been changed\n" in capsys.readouterr().out


async def test_the_lists_go_on_where_a_page_ends_and_refuse_a_cursor_that_is_none(
    office: Office,
) -> None:
    async with office.signed_in("auditor") as client:
        for _ in range(101):
            await office.console.audit.note("audit.verify", by="somebody")
        page = (await client.get(PAGE, params={"account": "somebody"})).text
        (older,) = re.findall(rf'href="{PAGE}\?([^"]*cursor=[^"]*)"', page)
        rest = (await client.get(f"{PAGE}?{older.replace('&amp;', '&')}")).text
        strange = await client.get(PAGE, params={"cursor": "x"})
    assert page.count("Had this record verified") == 100
    assert rest.count("Had this record verified") == 1
    assert strange.status_code == 422
