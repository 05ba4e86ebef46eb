"""What every store of accounts and sessions does, in memory or not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.auth.domain import Role, Session
from shared.auth.store import MongoAccounts, MongoSessions
from tests.shared.auth.builders import account
from tests.support.clocks import MONDAY_NOON
from tests.support.in_memory_auth import InMemoryAccounts, InMemorySessions

MAYA = account(Role.COORDINATOR, "toronto")
ROY = account(Role.DOCTOR, "toronto", doctor="dr-roy")
SESSION = Session(
    id="s-1", account_id=MAYA.id, csrf_token="t", began_at=MONDAY_NOON, used_at=MONDAY_NOON
)

AnyAccounts = InMemoryAccounts | MongoAccounts
AnySessions = InMemorySessions | MongoSessions


@pytest.fixture(params=["in memory", pytest.param("mongo", marks=pytest.mark.servers)])
def stores(request: pytest.FixtureRequest) -> tuple[AnyAccounts, AnySessions]:
    if request.param == "in memory":
        return InMemoryAccounts(), InMemorySessions()
    database = request.getfixturevalue("database")
    return MongoAccounts(database), MongoSessions(database)


Stores = tuple[AnyAccounts, AnySessions]


async def test_an_account_is_found_by_its_id_and_by_its_address(stores: Stores) -> None:
    accounts, _ = stores
    for one in (MAYA, ROY):
        await accounts.put(one)
    for one in (MAYA, ROY):
        assert await accounts.by_id(one.id) == one
        assert await accounts.by_email(one.email) == one
    assert await accounts.by_id("nobody") is None
    assert await accounts.by_email("nobody@northlight.example") is None


async def test_a_new_hash_is_kept_unless_the_password_was_changed_meanwhile(
    stores: Stores,
) -> None:
    accounts, _ = stores
    await accounts.put(MAYA)
    await accounts.keep_hash(MAYA, "stronger")
    assert await accounts.by_id(MAYA.id) == replace(MAYA, password_hash="stronger")
    await accounts.keep_hash(MAYA, "of the old password")
    assert await accounts.by_id(MAYA.id) == replace(MAYA, password_hash="stronger")


def used_after(minutes: int) -> Session:
    return SESSION.touched(MONDAY_NOON + timedelta(minutes=minutes))


async def test_a_session_is_there_until_it_ends_and_is_used_only_ever_later(
    stores: Stores,
) -> None:
    _, sessions = stores
    await sessions.add(SESSION)
    assert await sessions.by_id(SESSION.id) == SESSION
    await sessions.touch(used_after(2))
    await sessions.touch(used_after(1))
    assert await sessions.by_id(SESSION.id) == used_after(2)
    await sessions.end(SESSION.id)
    await sessions.touch(used_after(3))
    assert await sessions.by_id(SESSION.id) is None
