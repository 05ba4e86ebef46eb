"""Requests that another site made a browser send."""

import pytest

from shared.auth.domain import Role
from shared.mongo import Database
from tests.shared.auth.builders import FROM_ELSEWHERE, FROM_HERE, account, credentials, site
from tests.support.clocks import StillClock
from tests.support.http import client_of

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (FROM_HERE, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Content-Type": "application/json"}, 415),
        ({}, 200),
        (FROM_ELSEWHERE, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        (FORM, 403),
        ({"Content-Type": "text/plain"}, 415),
    ],
)
async def test_an_order_needs_the_browsers_word_that_it_is_from_here(
    database: Database, headers: dict[str, str], status: int
) -> None:
    manager = account(Role.MANAGER, "*")
    async with client_of(await site(database, StillClock(), manager)) as client:
        await client.post("/v1/sessions", json=credentials(manager))
        assert (await client.post("/orders", headers=headers)).status_code == status


async def test_a_form_needs_the_token_of_its_own_session(database: Database) -> None:
    manager = account(Role.MANAGER, "*")
    async with client_of(await site(database, StillClock(), manager)) as client:
        await client.post("/v1/sessions", json=credentials(manager))
        session = await database["sessions"].find_one({})
        assert session is not None
        own = await client.post(
            "/orders", data={"csrf_token": session["csrf_token"]}, headers=FROM_HERE
        )
        other = await client.post("/orders", data={"csrf_token": "other"}, headers=FROM_HERE)
        none = await client.post("/orders", data={"a": "b"}, headers=FROM_HERE)
        header = await client.post(
            "/orders", data={"a": "b"}, headers={**FROM_HERE, "X-CSRF-Token": session["csrf_token"]}
        )
    statuses = [answer.status_code for answer in (own, other, none, header)]
    assert statuses == [200, 403, 403, 200]


async def test_another_site_cannot_sign_somebody_in(database: Database) -> None:
    maya = account()
    async with client_of(await site(database, StillClock(), maya)) as client:
        answer = await client.post("/v1/sessions", json=credentials(maya), headers=FROM_ELSEWHERE)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
