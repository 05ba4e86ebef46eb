"""A lease by the server's clock: one owner at a time, with a fencing number that only rises.

The row is written by an update pipeline with `$$NOW`, so that no client's clock matters. Work must
stop at 60 % of the lease's life, counted on the monotonic clock from before the request was sent.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from shared.mongo.connection import Database

_LONGEST_MS: Final = 3_600_000
"""No lease is given for longer, so one that ends later than that is no lease."""
_LASTS: Final[dict[str, Any]] = {
    "$and": [
        {"$eq": [{"$type": "$expires_at"}, "date"]},
        {"$gt": ["$expires_at", "$$NOW"]},
        {"$lt": ["$expires_at", {"$add": ["$$NOW", _LONGEST_MS]}]},
    ]
}
_EPOCH: Final[dict[str, Any]] = {"$cond": [{"$isNumber": "$epoch"}, "$epoch", 0]}


@dataclass(frozen=True, kw_only=True)
class Lease:
    """Held by `owner` until `work_until` on this process's monotonic clock (seconds)."""

    name: str
    owner: str
    epoch: int
    work_until: float

    @property
    def may_work(self) -> bool:
        return time.monotonic() < self.work_until


class MongoLeases:
    def __init__(self, database: Database, *, lives_for_seconds: float = 10.0) -> None:
        self._leases = database["leases"]
        self._lives_for = lives_for_seconds
        self._ensured: set[str] = set()

    async def take(self, name: str, owner: str) -> Lease | None:
        """Takes or renews the lease; None while somebody else holds it."""
        asked_at = time.monotonic()
        await self._ensure_row(name)
        row = await self._leases.find_one_and_update(
            {
                "_id": name,
                "$expr": {"$or": [{"$eq": ["$owner", owner]}, {"$not": [_LASTS]}]},
            },
            [{"$set": self._taken_by(owner)}],
            return_document=ReturnDocument.AFTER,
        )
        if row is None:
            self._ensured.discard(name)  # held by another one, or gone: it is looked for again
            return None
        return Lease(
            name=name, owner=owner, epoch=row["epoch"], work_until=asked_at + 0.6 * self._lives_for
        )

    async def release(self, lease: Lease) -> None:
        """Lets the next one in at once; harmless when the lease is already somebody else's."""
        await self._leases.update_one(
            {"_id": lease.name, "owner": lease.owner, "epoch": lease.epoch},
            [{"$set": {"owner": None, "expires_at": "$$NOW"}}],
        )

    def _taken_by(self, owner: str) -> dict[str, Any]:
        same_owner = {"$eq": ["$owner", owner]}
        return {
            "owner": owner,
            "epoch": {"$cond": [same_owner, _EPOCH, {"$add": [_EPOCH, 1]}]},
            "expires_at": {"$add": ["$$NOW", int(self._lives_for * 1000)]},
        }

    async def _ensure_row(self, name: str) -> None:
        """$expr is refused in an upsert's filter, so the row must be there before."""
        if name in self._ensured:
            return
        defaults = {"epoch": 0, "owner": None, "expires_at": "$$NOW"}
        kept = {field: {"$ifNull": [f"${field}", default]} for field, default in defaults.items()}
        with suppress(DuplicateKeyError):  # two first takers at once: either's row will do
            await self._leases.update_one({"_id": name}, [{"$set": kept}], upsert=True)
        self._ensured.add(name)


class SharedLease:
    """One lease that several parts of a process work under, so that it is written once for all of
    them, and only when it may not be worked under any more.
    """

    def __init__(self, leases: MongoLeases, name: str, *, owner: str) -> None:
        self._leases = leases
        self._name = name
        self._owner = owner
        self._lease: Lease | None = None
        self._asking = asyncio.Lock()

    async def is_ours(self) -> bool:
        """Takes or renews it where that is needed; False while somebody else holds it."""
        async with self._asking:
            if self._lease is None or not self._lease.may_work:
                self._lease = await self._leases.take(self._name, self._owner)
            return self._lease is not None
