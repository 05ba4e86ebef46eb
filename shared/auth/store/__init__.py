"""Accounts, sessions, attempts and known devices in the service's own MongoDB database."""

from pymongo import IndexModel

from shared.auth.store.accounts import MongoAccounts, MongoSessions
from shared.auth.store.attempts import MongoSignInAttempts, TooManyAttempts
from shared.auth.store.devices import MongoKnownDevices, prepare_devices
from shared.auth.store.identities import MongoIdentities, prepare_identities
from shared.auth.store.passkeys import MongoPasskeys, prepare_passkeys
from shared.auth.store.second_factors import (
    MongoPendingSteps,
    MongoSecondFactors,
    prepare_second_factors,
)
from shared.mongo import Database, ensure_indexes, ensure_removal

__all__ = [
    "MongoAccounts", "MongoIdentities", "MongoKnownDevices", "MongoPasskeys", "MongoPendingSteps",
    "MongoSecondFactors", "MongoSessions", "MongoSignInAttempts", "TooManyAttempts",
    "prepare_devices", "prepare_sign_in",
]  # fmt: skip


async def prepare_sign_in(database: Database) -> None:
    """Creates the indexes; call it before the first request."""
    # One account per address.
    await ensure_indexes(database["accounts"], [IndexModel("email", unique=True)])
    await ensure_indexes(database["sessions"], [IndexModel("account_id")])
    await ensure_removal(database["sessions"], "ends_at")
    await ensure_removal(database["sign_in_attempts"], "forgotten_at")
    await prepare_devices(database)
    await prepare_second_factors(database)
    await prepare_passkeys(database)
    await prepare_identities(database)
