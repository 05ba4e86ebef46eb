"""Attempts to sign in, counted per account and per address."""

import hashlib
import math
from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from shared.errors import TooMany
from shared.mongo import Database, Document
from shared.signin.domain import FORGOTTEN_AFTER, PER_ACCOUNT, PER_ADDRESS, BackOff


class TooManyAttempts(TooMany):
    code = "sign-in.too-many"
    title = "Too many attempts to sign in. Please wait a moment and try again."


class MongoSignInAttempts:
    """Counts per account and per address. Keys are hashes: nobody needs to read who was tried."""

    def __init__(self, database: Database) -> None:
        self._attempts = database["sign_in_attempts"]

    async def begin(self, *, email: str, address: str, now: datetime) -> None:
        await self._count(_key("address", address), PER_ADDRESS, now)
        await self._count(_key("account", email), PER_ACCOUNT, now)

    async def succeeded(self, *, email: str, address: str, now: datetime) -> None:
        """Forgets the account's tries; the address keeps those of others."""
        await self._attempts.delete_one({"_id": _key("account", email)})
        others = {"$max": [{"$subtract": ["$count", 1]}, 0]}
        await self._attempts.update_one(
            {"_id": _key("address", address)}, [{"$set": {"count": others, "free_at": now}}]
        )

    async def _count(self, key: str, back_off: BackOff, now: datetime) -> None:
        """One write decides and counts, so that a hundred guesses at once count as a hundred."""
        may_be_tried = {"_id": key, "free_at": {"$not": {"$gt": now}}}
        try:
            await self._attempts.update_one(may_be_tried, _one_more(back_off, now), upsert=True)
        except DuplicateKeyError:
            raise TooManyAttempts(retry_after=await self._wait(key, now)) from None

    async def _wait(self, key: str, now: datetime) -> int:
        found = await self._attempts.find_one({"_id": key})
        return max(math.ceil((found["free_at"] - now).total_seconds()), 1) if found else 1


def _one_more(back_off: BackOff, now: datetime) -> list[Document]:
    pauses = [pause // timedelta(milliseconds=1) for pause in back_off.pauses()]
    pause = {"$arrayElemAt": [pauses, {"$min": ["$count", len(pauses) - 1]}]}
    return [
        {"$set": {"count": {"$add": [{"$ifNull": ["$count", 0]}, 1]}}},
        {"$set": {"free_at": {"$add": [now, pause]}, "forgotten_at": now + FORGOTTEN_AFTER}},
    ]


def _key(kind: str, value: str) -> str:
    return f"{kind}:{hashlib.sha256(value.encode()).hexdigest()}"
