"""Attempts to sign in, counted per account and origin, and per account."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from shared.auth.domain import FORGOTTEN_AFTER, PER_ACCOUNT, PER_ORIGIN, Attempt, BackOff
from shared.errors import TooMany
from shared.mongo import Database, Document


class TooManyAttempts(TooMany):
    code = "sign-in.too-many"
    title = "Too many attempts to sign in. Please wait a moment and try again."


class MongoSignInAttempts:
    """Keys are hashes (`hashed(what, whom)`): nobody needs to read who was tried from where."""

    def __init__(self, database: Database, hashed: Callable[[str, str], str]) -> None:
        self._attempts = database["sign_in_attempts"]
        self._hashed = hashed

    async def begin(self, attempt: Attempt, now: datetime) -> None:
        """The origin first: one that has to wait does not count against the account. Nor does
        the origin's attempt count when that of the account cannot be counted.
        """
        await self._count(self._by_origin(attempt), PER_ORIGIN, now)
        if attempt.is_known:
            return
        try:
            await self._count(self._by_account(attempt), PER_ACCOUNT, now)
        except Exception:
            await self._uncount(self._by_origin(attempt), now)
            raise

    async def succeeded(self, attempt: Attempt, now: datetime) -> None:
        """What strangers have tried meanwhile still counts against the account."""
        await self._attempts.delete_one({"_id": self._by_origin(attempt)})
        if not attempt.is_known:
            await self._uncount(self._by_account(attempt), now)

    async def give_back(self, attempt: Attempt, now: datetime) -> None:
        await self._uncount(self._by_origin(attempt), now)
        if not attempt.is_known:
            await self._uncount(self._by_account(attempt), now)

    def _by_origin(self, attempt: Attempt) -> str:
        return self._hashed(f"{attempt.guessed} from", f"{attempt.email}\n{attempt.origin}")

    def _by_account(self, attempt: Attempt) -> str:
        return self._hashed(f"{attempt.guessed} to", attempt.email)

    async def _count(self, key: str, back_off: BackOff, now: datetime) -> None:
        """One write decides and counts, so that a hundred guesses at once count as a hundred. Of
        several that are the first ones at the same moment all but one are refused by the index, and
        try again: they have to wait for nothing.
        """
        may_be_tried = {"_id": key, "free_at": {"$not": {"$gt": now}}}
        while True:
            try:
                await self._attempts.update_one(may_be_tried, _one_more(back_off, now), upsert=True)
            except DuplicateKeyError:
                if wait := await self._wait(key, now):
                    raise TooManyAttempts(retry_after=wait) from None
            else:
                return

    async def _uncount(self, key: str, now: datetime) -> None:
        others = {"$max": [{"$subtract": ["$count", 1]}, 0]}
        await self._attempts.update_one({"_id": key}, [{"$set": {"count": others, "free_at": now}}])

    async def _wait(self, key: str, now: datetime) -> int:
        """Seconds; 0 for one that may be tried."""
        found = await self._attempts.find_one({"_id": key})
        seconds = (found["free_at"] - now).total_seconds() if found else 0
        return max(math.ceil(seconds), 0)


def _one_more(back_off: BackOff, now: datetime) -> list[Document]:
    pauses = [pause // timedelta(milliseconds=1) for pause in back_off.pauses()]
    pause = {"$arrayElemAt": [pauses, {"$min": ["$count", len(pauses) - 1]}]}
    # What is forgotten may still be stored.
    before = {"$cond": [{"$gt": ["$forgotten_at", now]}, "$count", 0]}
    return [
        {"$set": {"count": {"$add": [before, 1]}}},
        {"$set": {"free_at": {"$add": [now, pause]}, "forgotten_at": now + FORGOTTEN_AFTER}},
    ]
