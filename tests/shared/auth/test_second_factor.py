"""Signing in by JSON with a second factor; and what operators do with accounts."""

from datetime import timedelta

import httpx2
import pyotp
import pytest
from fastapi import FastAPI

from shared.auth.domain import Account, Method, PendingStep, Purpose, Role, SecondFactor, token_hash
from shared.auth.load import ListedAccount, load
from shared.auth.manage import Operator, options_of
from shared.auth.sealing import SealedSecrets
from shared.auth.store import MongoAccounts, MongoPendingSteps, MongoSecondFactors
from shared.auth.wiring import prepare_staff
from shared.mongo import Database
from tests.shared.auth.builders import PASSWORD, account, credentials, quick_passwords, site
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.http import client_of
from tests.support.keys import ring

MAYA = account(Role.MANAGER, "*")
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


async def with_factor(database: Database, who: Account = MAYA) -> None:
    sealed = SealedSecrets(keys=ring("n1"), service="test").seal(who.id, SECRET)
    factor = SecondFactor(id=who.id, secret=sealed, since=MONDAY_NOON, last_step=0)
    await MongoSecondFactors(database).put(factor)


def body(code: str | None, password: str = PASSWORD) -> dict[str, str]:
    return credentials(MAYA, password) | ({} if code is None else {"code": code})


async def codes_of(client: httpx2.AsyncClient, **given: str) -> tuple[int, str]:
    answer = await client.post("/v1/sessions", json=given)
    return answer.status_code, answer.json().get("code", "")


async def test_a_program_is_told_of_the_code_only_after_the_right_password(
    database: Database,
) -> None:
    clock = StillClock()
    await with_factor(database)
    async with client_of(await site(database, clock, MAYA)) as client:
        code = pyotp.TOTP(SECRET).at(clock())
        wrong = (401, "sign-in.wrong-credentials")
        assert await codes_of(client, **body(None, "guess")) == wrong
        assert await codes_of(client, **body(code, "guess")) == wrong
        assert await codes_of(client, **body(None)) == (401, "sign-in.second-factor-needed")
        assert await codes_of(client, **body("")) == (401, "sign-in.second-factor-needed")
        assert await codes_of(client, **body("000000")) == (401, "sign-in.wrong-code")
        assert await codes_of(client, **body(code)) == (201, "")
        assert await codes_of(client, **body(code)) == (401, "sign-in.wrong-code")
        clock.advance(timedelta(seconds=30))
        assert await codes_of(client, **body(pyotp.TOTP(SECRET).at(clock()))) == (201, "")
    stored = await database["sessions"].find_one({})
    assert stored is not None
    assert stored["methods"] == [Method.PASSWORD, Method.ONE_TIME_CODE]


async def test_guesses_of_codes_have_to_wait_and_lock_nobody_out(database: Database) -> None:
    clock = StillClock()
    await with_factor(database)
    async with client_of(await site(database, clock, MAYA)) as client:
        guesses = [await codes_of(client, **body(f"{n:06}")) for n in range(8)]
        assert [status for status, _ in guesses] == [401] * 6 + [429] * 2
        clock.advance(timedelta(minutes=15))
        assert (await codes_of(client, **body(pyotp.TOTP(SECRET).at(clock()))))[0] == 201


async def test_a_factor_that_cannot_be_read_lets_nobody_in(database: Database) -> None:
    app = await site(database, StillClock(), MAYA)
    async with client_of(app) as client:
        for odd in ({"_id": MAYA.id}, {"_id": MAYA.id, "secret": {"sealed": b"x", "kid": "gone"},
                                      "since": MONDAY_NOON, "last_step": 0}):  # fmt: skip
            await database["second_factors"].replace_one({"_id": MAYA.id}, odd, upsert=True)
            status, code = await codes_of(client, **body("123456"))
            assert (status, code) == (503, "sign-in.second-factor-unreadable")


async def test_after_a_rotation_secrets_are_under_the_new_key(database: Database) -> None:
    await with_factor(database)
    for _ in range(2):
        await prepare_staff(database, service="test", keys=ring("n2", "n1"))
    factor = await MongoSecondFactors(database).of(MAYA.id)
    assert factor is not None
    assert factor.secret.kid == "n2"
    assert SealedSecrets(keys=ring("n2"), service="test").open(MAYA.id, factor.secret) == SECRET


async def test_a_step_is_good_once_for_its_purpose_and_until_it_expires(
    database: Database,
) -> None:
    steps = MongoPendingSteps(database)
    until = MONDAY_NOON + timedelta(minutes=10)
    step = PendingStep(
        id="s",
        purpose=Purpose.SECOND_FACTOR,
        account_id=MAYA.id,
        methods=("pwd",),
        expires_at=until,
    )
    await steps.add(step)
    assert await steps.find("s", Purpose.TOTP_OFFER, MONDAY_NOON) is None
    assert await steps.take("s", Purpose.PASSWORD_RESET, MONDAY_NOON) is None
    assert await steps.find("s", Purpose.SECOND_FACTOR, until) is None
    assert await steps.find("s", Purpose.SECOND_FACTOR, MONDAY_NOON) == step
    assert await steps.take("s", Purpose.SECOND_FACTOR, MONDAY_NOON) == step
    assert await steps.take("s", Purpose.SECOND_FACTOR, MONDAY_NOON) is None


async def test_a_disabled_account_is_signed_out_and_stays_out_until_it_is_enabled(
    database: Database,
) -> None:
    clock = StillClock()
    operator = Operator(database, address="https://here.example", now=clock)
    async with client_of(await site(database, clock, MAYA)) as client:
        await client.post("/v1/sessions", json=credentials(MAYA))
        assert await operator.act("disable", f" {MAYA.email.upper()} ") is not None
        assert (await client.get("/v1/sessions/current")).status_code == 401
        assert await codes_of(client, **body(None)) == (401, "sign-in.wrong-credentials")
        listed = ListedAccount(id=MAYA.id, email=MAYA.email, name="Other", role=MAYA.role)
        await load(MongoAccounts(database), [listed], {MAYA.email: PASSWORD}, quick_passwords())
        assert await codes_of(client, **body(None)) == (401, "sign-in.wrong-credentials")
        await operator.act("enable", MAYA.email)
        clock.advance(timedelta(minutes=15))
        assert await codes_of(client, **body(None)) == (201, "")
    assert await operator.act("disable", "nobody@x.example") is None


async def test_a_reset_voids_the_password_and_its_link_sets_one_once(database: Database) -> None:
    clock = StillClock()
    operator = Operator(database, address="https://here.example", now=clock)
    app: FastAPI = await site(database, clock, MAYA)
    async with client_of(app) as client:
        await client.post("/v1/sessions", json=credentials(MAYA))
        printed = await operator.act("reset-password", MAYA.email)
        assert printed is not None
        token = printed.rpartition("/")[2]
        assert "https://here.example/account/reset/" in printed
        assert (await client.get("/v1/sessions/current")).status_code == 401
        assert await codes_of(client, **body(None)) == (401, "sign-in.wrong-credentials")
        assert await codes_of(client, **body(None, "x")) == (401, "sign-in.wrong-credentials")
        reset = app.state.sign_in.own.reset_password
        assert (await reset.find(token)).id == MAYA.id
        await reset(token, "tulip anvil mongoose 9")
        assert await codes_of(client, **body(None, "tulip anvil mongoose 9")) == (201, "")
    stored = await database["pending_steps"].count_documents({"_id": token_hash(token)})
    assert stored == 0


async def test_a_password_that_its_owner_has_set_is_not_replaced_by_a_load(
    database: Database,
) -> None:
    accounts, passwords = MongoAccounts(database), quick_passwords()
    await accounts.put(MAYA)
    own = await passwords.hash("tulip anvil mongoose 9")
    assert await accounts.change_password(MAYA, own, MONDAY_NOON, but=None)
    assert not await accounts.change_password(MAYA, "another", MONDAY_NOON, but=None)
    listed = ListedAccount(id=MAYA.id, email=MAYA.email, name="Renamed", role=MAYA.role)
    await load(accounts, [listed], {MAYA.email: PASSWORD}, passwords)
    after = await accounts.by_id(MAYA.id)
    assert after is not None
    assert (after.name, after.password_hash) == ("Renamed", own)


async def test_removing_a_second_factor_ends_what_was_signed_in(database: Database) -> None:
    await with_factor(database)
    operator = Operator(database, address="", now=StillClock())
    async with client_of(await site(database, StillClock(), MAYA)) as client:
        await client.post("/v1/sessions", json=body(pyotp.TOTP(SECRET).at(MONDAY_NOON)))
        await operator.act("remove-second-factor", MAYA.email)
        assert (await client.get("/v1/sessions/current")).status_code == 401
        assert await codes_of(client, **body(None)) == (201, "")


def test_the_command_asks_for_what_a_service_can_do() -> None:
    assert options_of(["content", "disable", "a@b.example"]).action == "disable"
    for wrong in (["inquiry", "reset-password", "a@b"], ["content", "delete", "a@b"], []):
        with pytest.raises(SystemExit):
            options_of(wrong)


async def test_accounts_and_sessions_of_earlier_versions_go_on_as_they_were(
    database: Database,
) -> None:
    """Without a second factor, and with nothing that would end what is signed in."""
    clock = StillClock()
    async with client_of(await site(database, clock, MAYA)) as client:
        new = {"password_changed_at": "", "disabled_at": ""}
        await database["accounts"].update_one({"_id": MAYA.id}, {"$unset": new})
        assert await codes_of(client, **body(None)) == (201, "")
        newer = {"methods": "", "browser": "", "proved_at": ""}
        await database["sessions"].update_many({}, {"$unset": newer})
        listed = ListedAccount(
            id=MAYA.id, email=MAYA.email, name=MAYA.name, role=MAYA.role, clinics=MAYA.clinics
        )
        accounts = MongoAccounts(database)
        assert await load(accounts, [listed], {MAYA.email: PASSWORD}, quick_passwords()) == 0
        await accounts.put(MAYA)
        assert (await client.get("/v1/sessions/current")).status_code == 200
