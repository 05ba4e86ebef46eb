"""What became of digests: `digests {_id: account/day, outcome, at, attempts, again_at, noted_at}`.

One document for an account and a day, so that two workers cannot each send one; who works on an
account's is decided by a lease on the database's clock. By that clock, too, they go once nobody can
ask for their day again: a worker whose clock is wrong does not forget what it has sent.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from services.routing.notifications.domain import Outcome, Slot, next_attempt
from shared.ids import new_id
from shared.mongo import Database, Document, Lease, MongoLeases, ensure_indexes

_COLLECTION: Final = "digests"
_KEPT_FOR: Final = timedelta(days=40)
LEASED_SECONDS: Final = 60.0
"""Longer than a mail server keeps anybody waiting."""


class MongoDigests:
    def __init__(self, database: Database, *, lives_for_seconds: float = LEASED_SECONDS) -> None:
        self._digests: Any = database[_COLLECTION]
        self._leases = MongoLeases(database, lives_for_seconds=lives_for_seconds)
        self._taken: dict[str, Lease] = {}
        self._owner = new_id()

    async def prepare(self) -> None:
        seconds = int(_KEPT_FOR.total_seconds())
        gone = IndexModel("noted_at", name="gone", expireAfterSeconds=seconds)
        await ensure_indexes(self._digests, [gone])

    async def open_of(self, slots: Sequence[Slot], now: datetime) -> frozenset[str]:
        ids = [slot.id for slot in slots]
        found = await self._digests.find({"_id": {"$in": ids}}).to_list(None)
        waits = {one["_id"] for one in found if _is_done(one) or _is_to_wait(one, now)}
        return frozenset(ids) - waits

    async def take(self, slot: Slot) -> bool:
        """What became of it is read once the lease is ours: nobody else writes it from then on."""
        lease = await self._leases.take(f"digest:{slot.account}", self._owner)
        if lease is None:
            return False
        self._taken[slot.account] = lease
        found = await self._digests.find_one({"_id": slot.id})
        if found and _is_done(found):
            await self.give_back(slot)
            return False
        return True

    async def settle(self, slot: Slot, outcome: Outcome, at: datetime) -> None:
        """The first to say so: what is settled stays so."""
        settled = {"outcome": outcome.value, "at": at, "noted_at": "$$NOW"}
        change: list[Document] = [{"$set": settled}, {"$unset": "again_at"}]
        with suppress(DuplicateKeyError):  # somebody else has settled it
            await self._digests.update_one({"_id": slot.id, "outcome": None}, change, upsert=True)
        await self.give_back(slot)

    async def postpone(self, slot: Slot, now: datetime) -> None:
        found = await self._digests.find_one({"_id": slot.id})
        attempts = _attempts(found or {}) + 1
        again = {"attempts": attempts, "again_at": next_attempt(attempts, now)}
        change: list[Document] = [{"$set": {**again, "noted_at": "$$NOW"}}]
        await self._digests.update_one({"_id": slot.id}, change, upsert=True)
        await self.give_back(slot)

    async def give_back(self, slot: Slot) -> None:
        lease = self._taken.pop(slot.account, None)
        if lease is not None:
            await self._leases.release(lease)


def _is_done(document: Document) -> bool:
    return document.get("outcome") is not None


def _is_to_wait(document: Document, now: datetime) -> bool:
    """A clock that ran ahead when it was written keeps it from nobody for longer than a pause."""
    again_at = document.get("again_at")
    if not isinstance(again_at, datetime):
        return False
    return now < again_at <= next_attempt(_attempts(document), now)


def _attempts(document: Document) -> int:
    attempts = document.get("attempts")
    return attempts if isinstance(attempts, int) else 0
