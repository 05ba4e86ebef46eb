"""Whose account an identity of the provider is, in the service's own MongoDB database: one document
for each identity, and one identity for each account.
"""

from datetime import datetime
from typing import Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from shared.mongo import Database, ensure_indexes

COLLECTION: Final = "identities"


async def prepare_identities(database: Database) -> None:
    await ensure_indexes(database[COLLECTION], [IndexModel("account_id", unique=True)])


class MongoIdentities:
    def __init__(self, database: Database) -> None:
        self._identities = database[COLLECTION]

    async def account_of(self, identity_id: str) -> str | None:
        found = await self._identities.find_one({"_id": identity_id})
        return str(found["account_id"]) if found else None

    async def bind(self, identity_id: str, account_id: str, now: datetime) -> bool:
        """Whether the account is this identity's now; False where it is another one's."""
        bound = {"_id": identity_id, "account_id": account_id, "bound_at": now}
        try:
            await self._identities.insert_one(bound)
        except DuplicateKeyError:
            return await self.account_of(identity_id) == account_id
        return True

    async def release(self, account_id: str) -> bool:
        """Whether there was one: the next that comes with the account's address takes its place."""
        gone = await self._identities.delete_many({"account_id": account_id})
        return bool(gone.deleted_count)
