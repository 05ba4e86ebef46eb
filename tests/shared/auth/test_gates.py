"""Guessing passwords: who has to wait, and who must not be kept out by others' guesses."""

import asyncio
from collections import Counter
from datetime import timedelta

import httpx2
import pytest

from shared.auth.domain import (
    DEVICES_KEPT,
    FORGOTTEN_AFTER,
    PER_ACCOUNT,
    PER_ORIGIN,
    Account,
    Attempt,
    BackOff,
    Role,
)
from shared.auth.store import MongoAccounts, MongoSignInAttempts, TooManyAttempts
from shared.mongo import Database
from tests.shared.auth.builders import PASSWORD, account, credentials, quick_passwords, site
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.http import client_of
from tests.support.limits import limits_of

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.1"
DEVICE = "wayfare-test-device"
MAYA = account(Role.COORDINATOR, "toronto")
JORDAN = account(Role.COORDINATOR, "calgary")
TRIES_OF_ONE_ORIGIN = PER_ORIGIN.free + 1
TRIES_OF_ALL = PER_ACCOUNT.free + 1


async def signed_in(
    client: httpx2.AsyncClient,
    who: Account,
    password: str = PASSWORD,
    *,
    address: str = HOME,
    device: str | None = None,
) -> httpx2.Response:
    """One attempt in a browser that holds nothing but, where it says so, the device's token."""
    client.cookies.clear()
    if device:
        client.cookies.set(DEVICE, device)
    headers = {"X-Forwarded-For": address}
    answer = await client.post("/v1/sessions", json=credentials(who, password), headers=headers)
    client.cookies.clear()
    return answer


async def attacked(client: httpx2.AsyncClient, who: Account, addresses: int = 60) -> None:
    """Guesses from many addresses until all of them have to wait."""
    for n in range(addresses):
        await signed_in(client, who, "guess", address=f"203.0.{n}.1")


async def test_ten_thousand_wrong_passwords_for_others_do_not_keep_a_colleague_out(
    database: Database,
) -> None:
    """All from the one address of their proxy."""
    now, attempts = MONDAY_NOON, MongoSignInAttempts(database, limits_of(database).hashed)
    wrong = [
        Attempt(email=f"victim{n % 500}@example.org", origin=HOME, is_known=False)
        for n in range(10_000)
    ]
    outcomes: list[BaseException | None] = []
    for some in range(0, len(wrong), 500):
        begun = [attempts.begin(attempt, now) for attempt in wrong[some : some + 500]]
        outcomes += await asyncio.gather(*begun, return_exceptions=True)
    counts = Counter(type(outcome) for outcome in outcomes)
    assert counts == {type(None): 500 * TRIES_OF_ONE_ORIGIN, TooManyAttempts: 10_000 - 3_000}
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        assert (await signed_in(client, MAYA, address=HOME)).status_code == 201


async def test_a_colleague_at_the_attackers_address_is_not_kept_out(database: Database) -> None:
    async with client_of(await site(database, StillClock(), MAYA, JORDAN)) as client:
        for n in range(80):
            await signed_in(client, JORDAN, f"guess {n}")
        assert (await signed_in(client, JORDAN)).status_code == 429
        assert (await signed_in(client, MAYA)).status_code == 201


async def test_guesses_from_one_address_do_not_keep_the_owner_out_elsewhere(
    database: Database,
) -> None:
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        for n in range(80):
            await signed_in(client, MAYA, f"guess {n}", address=ELSEWHERE)
        assert (await signed_in(client, MAYA)).status_code == 201


async def test_under_an_attack_from_everywhere_a_known_device_signs_in_and_an_unknown_one_waits(
    database: Database,
) -> None:
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        device = (await signed_in(client, MAYA)).cookies[DEVICE]
        await attacked(client, MAYA)
        unknown = await signed_in(client, MAYA)
        known = await signed_in(client, MAYA, device=device)
        wrong = await signed_in(client, MAYA, "mistyped", device=device)
    assert unknown.status_code == 429
    assert int(unknown.headers["retry-after"]) >= 1
    assert known.status_code == 201
    assert wrong.status_code == 401


async def test_a_right_password_during_the_pause_does_not_show_itself(database: Database) -> None:
    different = {"correlation_id": None}
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        await attacked(client, MAYA)
        answers = [await signed_in(client, MAYA, password) for password in (PASSWORD, "guess")]
    assert [answer.status_code for answer in answers] == [429, 429]
    assert answers[0].json() | different == answers[1].json() | different
    assert answers[0].headers["retry-after"] == answers[1].headers["retry-after"]
    assert "set-cookie" not in answers[0].headers


async def test_guesses_from_everywhere_at_the_same_moment_are_counted_exactly(
    database: Database,
) -> None:
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        guesses = [
            client.post(
                "/v1/sessions",
                json=credentials(MAYA, "guess"),
                headers={"X-Forwarded-For": f"203.0.{n}.1"},
            )
            for n in range(60)
        ]
        statuses = Counter(answer.status_code for answer in await asyncio.gather(*guesses))
    assert statuses == {401: TRIES_OF_ALL, 429: 60 - TRIES_OF_ALL}


async def test_whoever_waits_for_the_account_does_not_use_up_tries_of_their_own(
    database: Database,
) -> None:
    clock = StillClock()
    async with client_of(await site(database, clock, MAYA)) as client:
        await attacked(client, MAYA)
        refused = [await signed_in(client, MAYA) for _ in range(20)]
        clock.advance(timedelta(seconds=int(refused[-1].headers["retry-after"])))
        assert (await signed_in(client, MAYA)).status_code == 201


async def test_guesses_of_the_day_before_are_forgotten_even_if_they_are_still_stored(
    database: Database,
) -> None:
    clock = StillClock()
    async with client_of(await site(database, clock, MAYA)) as client:
        for n in range(TRIES_OF_ONE_ORIGIN):
            await signed_in(client, MAYA, f"guess {n}")
        clock.advance(FORGOTTEN_AFTER)
        again = [await signed_in(client, MAYA, f"again {n}") for n in range(TRIES_OF_ONE_ORIGIN)]
    assert [answer.status_code for answer in again] == [401] * TRIES_OF_ONE_ORIGIN


async def test_a_known_device_that_guesses_has_to_wait_like_anybody(database: Database) -> None:
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        device = (await signed_in(client, MAYA)).cookies[DEVICE]
        for n in range(TRIES_OF_ONE_ORIGIN):
            await signed_in(client, MAYA, f"guess {n}", device=device, address=f"203.0.{n}.1")
        stolen = await signed_in(client, MAYA, device=device)
        assert stolen.status_code == 429
        assert (await signed_in(client, MAYA)).status_code == 201


async def test_a_device_is_known_to_the_accounts_that_signed_in_from_it_and_to_no_other(
    database: Database,
) -> None:
    async with client_of(await site(database, StillClock(), MAYA, JORDAN)) as client:
        device = (await signed_in(client, MAYA)).cookies[DEVICE]
        await attacked(client, JORDAN)
        assert (await signed_in(client, JORDAN, device=device)).status_code == 429
        await database["sign_in_attempts"].delete_many({})
        shared = (await signed_in(client, JORDAN, device=device)).cookies[DEVICE]
        assert shared == device
        await attacked(client, JORDAN)
        await attacked(client, MAYA)
        for who in (MAYA, JORDAN):
            assert (await signed_in(client, who, device=device)).status_code == 201


async def test_a_devices_token_is_kept_by_the_browser_and_only_its_hash_is_stored(
    database: Database,
) -> None:
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        answer = await signed_in(client, MAYA)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(DEVICE))
    assert "HttpOnly" in cookie
    assert f"Max-Age={90 * 24 * 3600}" in cookie
    stored = await database["known_devices"].find().to_list(None)
    assert len(stored) == 1
    assert answer.cookies[DEVICE] not in str(stored)


async def test_a_device_that_the_server_did_not_name_is_never_taken_on(database: Database) -> None:
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        begun = await signed_in(client, MAYA, device="planted")
        assert begun.cookies[DEVICE] != "planted"


async def test_with_a_new_password_an_account_knows_no_device_any_more(database: Database) -> None:
    hashing = quick_passwords()
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        device = (await signed_in(client, MAYA)).cookies[DEVICE]
        changed = await hashing.hash("another long password")
        document = MAYA.__dict__ | {"password_hash": changed}
        await MongoAccounts(database).put(Account(**document))
        await attacked(client, MAYA)
        refused = await signed_in(client, MAYA, "another long password", device=device)
    hashing.close()
    assert refused.status_code == 429


async def test_a_device_is_forgotten_after_ninety_days_without_a_sign_in(
    database: Database,
) -> None:
    clock = StillClock()
    async with client_of(await site(database, clock, MAYA)) as client:
        device = (await signed_in(client, MAYA)).cookies[DEVICE]
        clock.advance(timedelta(days=89))
        assert (await signed_in(client, MAYA, device=device)).cookies[DEVICE] == device
        clock.advance(timedelta(days=90))
        assert (await signed_in(client, MAYA, device=device)).cookies[DEVICE] != device


async def test_an_account_knows_only_the_devices_that_it_used_last(database: Database) -> None:
    clock = StillClock()
    async with client_of(await site(database, clock, MAYA)) as client:
        devices = []
        for _ in range(DEVICES_KEPT + 3):
            clock.advance(timedelta(minutes=1))
            devices.append((await signed_in(client, MAYA)).cookies[DEVICE])
        assert await database["known_devices"].count_documents({}) == DEVICES_KEPT
        await attacked(client, MAYA)
        assert (await signed_in(client, MAYA, device=devices[0])).status_code == 429
        assert (await signed_in(client, MAYA, device=devices[-1])).status_code == 201


async def test_attempts_and_devices_are_removed_by_the_database_itself(database: Database) -> None:
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        await signed_in(client, MAYA, "guess")
        await signed_in(client, MAYA)
    for collection, field in (
        ("sign_in_attempts", "forgotten_at"),
        ("known_devices", "expires_at"),
    ):
        indexes = (await database[collection].index_information()).values()
        kept = [i["key"][0][0] for i in indexes if "expireAfterSeconds" in i]
        assert kept == [field]
        assert await database[collection].count_documents({field: None}) == 0


async def test_a_client_tries_so_many_accounts_a_minute_but_known_devices_are_not_counted(
    database: Database,
) -> None:
    app = await site(database, StillClock(), MAYA, JORDAN, sign_ins_by_address="2/hour")
    async with client_of(app) as client:
        device = (await signed_in(client, MAYA)).cookies[DEVICE]
        assert (await signed_in(client, JORDAN, "guess")).status_code == 401
        assert (await signed_in(client, JORDAN)).status_code == 429
        assert (await signed_in(client, MAYA, device=device)).status_code == 201
        assert (await signed_in(client, JORDAN, address=ELSEWHERE)).status_code == 201


@pytest.mark.parametrize("back_off", [PER_ORIGIN, PER_ACCOUNT])
def test_a_pause_never_shrinks_while_guesses_go_on(back_off: BackOff) -> None:
    pauses = back_off.pauses()
    assert pauses == sorted(pauses)
    assert pauses[back_off.free] == timedelta()
    assert pauses[-1] == back_off.longest


@pytest.mark.parametrize("text", ["\ud800", "\x00", "é" * 200, "ß@x"])
async def test_any_text_may_be_tried(database: Database, text: str) -> None:
    attempts = MongoSignInAttempts(database, limits_of(database).hashed)
    await attempts.begin(Attempt(email=text, origin=text, is_known=False), MONDAY_NOON)
    stored = await database["sign_in_attempts"].find().to_list(None)
    assert text not in str(stored)
