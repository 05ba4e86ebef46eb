"""The console's pages of somebody's own account, and fresh proofs."""

import asyncio
import re
from datetime import timedelta

import httpx2

from shared.auth.domain import FRESH_FOR, IDLE_FOR
from shared.auth.manage import Operator
from tests.content.editorial.people import form_of
from tests.routing.inbox.builders import Office
from tests.shared.auth.account_story import (
    NEW_PASSWORD,
    Visitor,
    refuses_foreign_and_odd_forms,
    tell_story,
)
from tests.shared.auth.builders import PASSWORD
from tests.support.clocks import StillClock


def visitor(office: Office, clock: StillClock, who: str = "maya") -> Visitor:
    email = office.staff[who].email
    return Visitor.at(
        office.app, root="", home="/console", email=email, password=PASSWORD, now=clock
    )


async def test_somebody_enrols_signs_in_by_codes_and_changes_the_password(
    office: Office, clock: StillClock
) -> None:
    await tell_story(visitor(office, clock), visitor(office, clock))


async def test_forms_of_other_sites_and_odd_values_change_nothing(
    office: Office, clock: StillClock
) -> None:
    maya = visitor(office, clock)
    await maya.sign_in(status=303)
    await refuses_foreign_and_odd_forms(maya)
    assert await office.database["second_factors"].count_documents({}) == 0


async def test_of_two_browsers_with_one_code_one_is_let_in(
    office: Office, clock: StillClock
) -> None:
    maya, first, second = (visitor(office, clock) for _ in range(3))
    await maya.sign_in(status=303)
    codes = await maya.enrol()
    for one in (first, second):
        await one.sign_in(status=200)
    both = [one.client.post("/sign-in/code", data={"code": codes[3]}) for one in (first, second)]
    answers = await asyncio.gather(*both)
    assert sorted(answer.status_code for answer in answers) == [303, 401]
    assert "9 recovery codes are left" in await maya.open("/account")
    assert await office.database["sessions"].count_documents({"methods": ["pwd", "recovery"]}) == 1
    for one in (first, second):
        one.client.cookies = httpx2.Cookies()
        await one.sign_in(status=200)
        assert "One more step" in await one.open("/sign-in/code")
    both = [one.client.post("/sign-in/code", data={"code": maya.code()}) for one in (first, second)]
    answers = await asyncio.gather(*both)
    assert sorted(answer.status_code for answer in answers) == [303, 401]


async def test_an_operators_link_sets_a_password_once(office: Office, clock: StillClock) -> None:
    maya = visitor(office, clock)
    operator = Operator(office.database, address="", now=clock)
    printed = await operator.act("reset-password", maya.email)
    assert printed is not None
    link = printed.rpartition("\n")[2]
    assert maya.email in await maya.open(link)
    await maya.sign_in(status=401)
    weak = await maya.post(link, status=422, new="password1234")
    assert "many people use" in weak.text
    assert "Your password is set" in (await maya.post(link, status=200, new=NEW_PASSWORD)).text
    await maya.post(link, status=404, new=NEW_PASSWORD)
    await maya.open(link, status=404)
    maya.password = NEW_PASSWORD
    await maya.sign_in(status=303)
    printed = await operator.act("reset-password", maya.email)
    assert printed is not None
    clock.advance(timedelta(hours=1))
    assert "not good any more" in await maya.open(printed.rpartition("\n")[2], status=404)


async def test_an_old_sign_in_has_to_be_proved_again_before_anything_changes(
    office: Office, clock: StillClock
) -> None:
    maya = visitor(office, clock)
    await maya.sign_in(status=303)
    await maya.enrol()
    clock.advance(FRESH_FOR + timedelta(seconds=1))
    sent = await maya.client.get("/account/password")
    assert sent.headers["location"] == "/account/proof?next=/account/password"
    asked = await maya.send("/account", "/account/authenticator/removal", status=401)
    assert "Is it you?" in asked.text
    assert await office.database["second_factors"].count_documents({}) == 1
    before, form = maya.cookie, form_of(asked.text, "/account/proof")
    for password, code in (("not it", maya.code()), (PASSWORD, "000000"), (PASSWORD, "")):
        wrong = {**form, "password": password, "code": code}
        assert "Is it you?" in (await maya.post("/account/proof", status=401, **wrong)).text
    right = {**form, "password": PASSWORD, "code": maya.code()}
    on = await maya.post("/account/proof", status=200, **right)
    assert maya.cookie != before
    action = "/account/authenticator/removal"
    await maya.post(action, status=303, **form_of(on.text, action))
    assert await office.database["second_factors"].count_documents({}) == 0
    moved = await maya.client.post("/account/proof", data={**right, "code": "", "action": ""})
    assert moved.headers["location"] == "/console"


async def test_sessions_are_listed_and_ended_and_the_others_at_once(
    office: Office, clock: StillClock
) -> None:
    maya, at_home, roy = (
        visitor(office, clock),
        visitor(office, clock),
        visitor(office, clock, "roy"),
    )
    for one in (maya, at_home, roy):
        await one.sign_in(status=303)
    page = await maya.open("/account")
    assert page.count("this browser") == 1
    (theirs,) = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
    stranger = await roy.open("/account")
    token = form_of(await roy.open("/account/password"), "/account/password")["csrf_token"]
    assert theirs not in stranger
    await roy.post("/account/sessions/end", status=303, csrf_token=token, session=theirs)
    await at_home.open("/account")
    await maya.send("/account", "/account/sessions/end", session=theirs)
    await at_home.open("/account", status=303)
    await at_home.sign_in(status=303)
    await maya.send("/account", "/account/sessions/end-others")
    await at_home.open("/account", status=303)
    await roy.open("/account")
    clock.advance(IDLE_FOR)
    await at_home.sign_in(status=303)
    assert "this browser" in await at_home.open("/account")
    assert "Sign out everywhere else" not in await at_home.open("/account")
