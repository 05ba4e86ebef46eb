"""Devices that accounts know: one document for each pair, by hashes of the devices' tokens."""

from datetime import datetime

from pymongo import DESCENDING, IndexModel

from shared.auth.domain import DEVICE_LIVES_FOR, DEVICES_KEPT
from shared.mongo import Database, ensure_indexes, ensure_removal

COLLECTION = "known_devices"


async def prepare_devices(database: Database) -> None:
    """Creates the indexes; what has expired is removed."""
    by_account = IndexModel([("account_id", 1), ("expires_at", DESCENDING)])
    await ensure_indexes(database[COLLECTION], [IndexModel("device"), by_account])
    await ensure_removal(database[COLLECTION], "expires_at")


class MongoKnownDevices:
    def __init__(self, database: Database) -> None:
        self._devices = database[COLLECTION]

    async def accounts_of(self, device: str, now: datetime) -> frozenset[str]:
        lasting = {"device": device, "expires_at": {"$gt": now}}
        found = await self._devices.find(lasting, {"account_id": 1}).to_list(None)
        return frozenset(known["account_id"] for known in found)

    async def keep(self, account_id: str, device: str, now: datetime) -> None:
        known = {
            "account_id": account_id,
            "device": device,
            "expires_at": now + DEVICE_LIVES_FOR,
        }
        key = {"_id": f"{device}:{account_id}"}
        await self._devices.update_one(key, {"$set": known}, upsert=True)
        await self._forget_oldest(account_id)

    async def _forget_oldest(self, account_id: str) -> None:
        oldest = self._devices.find({"account_id": account_id}, {"_id": 1})
        oldest = oldest.sort("expires_at", DESCENDING).skip(DEVICES_KEPT)
        keys = [known["_id"] for known in await oldest.to_list(None)]
        if keys:
            await self._devices.delete_many({"_id": {"$in": keys}})
