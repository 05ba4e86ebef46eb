"""Passkeys in the service's own MongoDB database: one document for each, by the credential's id."""

from datetime import datetime
from typing import Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from shared.auth.domain import Passkey, PasskeyKnown
from shared.mongo import Database, Document, document_converter, ensure_indexes, readable

COLLECTION: Final = "passkeys"
_converter: Final = document_converter()


async def prepare_passkeys(database: Database) -> None:
    await ensure_indexes(database[COLLECTION], [IndexModel("account_id")])


class MongoPasskeys:
    def __init__(self, database: Database) -> None:
        self._passkeys = database[COLLECTION]

    async def by_id(self, passkey_id: str) -> Passkey | None:
        found = await self._passkeys.find_one({"_id": passkey_id})
        passkeys = readable([found] if found else [], _passkey, collection=COLLECTION)
        return passkeys[0] if passkeys else None

    async def of_account(self, account_id: str) -> list[Passkey]:
        """The oldest first."""
        found = await self._passkeys.find({"account_id": account_id}).to_list(None)
        passkeys = readable(found, _passkey, collection=COLLECTION)
        return sorted(passkeys, key=lambda one: one.added_at)

    async def add(self, passkey: Passkey) -> None:
        document = _converter.unstructure(passkey)
        try:
            await self._passkeys.insert_one({"_id": document.pop("id"), **document})
        except DuplicateKeyError:
            raise PasskeyKnown from None

    async def use(self, passkey: Passkey, sign_count: int, now: datetime) -> bool:
        """One write decides: of an authenticator and its copy one is refused."""
        unchanged = {"_id": passkey.id, "sign_count": passkey.sign_count}
        change = {"$set": {"sign_count": sign_count, "used_at": now}}
        return bool((await self._passkeys.update_one(unchanged, change)).matched_count)

    async def remove(self, account_id: str, passkey_id: str) -> bool:
        mine = {"_id": passkey_id, "account_id": account_id}
        return bool((await self._passkeys.delete_one(mine)).deleted_count)

    async def remove_all(self, account_id: str) -> int:
        gone = await self._passkeys.delete_many({"account_id": account_id})
        return int(gone.deleted_count)


def _passkey(document: Document) -> Passkey:
    return _converter.structure({"id": document["_id"], **document}, Passkey)
