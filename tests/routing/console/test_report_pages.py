"""The page of reports: what it says of many and of few, of whose clinics, and of odd spans."""

import re

import pytest

from services.routing.reports.usecases import read_report
from shared.auth.domain import Role
from shared.auth.store import MongoAccounts
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import account
from tests.support.clocks import StillClock

REPORTS = "/console/reports"
DAYS = {"from": "2026-11-01", "to": "2026-11-23"}
HOSTILE = (
    "\x00", "<script>alert(1)</script>", "$ne", "x" * 90, "２０２６-01-01", "2026-02-30",
    "9999-12-31", "0001-01-01", "[]", "\u202e",
)  # fmt: skip


async def test_many_leads_are_told_with_how_sure_one_can_be_and_few_by_their_number(
    office: Office,
) -> None:
    await office.leads(12)
    await office.leads(4, "calgary")
    async with office.signed_in("manager") as client:
        page = (await client.get(REPORTS, params=DAYS)).text
        french = (await client.get(REPORTS, headers={"Accept-Language": "fr-CA"})).text
        shares = await client.get(f"{REPORTS}/shares.csv", params=DAYS)
        clinics = await client.get(f"{REPORTS}/clinics.csv", params=DAYS)
        other = await client.get(f"{REPORTS}/patients.csv", params=DAYS)
        away = {"accepting": False}
        await client.put("/v1/roster/doctors/kim", json=away, headers={"If-Match": '"0"'})
        later = await client.get(f"{REPORTS}/shares.csv", params=DAYS)
    assert "12 of 12" in page
    assert "76% to 100%" in page
    assert "4 leads: too few to say" in page
    assert "Wilson" in page
    assert "2 h" in page
    assert "4 demandes : trop peu pour conclure" in french
    assert shares.text.splitlines()[1:] == [
        "calgary,kim,4,4,1.0,0.5101,1.0,1.0,few",
        "toronto,roy,12,12,1.0,0.7575,1.0,1.0,as_due",
    ]
    assert later.text.splitlines()[1] == "calgary,kim,4,4,1.0,0.5101,1.0,,few"
    assert clinics.text.splitlines()[1].startswith(",16,16,0,16,2.0,2.0,0,,,0,0,,0.0,1.0")
    assert 'filename="report-shares-2026-11-01-2026-11-23.csv"' in str(
        shares.headers["content-disposition"]
    )
    assert other.status_code == 404
    assert not re.search(r"WF-[0-9A-Z]{4}-", page + shares.text + clinics.text)


async def test_a_manager_of_one_clinic_sees_that_one_only(office: Office) -> None:
    office.staff["some"] = account(Role.MANAGER, "toronto")
    office.staff["none"] = account(Role.MANAGER)
    for name in ("some", "none"):
        await MongoAccounts(office.database).put(office.staff[name])
    await office.leads(2)
    await office.leads(3, "calgary")
    await office.lead(None, procedure="no-such-procedure")
    async with office.signed_in("some") as client:
        own, sheet = await client.get(REPORTS), await client.get(f"{REPORTS}/clinics.csv")
        other = await client.get(REPORTS, params={"clinic": "calgary"})
        others = await client.get(f"{REPORTS}/shares.csv", params={"clinic": "calgary"})
    assert own.status_code == 200
    assert "Calgary" not in own.text
    assert "Kim" not in own.text
    assert [line.split(",")[:2] for line in sheet.text.splitlines()[1:]] == [
        ["", "2"], ["toronto", "2"],
    ]  # fmt: skip
    assert (other.status_code, others.status_code) == (404, 404)
    async with office.signed_in("none") as client:
        empty = await client.get(REPORTS)
    assert "Your account has no clinic to report on" in empty.text


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"from": "2026-11-23", "to": "2026-11-01"}, "A span begins before it ends."),
        ({"from": "2026-01-01", "to": "2026-11-23"}, "A report is over at most 92 days."),
        ({"from": "2026-11-01"}, "Write a day that exists"),
        ({"from": "2026-02-30", "to": "2026-11-01"}, "Write a day that exists"),
    ],
)
async def test_a_span_that_cannot_be_reported_stays_and_says_why(
    office: Office, asked: dict[str, str], message: str
) -> None:
    async with office.signed_in("auditor") as client:
        page = await client.get(REPORTS, params=asked)
        sheet = await client.get(f"{REPORTS}/clinics.csv", params=asked)
    assert (page.status_code, sheet.status_code) == (422, 422)
    assert message in page.text
    assert f'value="{asked["from"]}"' in page.text


async def test_more_leads_than_one_report_holds_are_refused_and_not_half_counted(
    office: Office, monkeypatch: pytest.MonkeyPatch, clock: StillClock
) -> None:
    monkeypatch.setattr(read_report, "MOST_LEADS", 2)
    await office.leads(3)
    async with office.signed_in("manager") as client:
        page = await client.get(REPORTS, params={**DAYS, "to": clock().date().isoformat()})
    assert page.status_code == 422
    assert "choose fewer days or one clinic" in page.text


async def test_odd_values_in_the_address_are_no_error_of_ours(office: Office) -> None:
    async with office.signed_in("manager") as client:
        for name in ("clinic", "from", "to"):
            for value in HOSTILE:
                for address in (REPORTS, f"{REPORTS}/shares.csv"):
                    answer = await client.get(address, params={**DAYS, name: value})
                    assert answer.status_code in {200, 404, 422}, (name, value)
                    assert "<script>alert" not in answer.text
