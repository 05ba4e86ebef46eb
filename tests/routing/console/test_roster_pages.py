"""The roster's pages: what a clinic's people see and change, and what they do not."""

import re
from datetime import date

import httpx2
import pytest

from services.routing.roster.domain import Leave, doctor_key
from shared.auth.domain import Role
from shared.auth.store import MongoAccounts
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import FROM_HERE, account

ROSTER = "/console/roster"
ROY = f"{ROSTER}/doctors/roy"
FRENCH = {"Accept-Language": "fr-CA"}
HOSTILE = (
    "", " ", "\x00", "x" * 20_000, "<script>alert(1)</script>", "{{ 7*7 }}", "$ne", "-1", "NaN",
    "1e999", "9" * 400, "２０２６-01-01", "2026-02-30", "9999-12-31", "0001-01-01", "24:00",
)  # fmt: skip


async def sent(
    client: httpx2.AsyncClient, office: Office, who: str, address: str, **fields: object
) -> httpx2.Response:
    form = {"csrf_token": await office.csrf_token(who), "version": "0", **fields}
    return await client.post(address, data=form, headers=FROM_HERE)


async def test_a_clinic_sees_its_doctors_with_what_they_have_and_when_they_are_away(
    office: Office,
) -> None:
    await office.leads(3)
    body = {"capacity": 3, "weight": 2, "leave": [{"from": "2026-11-25", "to": "2026-12-06"}]}
    async with office.signed_in("maya") as client:
        await client.put("/v1/roster/doctors/roy", json=body, headers={"If-Match": '"0"'})
        page = (await client.get(ROSTER)).text
        french = (await client.get(ROSTER, headers=FRENCH)).text
    assert "<h1>Roster of Toronto</h1>" in page
    assert "3 of 500" in page
    assert "3 of 3" in page
    assert ">Full<" in page
    assert "Wed. 25 – Sun. 29" in page or "Wed 25 – Sun 29" in page
    assert "All week" in page
    assert "Takes leads" in page
    assert "Kim" not in page
    assert "Toute la semaine" in french


async def test_a_manager_of_one_clinic_sees_that_one_only(office: Office) -> None:
    office.staff["some"] = account(Role.MANAGER, "toronto")
    await MongoAccounts(office.database).put(office.staff["some"])
    async with office.signed_in("some") as client:
        own = await client.get(ROSTER)
        other = await client.get(ROSTER, params={"clinic": "calgary"})
        form = await client.get(f"{ROSTER}/doctors/kim")
        saved = await sent(client, office, "some", f"{ROSTER}/doctors/kim")
    assert (own.status_code, "Dr. Roy" in own.text, "Kim" in own.text) == (200, True, False)
    assert [one.status_code for one in (other, form, saved)] == [404, 404, 404]
    assert "Calgary" not in other.text
    async with office.signed_in("manager") as client:
        both = (await client.get(ROSTER, params={"clinic": "toronto"})).text
    assert 'value="calgary"' in both


async def test_an_auditor_reads_it_and_is_offered_no_form(office: Office) -> None:
    async with office.signed_in("auditor") as client:
        page = await client.get(ROSTER)
        form = await client.get(ROY)
    assert (page.status_code, form.status_code) == (200, 403)
    assert "/console/roster/doctors/" not in page.text


async def test_who_is_not_signed_in_signs_in_and_comes_back_to_the_list(office: Office) -> None:
    transport = httpx2.ASGITransport(app=office.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answers = [
            await client.get(ROSTER),
            await client.get(ROY),
            await client.post(ROY, headers=FROM_HERE),
            await client.get("/console/reports/shares.csv"),
        ]
    targets = [one.headers["location"].partition("next=")[2] for one in answers]
    assert targets == [ROSTER, ROSTER, ROSTER, "/console/reports"]


async def test_leave_is_added_changed_and_removed_and_credit_stays(office: Office) -> None:
    before = {"credit": {"toronto": 2}}
    days = {"leave_from": ["2026-12-24", ""], "leave_to": ["2026-12-26", ""]}
    async with office.signed_in("maya") as client:
        await client.put("/v1/roster/doctors/roy", json=before, headers={"If-Match": '"0"'})
        shown = (await client.get(ROY)).text
        saved = await sent(client, office, "maya", ROY, version="1", accepting="yes", **days)
        listed = await client.get(saved.headers["location"])
        gone = {**days, "remove_leave": "0", "capacity": "4"}
        again = await sent(client, office, "maya", ROY, version="2", **gone)
    assert 'name="version" value="1"' in shown
    assert (saved.status_code, again.status_code) == (303, 303)
    assert "Saved: Dr. Roy." in listed.text
    roster = await office.core.rosters.current()
    entry = roster.doctor("roy")
    assert (entry.credit, entry.leave, entry.accepting) == ({"toronto": 2}, (), False)
    assert (entry.capacity, roster.version(doctor_key("roy"))) == (4, 3)


async def test_of_two_who_change_one_entry_the_second_sees_both_and_loses_nothing(
    office: Office,
) -> None:
    async with office.signed_in("maya") as client, office.signed_in("both") as other:
        first = await sent(other, office, "both", ROY, weight="7", leave_from="2026-12-24")
        second = await sent(client, office, "maya", ROY, weight="9", accepting="yes")
        fields = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', second.text))
        third = await client.post(ROY, data={**fields, "accepting": "yes"}, headers=FROM_HERE)
    assert (first.status_code, second.status_code, third.status_code) == (303, 412, 303)
    assert "Somebody else has saved this entry" in second.text
    assert (fields["version"], fields["weight"]) == ("1", "9")
    assert "24 Dec" in second.text
    assert "<dt>Weight</dt><dd>7</dd>" in second.text
    roster = await office.core.rosters.current()
    assert (roster.doctor("roy").weight, roster.version(doctor_key("roy"))) == (9, 2)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"weight": "0"}, "A weight is 1 to 10,000."),
        ({"weight": "many"}, "Write a whole number"),
        ({"leave_from": "2026-12-26", "leave_to": "2026-12-24"}, "Leave ends before it begins"),
        ({"leave_from": "2026-02-30"}, "Write a day that exists"),
    ],
)
async def test_what_cannot_be_saved_stays_and_says_why(
    office: Office, fields: dict[str, str], message: str
) -> None:
    async with office.signed_in("maya") as client:
        answer = await sent(client, office, "maya", ROY, **fields)
    assert answer.status_code == 422
    assert message in answer.text
    for value in fields.values():
        assert f'value="{value}"' in answer.text
    assert (await office.core.rosters.current()).position == 0


async def test_leave_of_the_past_is_a_record_and_no_error(office: Office) -> None:
    async with office.signed_in("maya") as client:
        days = {"leave_from": "2020-01-01", "leave_to": "2020-01-31"}
        saved = await sent(client, office, "maya", ROY, accepting="yes", **days)
        page = (await client.get(saved.headers["location"])).text
    assert "Takes leads" in page
    [leave] = (await office.core.rosters.current()).doctor("roy").leave
    assert leave == Leave(first=date(2020, 1, 1), last=date(2020, 1, 31))


async def test_coordinators_say_which_languages_and_when(office: Office) -> None:
    maya = office.staff["maya"].id
    address = f"{ROSTER}/coordinators/{maya}"
    shifts = {"shift_day": ["1", "1"], "shift_from": ["08:00", ""], "shift_to": ["24:00", ""]}
    async with office.signed_in("maya") as client:
        form = (await client.get(address)).text
        saved = await sent(client, office, "maya", address, languages="fr-CA", **shifts)
        page = (await client.get(ROSTER)).text
        stale = await sent(client, office, "maya", address, languages="es")
        night = {"shift_day": "1", "shift_from": "22:00", "shift_to": "06:00"}
        wrong = await sent(client, office, "maya", address, version="1", **night)
        strange = await sent(client, office, "maya", address, version="1", languages="<b>")
    assert "French" in form
    assert [one.status_code for one in (saved, stale, wrong, strange)] == [303, 412, 422, 422]
    assert "Monday 08:00–24:00" in page
    assert "On shift now" in page
    assert "Somebody else has saved this entry" in stale.text
    assert "A night is two shifts" in wrong.text


async def test_odd_values_in_each_field_are_no_error_of_ours(office: Office) -> None:
    maya = f"{ROSTER}/coordinators/{office.staff['maya'].id}"
    fields = {
        ROY: ("version", "weight", "capacity", "accepting", "leave_from", "leave_to",
              "remove_leave"),
        maya: ("version", "languages", "shift_day", "shift_from", "shift_to"),
    }  # fmt: skip
    async with office.signed_in("maya") as client:
        for address, names in fields.items():
            for name in names:
                for value in HOSTILE:
                    answer = await sent(client, office, "maya", address, **{name: value})
                    assert answer.status_code in {303, 412, 422}, (name, value[:20])
                    assert "<script>alert" not in answer.text
            without = await client.post(address, data={"version": "0"}, headers=FROM_HERE)
            assert without.status_code == 403
        for value in HOSTILE:
            for asked in ({"clinic": value[:300]}, {"saved": value[:300]}):
                answer = await client.get(ROSTER, params=asked)
                assert answer.status_code in {200, 404, 422}, value[:20]
