"""Accounts as they are stored: what ends with a change, and those of other times."""

from dataclasses import replace

import pytest
from pymongo.errors import AutoReconnect

from shared.auth.domain import Account, Role, Session
from shared.auth.store import MongoAccounts, MongoKnownDevices, MongoSessions
from shared.mongo import Database
from tests.shared.auth.builders import account
from tests.support.clocks import MONDAY_NOON
from tests.support.failing import failing

MAYA = account(Role.COORDINATOR, "toronto")


@pytest.mark.parametrize("answered", range(9))
@pytest.mark.parametrize(
    "after", [replace(MAYA, password_hash="another"), replace(MAYA, role=Role.MANAGER)]
)
async def test_whenever_a_load_dies_no_session_or_device_outlives_the_old_account(
    database: Database, after: Account, answered: int
) -> None:
    """The next load finds the account unchanged and has nothing to do any more."""
    accounts = MongoAccounts(database)
    await accounts.put(MAYA)
    await MongoKnownDevices(database).keep(MAYA.id, "device", MONDAY_NOON)
    await MongoSessions(database).add(
        Session(
            id="s",
            account_id=MAYA.id,
            csrf_token="f",
            began_at=MONDAY_NOON,
            used_at=MONDAY_NOON,
        )
    )
    dies = failing(database, range(answered + 1, 100))
    try:
        await MongoAccounts(dies).put(after)
    except AutoReconnect:
        assert answered < 7
    if await accounts.by_id(MAYA.id) == after:
        assert await database["sessions"].count_documents({}) == 0
        knows = await database["known_devices"].count_documents({})
        assert knows == (after.password_hash == MAYA.password_hash)
    else:
        assert answered < 4


async def test_an_account_without_a_name_is_passed_over_where_names_are_shown(
    database: Database,
) -> None:
    await MongoAccounts(database).put(MAYA)
    await database["accounts"].insert_many(
        [{"_id": "old", "email": "old@b.example"}, {"_id": "odd", "email": "odd", "name": None}]
    )
    assert await MongoAccounts(database).names() == {MAYA.id: MAYA.name}
