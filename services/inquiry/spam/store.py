"""Challenges that were used, until they end: `used_challenges {_id: nonce, by, expireAt}`."""

from bson.binary import Binary
from pymongo.errors import DuplicateKeyError

from services.inquiry.spam.domain import Solved
from shared.mongo import Database, ensure_removal


class MongoUsedChallenges:
    """Each is used once: `_id` is unique. A day after its end, when nobody takes it any more, it is
    forgotten.
    """

    def __init__(self, database: Database) -> None:
        self._used = database["used_challenges"]

    async def prepare(self) -> None:
        await ensure_removal(self._used, "expireAt")

    async def use(self, solved: Solved, by: bytes) -> bool:
        used = {"_id": solved.challenge_id, "by": Binary(by), "expireAt": solved.until}
        try:
            await self._used.insert_one(used)
        except DuplicateKeyError:
            first = await self._used.find_one({"_id": solved.challenge_id})
            return first is not None and bytes(first["by"]) == by
        return True
