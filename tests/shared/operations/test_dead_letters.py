"""Dead letters over HTTP and at the keyboard: found, replayed, discarded with a reason."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx2
import pytest
from argon2 import PasswordHasher

from shared.auth.api import sessions_router
from shared.auth.domain import Account, Role
from shared.auth.passwords import Passwords
from shared.auth.store import MongoAccounts, prepare_sign_in
from shared.auth.wiring import build_sign_in
from shared.clock import utc_now
from shared.kafka import MongoDeadLetters, MongoOpenDeadLetters
from shared.kafka.dead_letters import HANDLER, DeadLetter, dead_letter_of
from shared.mongo import Database
from shared.operations import dead_letters as command
from shared.operations import refused_events
from shared.operations.api import dead_letter_router
from shared.web import create_app
from tests.support.hostile import CANARY
from tests.support.http import client_of
from tests.support.limits import limits_of


def dead_letter(
    offset: int, *, reason: str = "unreadable.body.json_invalid", key: str = "k"
) -> DeadLetter:
    record = SimpleNamespace(
        topic="inquiry.events",
        partition=0,
        offset=offset,
        key=key.encode(),
        value=CANARY.encode(),
        headers=[("ce_type", b"inquiry.received.v1"), ("x", None)],
    )
    return dead_letter_of(record, group="routing.inquiry.events", reason=reason, now=utc_now())


@pytest.fixture
async def dead_letters(database: Database) -> MongoDeadLetters:
    kept = MongoDeadLetters(database, group="routing.inquiry.events", service="routing")
    await kept.prepare()
    return kept


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(
        "test", routers=[sessions_router(), dead_letter_router(MongoOpenDeadLetters(database))]
    )
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    app.state.sign_in = build_sign_in(
        database,
        service="routing",
        is_secure=False,
        passwords=passwords,
        limits=limits_of(database),
    )
    await prepare_sign_in(database)
    for role in Role:
        for clinics, name in ((("*",), "all"), (("toronto",), "one"), ((), "none")):
            account = Account(
                id=f"{role}-{name}",
                email=f"{role}.{name}@example.org",
                name="Invented",
                role=role,
                clinics=clinics,
                password_hash=await passwords.hash("a password"),
            )
            await MongoAccounts(database).put(account)
    async with client_of(app) as client:
        yield client
    passwords.close()


async def sign_in(client: httpx2.AsyncClient, role: Role, name: str = "all") -> None:
    credentials = {"email": f"{role}.{name}@example.org", "password": "a password"}
    assert (await client.post("/v1/sessions", json=credentials)).status_code == 201


async def test_dead_letters_are_listed_page_by_page_without_their_bytes(
    client: httpx2.AsyncClient, dead_letters: MongoDeadLetters
) -> None:
    await dead_letters.add([dead_letter(n) for n in range(5)])
    await dead_letters.add([dead_letter(9, key=f"{CANARY} \x00")])
    await sign_in(client, Role.AUDITOR)
    seen, cursor = [], ""
    while True:
        params = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        answer = await client.get("/v1/dead-letters", params=params)
        assert CANARY not in answer.text
        seen += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            break
    assert sorted(item["offset"] for item in seen) == [0, 1, 2, 3, 4, 9]
    assert seen[0]["event_type"] == "inquiry.received.v1"
    assert seen[0]["reason"] == "unreadable.body.json_invalid"


@pytest.mark.parametrize("role", Role)
async def test_who_sees_no_clinic_sees_no_dead_letter(
    client: httpx2.AsyncClient, dead_letters: MongoDeadLetters, role: Role
) -> None:
    await dead_letters.add([dead_letter(1)])
    await sign_in(client, role, "none")
    assert (await client.get("/v1/dead-letters")).status_code == 403


@pytest.mark.parametrize("cursor", ["!", "aaaaa", "/w", "0" * 900])
@pytest.mark.usefixtures("dead_letters")
async def test_a_cursor_that_was_not_given_out_is_refused_or_finds_nothing(
    client: httpx2.AsyncClient, cursor: str
) -> None:
    await sign_in(client, Role.AUDITOR)
    answer = await client.get("/v1/dead-letters", params={"cursor": cursor})
    assert answer.status_code in {200, 422}


async def test_one_is_discarded_with_a_reason_once(
    client: httpx2.AsyncClient, dead_letters: MongoDeadLetters, database: Database
) -> None:
    await dead_letters.add([dead_letter(1)])
    await sign_in(client, Role.MANAGER)
    address = f"/v1/dead-letters/{dead_letter(1).id}/discard"
    assert (await client.post(address, json={})).status_code == 422
    assert (await client.post(address, json={"reason": "  "})).status_code == 422
    assert (await client.post(address, json={"reason": "sent by mistake"})).status_code == 200
    again = await client.post(address, json={"reason": "sent by mistake"})
    assert (again.status_code, again.json()["code"]) == (409, "dead-letter.settled")
    document = await database["dead_letters"].find_one()
    assert document is not None
    assert document["resolution"] == "discarded"
    assert document["resolved_by"] == "manager-all"
    assert document["discard_reason"] == "sent by mistake"
    assert await dead_letters.unresolved() == 0


async def test_a_replay_asks_for_the_first_of_the_key(
    client: httpx2.AsyncClient, dead_letters: MongoDeadLetters
) -> None:
    await dead_letters.add([dead_letter(1, reason=HANDLER), dead_letter(2, reason="behind")])
    await sign_in(client, Role.PRIVACY_OFFICER)
    answer = await client.post(f"/v1/dead-letters/{dead_letter(2).id}/replay")
    assert answer.status_code == 202
    assert [one.offset for one in await dead_letters.due({"inquiry.events": [0]})] == [1]
    assert await dead_letters.due({"inquiry.events": [1]}) == []


@pytest.mark.usefixtures("dead_letters")
async def test_what_is_not_there_is_not_found(client: httpx2.AsyncClient) -> None:
    await sign_in(client, Role.MANAGER)
    for action, given in (("replay", None), ("discard", {"reason": "unknown"})):
        answer = await client.post(f"/v1/dead-letters/nothing/{action}", json=given)
        assert (answer.status_code, answer.json()["code"]) == (404, "dead-letter.not-found")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", ["all", "one"])
async def test_only_those_who_answer_for_the_whole_network_may_look_and_act(
    client: httpx2.AsyncClient, dead_letters: MongoDeadLetters, role: Role, name: str
) -> None:
    await dead_letters.add([dead_letter(1)])
    await sign_in(client, role, name)
    looks = role in {Role.MANAGER, Role.PRIVACY_OFFICER, Role.AUDITOR} and name == "all"
    acts = looks and role is not Role.AUDITOR
    assert (await client.get("/v1/dead-letters")).status_code == (200 if looks else 403)
    replayed = await client.post(f"/v1/dead-letters/{dead_letter(1).id}/replay")
    assert replayed.status_code == (202 if acts else 403)


async def test_the_command_takes_one_or_all_of_a_kind(
    database: Database, dead_letters: MongoDeadLetters
) -> None:
    await dead_letters.add(
        [dead_letter(n) for n in range(450)] + [dead_letter(n, reason=HANDLER) for n in (998, 999)]
    )
    open_dead_letters = MongoOpenDeadLetters(database)
    discard = ["routing", "discard", "--all", "--reason", "unreadable", "--why", "a test"]
    assert await command.act(open_dead_letters, command.options_of(discard), by="me") == 450
    replay = command.options_of(["routing", "replay", dead_letter(999).id])
    assert await command.act(open_dead_letters, replay, by="me") == 1
    assert await dead_letters.unresolved() == 2
    assert len(await dead_letters.due({"inquiry.events": [0]})) == 1


async def test_events_laid_aside_are_listed_put_back_and_given_up(database: Database) -> None:
    aside = [{"entry": {"id": "1", "type": "a.b.v1"}, "reason": "too-large"}]
    later = [{"id": "2", "type": "a.b.v1"}]
    await database["things"].insert_one({"_id": 1, "outbox_refused": aside, "outbox": later})
    await database["others"].insert_one({"_id": 1, "outbox_refused": aside})
    assert await refused_events.show(database) == 2
    assert await refused_events.retry(database) == 2
    document = await database["things"].find_one()
    assert document is not None
    assert [entry["id"] for entry in document["outbox"]] == ["1", "2"]
    assert "outbox_refused" not in document
    await database["things"].update_one({}, {"$set": {"outbox_refused": aside}})
    assert await refused_events.discard(database) == 1
    assert await refused_events.show(database) == 0
