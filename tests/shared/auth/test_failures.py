"""What goes wrong on our side while somebody signs in: nobody has to wait for it."""

from collections import Counter
from dataclasses import replace

import pytest
from fastapi import FastAPI
from pymongo.errors import AutoReconnect

from shared.auth.domain import PER_ORIGIN, Attempt, Role
from shared.auth.passwords import Passwords
from shared.auth.store import MongoSignInAttempts
from shared.mongo import Database
from tests.shared.auth.builders import account, credentials, site
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.failing import failing
from tests.support.http import client_of
from tests.support.limits import limits_of

MAYA = account(Role.COORDINATOR, "toronto")
NOBODY = "nobody@northlight.example"
MORE_THAN_ARE_FREE = PER_ORIGIN.free + 5


class NoCapacity(Passwords):
    """Is as busy as it can be."""

    def __init__(self) -> None:
        super().__init__(threads=1, waiting=-1, reserved=0)


def beginning(app: FastAPI, **other: object) -> None:
    """Lets the application sign in with other parts."""
    sign_in = app.state.sign_in
    provider = sign_in.by_password.identity_provider
    guessing = replace(
        provider.guessing, attempts=other.pop("attempts", provider.guessing.attempts)
    )
    provider = replace(provider, guessing=guessing, **other)
    by_password = replace(sign_in.by_password, identity_provider=provider)
    app.state.sign_in = replace(sign_in, by_password=by_password)


async def counts(database: Database) -> list[int]:
    return [attempt["count"] async for attempt in database["sign_in_attempts"].find()]


@pytest.mark.parametrize("email", [MAYA.email, NOBODY])
@pytest.mark.parametrize("knows_the_device", [False, True])
async def test_an_attempt_whose_password_there_was_no_capacity_to_check_does_not_count(
    database: Database, email: str, *, knows_the_device: bool
) -> None:
    app = await site(database, StillClock(), MAYA)
    async with client_of(app) as client:
        if knows_the_device:
            await client.post("/v1/sessions", json=credentials(MAYA))
        beginning(app, passwords=NoCapacity())
        body = credentials(MAYA) | {"email": email}
        tried = [await client.post("/v1/sessions", json=body) for _ in range(MORE_THAN_ARE_FREE)]
    assert Counter(answer.status_code for answer in tried) == {503: MORE_THAN_ARE_FREE}
    assert set(await counts(database)) == {0}


async def test_a_wrong_password_still_counts_between_attempts_that_do_not(
    database: Database,
) -> None:
    app = await site(database, StillClock(), MAYA)
    with_capacity = app.state.sign_in.by_password.identity_provider.passwords
    statuses = []
    async with client_of(app) as client:
        for n in range(MORE_THAN_ARE_FREE):
            for passwords in (NoCapacity(), with_capacity):
                beginning(app, passwords=passwords)
                body = credentials(MAYA, f"guess {n}")
                statuses.append((await client.post("/v1/sessions", json=body)).status_code)
    assert statuses.count(401) == PER_ORIGIN.free + 1
    assert statuses[-1] == 429


async def test_an_attempt_that_the_database_failed_after_the_check_does_not_count(
    database: Database,
) -> None:
    app = await site(database, StillClock(), MAYA)
    attempts = MongoSignInAttempts(failing(database, {3}), limits_of(database).hashed)
    beginning(app, attempts=attempts)
    async with client_of(app) as client:
        assert (await client.post("/v1/sessions", json=credentials(MAYA))).status_code == 503
    assert set(await counts(database)) == {0}


async def test_an_attempt_of_which_only_half_could_be_counted_does_not_count(
    database: Database,
) -> None:
    attempts = MongoSignInAttempts(failing(database, {2}), limits_of(database).hashed)
    with pytest.raises(AutoReconnect):
        await attempts.begin(
            Attempt(email=MAYA.email, origin="somewhere", is_known=False), MONDAY_NOON
        )
    assert await counts(database) == [0]
