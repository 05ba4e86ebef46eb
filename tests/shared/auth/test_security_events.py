"""What the log tells of sign-ins: accounts by id, clients by neighbourhood, no e-mail address."""

import logging

import pytest

from shared.auth.domain import Role
from shared.logs import ALLOWED_FIELDS
from shared.mongo import Database
from tests.shared.auth.builders import FROM_ELSEWHERE, account, credentials, site
from tests.support.clocks import StillClock
from tests.support.http import client_of
from tests.support.logs import security_events

MAYA = account(Role.COORDINATOR, "toronto")
FROM_HOME = {"X-Forwarded-For": "192.0.2.7"}
NEAR_HOME = "192.0.2.0/24"


@pytest.fixture(autouse=True)
def every_level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


async def test_signing_in_and_out_are_told_with_the_account(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        await client.post("/v1/sessions", json=credentials(MAYA), headers=FROM_HOME)
        await client.delete("/v1/sessions", headers=FROM_HOME)
    assert security_events(caplog) == [
        (
            "security.signed-in",
            {"account": MAYA.id, "role": "coordinator", "kind": "pwd", "address_block": NEAR_HOME},
        ),
        ("security.signed-out", {"account": MAYA.id, "address_block": NEAR_HOME}),
    ]


async def test_a_wrong_password_is_told_with_the_account_and_an_unknown_one_without(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    nobody = {"email": "nobody@northlight.example", "password": "guess"}
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        await client.post("/v1/sessions", json=credentials(MAYA, "guess"), headers=FROM_HOME)
        await client.post("/v1/sessions", json=nobody, headers=FROM_HOME)
    assert security_events(caplog) == [
        ("security.sign-in-refused", {"account": MAYA.id, "address_block": NEAR_HOME}),
        ("security.sign-in-refused", {"address_block": NEAR_HOME}),
    ]
    assert "nobody@" not in caplog.text
    assert MAYA.email not in caplog.text


async def test_a_pause_is_told_with_its_length(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        for _ in range(7):
            await client.post("/v1/sessions", json=credentials(MAYA, "guess"), headers=FROM_HOME)
    assert security_events(caplog)[-1] == (
        "security.sign-in-paused",
        {
            "account": MAYA.id,
            "code": "sign-in.too-many",
            "retry_in_seconds": 1,
            "address_block": NEAR_HOME,
        },
    )


async def test_a_forbidden_access_is_told_with_account_route_and_reason(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        await client.post("/v1/sessions", json=credentials(MAYA), headers=FROM_HOME)
        await client.post("/orders", headers=FROM_HOME)
        await client.post("/orders", headers={**FROM_HOME, **FROM_ELSEWHERE})
    forbidden = {"route": "/orders", "address_block": NEAR_HOME}
    assert security_events(caplog)[1:] == [
        (
            "security.forbidden",
            {"account": MAYA.id, "code": "sign-in.role-may-not", **forbidden},
        ),
        ("security.forbidden", {"code": "sign-in.cross-site", **forbidden}),
    ]


async def test_every_field_of_a_security_event_may_be_logged(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    app = await site(database, StillClock(), MAYA, sign_ins_by_address="1/hour")
    async with client_of(app) as client:
        for _ in range(2):
            await client.post("/v1/sessions", json=credentials(MAYA, "guess"), headers=FROM_HOME)
    events = security_events(caplog)
    assert [event for event, _ in events][-2:] == [
        "security.sign-in-paused",
        "security.limit-reached",
    ]
    assert {field for _, fields in events for field in fields} <= ALLOWED_FIELDS
