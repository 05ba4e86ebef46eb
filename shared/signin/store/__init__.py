"""Accounts, sessions, attempts and known devices in the service's own MongoDB database."""

from pymongo import IndexModel

from shared.mongo import Database, ensure_indexes
from shared.signin.store.accounts import MongoAccounts, MongoSessions
from shared.signin.store.attempts import MongoSignInAttempts, TooManyAttempts
from shared.signin.store.devices import MongoKnownDevices, prepare_devices

__all__ = [
    "MongoAccounts", "MongoKnownDevices", "MongoSessions", "MongoSignInAttempts",
    "TooManyAttempts", "prepare_sign_in",
]  # fmt: skip


async def prepare_sign_in(database: Database) -> None:
    """Creates the indexes; call it before the first request."""
    # One account per address.
    await ensure_indexes(database["accounts"], [IndexModel("email", unique=True)])
    # What has ended is removed; reading checks the time too, since removal may be a minute late.
    await ensure_indexes(
        database["sessions"],
        [IndexModel("ends_at", expireAfterSeconds=0), IndexModel("account_id")],
    )
    await ensure_indexes(
        database["sign_in_attempts"], [IndexModel("forgotten_at", expireAfterSeconds=0)]
    )
    await prepare_devices(database)
