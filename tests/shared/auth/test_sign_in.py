"""Signing in by JSON, on a real database."""

import asyncio
import hashlib
from datetime import timedelta
from typing import Literal

import httpx2
import pytest
from argon2 import PasswordHasher

from shared.auth.domain import Role
from shared.auth.passwords import Passwords, TooBusyToSignIn
from shared.auth.store import MongoAccounts
from shared.mongo import Database
from tests.shared.auth.builders import PASSWORD, account, credentials, site
from tests.support.clocks import StillClock
from tests.support.http import client_of

COOKIE = "wayfare-test"


async def test_a_session_is_a_cookie_that_scripts_cannot_read_and_only_its_hash_is_stored(
    database: Database,
) -> None:
    maya = account(Role.COORDINATOR, "toronto")
    app = await site(database, StillClock(), maya)
    async with client_of(app) as client:
        answer = await client.post("/v1/sessions", json=credentials(maya))
        current = await client.get("/v1/sessions/current")
    assert answer.status_code == 201
    assert answer.json() == {"name": maya.name, "role": "coordinator", "clinics": ["toronto"]}
    assert current.json() == answer.json()
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    token = answer.cookies[COOKIE]
    stored = [str(document) async for document in database["sessions"].find()]
    assert len(stored) == 1
    assert token not in stored[0]
    assert hashlib.sha256(token.encode()).hexdigest() in stored[0]


async def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(
    database: Database,
) -> None:
    maya = account()
    async with client_of(await site(database, StillClock(), maya)) as client:
        wrong = await client.post("/v1/sessions", json=credentials(maya, "not it"))
        nobody = await client.post(
            "/v1/sessions", json={"email": "nobody@northlight.example", "password": PASSWORD}
        )
    different = {"correlation_id": None}
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.json() | different == nobody.json() | different
    assert "set-cookie" not in nobody.headers


async def test_an_unknown_address_costs_one_hash_as_a_known_one_does() -> None:
    hashes: list[str] = []

    class CountingHasher(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - its name
            hashes.append(str(password))
            return super().verify(hash, password)

    passwords = Passwords(CountingHasher(time_cost=1, memory_cost=8, parallelism=1))
    await passwords.prepare()
    hashes.clear()
    assert not await passwords.is_right_for_nobody("guess")
    assert hashes == ["guess"]


async def test_guesses_at_once_count_each_and_then_have_to_wait(database: Database) -> None:
    maya, clock = account(), StillClock()
    async with client_of(await site(database, clock, maya)) as client:
        answers = await asyncio.gather(
            *[client.post("/v1/sessions", json=credentials(maya, f"guess {n}")) for n in range(20)]
        )
        statuses = [answer.status_code for answer in answers]
        right = await client.post("/v1/sessions", json=credentials(maya))
        clock.advance(timedelta(seconds=5))
        later = await client.post("/v1/sessions", json=credentials(maya))
    assert statuses.count(401) == 6  # five free, and the one that starts the pause
    assert statuses.count(429) == 14
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) >= 1
    assert later.status_code == 201


async def test_guesses_at_an_account_that_does_not_exist_have_to_wait_as_well(
    database: Database,
) -> None:
    body = {"email": "nobody@northlight.example", "password": "guess"}
    async with client_of(await site(database, StillClock())) as client:
        statuses = [(await client.post("/v1/sessions", json=body)).status_code for _ in range(7)]
    assert statuses == [401] * 6 + [429]


async def test_who_was_tried_cannot_be_read_in_the_database(database: Database) -> None:
    maya = account()
    async with client_of(await site(database, StillClock(), maya)) as client:
        await client.post("/v1/sessions", json=credentials(maya, "guess"))
    stored = [str(document) async for document in database["sign_in_attempts"].find()]
    assert len(stored) == 2
    assert not any(maya.email in document for document in stored)


async def test_signing_in_again_makes_a_new_session_and_ends_the_old_one(
    database: Database,
) -> None:
    maya = account()
    async with client_of(await site(database, StillClock(), maya)) as client:
        first = (await client.post("/v1/sessions", json=credentials(maya))).cookies[COOKIE]
        second = (await client.post("/v1/sessions", json=credentials(maya))).cookies[COOKIE]
        client.cookies.clear()
        client.cookies.set(COOKIE, first)
        old = await client.get("/v1/sessions/current")
    assert first != second
    assert old.status_code == 401


async def test_a_token_that_the_server_did_not_make_is_never_taken_on(database: Database) -> None:
    maya = account()
    async with client_of(await site(database, StillClock(), maya)) as client:
        client.cookies.set(COOKIE, "planted")
        begun = await client.post("/v1/sessions", json=credentials(maya))
    assert begun.cookies[COOKIE] != "planted"


async def test_a_session_that_has_ended_is_none_even_if_it_is_still_stored(
    database: Database,
) -> None:
    maya, clock = account(), StillClock()
    async with client_of(await site(database, clock, maya)) as client:
        await client.post("/v1/sessions", json=credentials(maya))
        clock.advance(timedelta(minutes=31))
        assert await database["sessions"].count_documents({}) == 1
        assert (await client.get("/v1/sessions/current")).status_code == 401


async def test_signing_out_ends_the_session_also_for_a_copy_of_the_cookie(
    database: Database,
) -> None:
    maya = account()
    async with client_of(await site(database, StillClock(), maya)) as client:
        token = (await client.post("/v1/sessions", json=credentials(maya))).cookies[COOKIE]
        assert (await client.delete("/v1/sessions")).status_code == 204
        client.cookies.set(COOKIE, token)
        assert (await client.get("/v1/sessions/current")).status_code == 401
        assert (await client.delete("/v1/sessions")).status_code == 204


async def test_use_keeps_a_session_awake_and_a_page_refreshing_itself_does_not(
    database: Database,
) -> None:
    maya, clock = account(), StillClock()

    async def statuses(client: httpx2.AsyncClient, headers: dict[str, str]) -> list[int]:
        await client.post("/v1/sessions", json=credentials(maya))
        seen = []
        for _ in range(3):
            clock.advance(timedelta(minutes=20))
            seen.append((await client.get("/v1/sessions/current", headers=headers)).status_code)
        return seen

    async with client_of(await site(database, clock, maya)) as client:
        assert await statuses(client, {}) == [200, 200, 200]
        assert await statuses(client, {"X-Background": "live"}) == [200, 401, 401]


async def test_an_account_that_is_changed_or_taken_away_loses_its_sessions_at_once(
    database: Database,
) -> None:
    maya = account(Role.MANAGER, "*")
    async with client_of(await site(database, StillClock(), maya)) as client:
        await client.post("/v1/sessions", json=credentials(maya))
        assert (await client.post("/orders")).status_code == 200
        await database["accounts"].delete_one({"_id": maya.id})
        assert (await client.post("/orders")).status_code == 401


async def test_a_role_that_is_not_asked_for_is_refused(database: Database) -> None:
    maya = account(Role.COORDINATOR, "toronto")
    async with client_of(await site(database, StillClock(), maya)) as client:
        assert (await client.post("/orders")).status_code == 401
        await client.post("/v1/sessions", json=credentials(maya))
        assert (await client.post("/orders")).status_code == 403


async def test_an_old_hash_is_made_anew_with_todays_strength_at_sign_in(
    database: Database,
) -> None:
    old = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    maya = account()
    app = await site(database, StillClock(), maya)
    await database["accounts"].update_one({"_id": maya.id}, {"$set": {"password_hash": old}})
    async with client_of(app) as client:
        assert (await client.post("/v1/sessions", json=credentials(maya))).status_code == 201
    renewed = await MongoAccounts(database).by_id(maya.id)
    assert renewed is not None
    assert renewed.password_hash != old
    assert "t=1" in renewed.password_hash


async def test_more_hashes_than_there_is_capacity_for_are_refused_and_not_queued() -> None:
    passwords = Passwords(
        PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), threads=1, waiting=1
    )
    outcomes = await asyncio.gather(
        *[passwords.hash("x") for _ in range(5)], return_exceptions=True
    )
    assert sum(isinstance(outcome, TooBusyToSignIn) for outcome in outcomes) == 3


@pytest.mark.parametrize(
    "body", [{}, {"email": "a@b.example"}, {"email": "a@b.example", "password": "x" * 300}, []]
)
async def test_a_body_that_is_no_sign_in_is_refused_without_an_echo(
    database: Database, body: object
) -> None:
    async with client_of(await site(database, StillClock())) as client:
        answer = await client.post("/v1/sessions", json=body)
    assert answer.status_code == 422
    assert "xxx" not in answer.text
