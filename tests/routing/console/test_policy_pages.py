"""The pages of policies: drafted by one, approved by another, activated by the network's clocks."""

import asyncio
import re

import httpx2
import pytest

from services.routing.policies.domain import BUILT_IN
from shared.auth.domain import Role
from shared.auth.store import MongoAccounts
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import FROM_HERE, account

POLICIES = "/console/policies"
HOSTILE = (
    "\x00", "x" * 20_000, "<script>alert(1)</script>", "{{ 7*7 }}", "$ne", "-1", "NaN", "1e999",
    "9" * 400, "２０", "0001-01-01T00:00", "9999-12-31T23:59", "2026-03-08T02:30", "\u202e",
)  # fmt: skip


@pytest.fixture
async def second(office: Office) -> str:
    """Another manager of the network."""
    office.staff["second"] = account(Role.MANAGER, "*", "second")
    await MongoAccounts(office.database).put(office.staff["second"])
    return "second"


async def sent(
    client: httpx2.AsyncClient, office: Office, who: str, address: str, **fields: str
) -> httpx2.Response:
    form = {"csrf_token": await office.csrf_token(who), **fields}
    return await client.post(address, data=form, headers=FROM_HERE)


async def drafted(client: httpx2.AsyncClient, office: Office, **fields: str) -> str:
    answer = await sent(client, office, "manager", POLICIES, **fields)
    assert answer.status_code == 303
    return answer.headers["location"]


async def test_a_policy_goes_from_a_draft_to_being_in_force(office: Office, second: str) -> None:
    async with office.signed_in("manager") as author, office.signed_in(second) as other:
        form = (await author.get(f"{POLICIES}/new")).text
        page = await drafted(
            author, office, **{"weight-wished_clinic": "50", "deadline-accept": "12"}
        )
        shown = (await author.get(page)).text
        own = await sent(author, office, "manager", f"{page}/approve")
        early = await sent(author, office, "manager", f"{page}/activate")
        offered = (await other.get(page)).text
        approved = await sent(other, office, second, f"{page}/approve")
        later = await sent(author, office, "manager", f"{page}/activate", at="2026-12-01T09:00")
        ahead = (await author.get(POLICIES)).text
        now = await sent(author, office, "manager", f"{page}/activate", at="")
        done = (await author.get(page)).text
    assert 'name="weight-wished_clinic"' in form
    assert 'value="100"' in form
    assert "4 differences from what is in force" in shown
    assert "You have drafted this policy" in shown
    assert f'action="{page}/approve"' not in shown
    assert f'action="{page}/approve"' in offered
    assert [one.status_code for one in (own, early, approved, later, now)] == [
        403, 409, 303, 303, 303,
    ]  # fmt: skip
    assert "another manager of the network approves it" in own.text
    assert "cannot be activated before another manager" in early.text
    assert "Will be in force" in ahead
    assert "09:00 (Toronto)" in ahead
    assert "What it lays down" in done
    assert await office.database["policy_activations"].count_documents({}) == 2


async def test_of_two_who_approve_or_activate_at_once_the_second_is_told(
    office: Office, second: str
) -> None:
    office.staff["third"] = account(Role.MANAGER, "*", "third")
    await MongoAccounts(office.database).put(office.staff["third"])
    async with (
        office.signed_in("manager") as author,
        office.signed_in(second) as other,
        office.signed_in("third") as third,
    ):
        page = await drafted(author, office)
        approvals = await asyncio.gather(
            sent(other, office, second, f"{page}/approve"),
            sent(third, office, "third", f"{page}/approve"),
        )
        at = "2026-12-01T09:00"
        first = await sent(other, office, second, f"{page}/activate", at=at)
        built_in = f"{POLICIES}/{BUILT_IN.id}/activate"
        taken = await sent(third, office, "third", built_in, at=at)
        again = await sent(third, office, "third", f"{page}/activate", at=at)
    assert sorted(one.status_code for one in approvals) == [303, 409]
    assert [first.status_code, taken.status_code, again.status_code] == [303, 409, 303]
    assert "at this very instant" in taken.text
    assert f'value="{at}"' in taken.text


async def test_an_hour_that_is_none_or_two_is_asked_about(office: Office) -> None:
    address = f"{POLICIES}/{BUILT_IN.id}/activate"
    async with office.signed_in("manager") as client:
        left_out = await sent(client, office, "manager", address, at="2027-03-14T02:30")
        twice = await sent(client, office, "manager", address, at="2027-11-07T01:30")
        past = await sent(client, office, "manager", address, at="2020-01-01T00:00")
        which = {"at": "2027-11-07T01:30", "occurrence": "second"}
        done = await sent(client, office, "manager", address, **which)
    assert [one.status_code for one in (left_out, twice, past, done)] == [422, 422, 422, 303]
    assert "leave this hour out" in left_out.text
    assert 'name="occurrence"' in twice.text
    assert 'name="occurrence"' not in left_out.text
    assert "This time has passed" in past.text


async def test_what_no_policy_can_hold_stays_and_says_why(office: Office) -> None:
    typed = {"weight-wished_clinic": "10001", "shares": "toronto/roy 3"}
    async with office.signed_in("manager") as client:
        answer = await sent(client, office, "manager", POLICIES, **typed)
        lines = await sent(client, office, "manager", POLICIES, shares="roy: many")
    assert (answer.status_code, lines.status_code) == (422, 422)
    assert "Points are whole numbers from 0 to 10,000." in answer.text
    assert 'value="10001"' in answer.text
    assert "toronto/roy 3" in answer.text
    assert "roy: many" in lines.text
    assert await office.database["policies"].count_documents({}) == 0


async def test_an_auditor_reads_and_a_manager_of_some_clinics_does_not(office: Office) -> None:
    office.staff["some"] = account(Role.MANAGER, "toronto")
    await MongoAccounts(office.database).put(office.staff["some"])
    async with office.signed_in("auditor") as client:
        listed, page = await client.get(POLICIES), await client.get(f"{POLICIES}/{BUILT_IN.id}")
        new, unknown = await client.get(f"{POLICIES}/new"), await client.get(f"{POLICIES}/x")
    async with office.signed_in("some") as client:
        none, inbox = await client.get(POLICIES), await client.get("/console")
    codes = [one.status_code for one in (listed, page, new, unknown, none)]
    assert codes == [200, 200, 403, 404, 403]
    assert "<form" not in re.sub(r'<form method="post" action="/sign-out">', "", page.text)
    assert f'href="{POLICIES}"' not in inbox.text


async def test_odd_values_in_each_field_are_no_error_of_ours(office: Office) -> None:
    async with office.signed_in("manager") as client:
        for value in HOSTILE:
            names = ("weight-wished_clinic", "relax-wished_clinic", "deadline-accept", "shares")
            draft = dict.fromkeys(names, value[:7_000])
            answer = await sent(client, office, "manager", POLICIES, **draft)
            assert answer.status_code in {303, 422}, value[:20]
            assert "<script>alert" not in answer.text
            when = {"at": value, "occurrence": value[:100]}
            address = f"{POLICIES}/{BUILT_IN.id}/activate"
            answer = await sent(client, office, "manager", address, **when)
            assert answer.status_code in {303, 422}, value[:20]
            for asked in ("?after=", "/new?like="):
                answer = await client.get(f"{POLICIES}{asked}{value[:20].encode().hex()}")
                assert answer.status_code in {400, 404, 422}, asked
