"""The record of erasures in the vault's database (`erasures {_id: inquiry id, erased_at}`), and
when the retention job last ran.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.inquiry.inquiries.domain import Erasure
from shared.mongo import Database, Document, ensure_indexes

ERASURES: Final = "erasures"
_LAST: Final = "last"


class MongoErasures:
    """Restore the keys without this collection, or it forgets what it is there for."""

    def __init__(self, vault: Database) -> None:
        self._erasures = vault[ERASURES]

    async def prepare(self) -> None:
        recent = IndexModel([("erased_at", ASCENDING)], name="recent")
        await ensure_indexes(self._erasures, [recent])

    async def note(self, erasure: Erasure) -> None:
        line = {"_id": erasure.inquiry_id, "erased_at": erasure.erased_at}
        try:
            await self._erasures.insert_one(line)
        except DuplicateKeyError:  # noted before
            return

    async def note_all(self, erasures: Sequence[Erasure]) -> None:
        ids = [one.inquiry_id for one in erasures]
        found = self._erasures.find({"_id": {"$in": ids}}, {"_id": 1})
        known = {one["_id"] async for one in found}
        for one in erasures:
            if one.inquiry_id not in known:
                await self.note(one)

    async def count_since(self, since: datetime) -> int:
        return await self._erasures.count_documents({"erased_at": {"$gte": since}}, hint="recent")

    async def after(
        self, inquiry_id: str, *, since: datetime | None, at_most: int
    ) -> Sequence[Erasure]:
        wanted: Document = {"_id": {"$gt": inquiry_id}}
        if since:
            wanted["erased_at"] = {"$gte": since}
        found = self._erasures.find(wanted).sort("_id", ASCENDING).limit(at_most)
        return [_erasure(one) async for one in found]


class MongoRetentionRuns:
    def __init__(self, database: Database) -> None:
        self._runs = database["retention_runs"]

    async def last(self) -> datetime | None:
        found = await self._runs.find_one({"_id": _LAST})
        at = found.get("at") if found else None
        return at if isinstance(at, datetime) else None

    async def note(self, at: datetime) -> None:
        await self._runs.replace_one({"_id": _LAST}, {"at": at}, upsert=True)


def _erasure(document: Document) -> Erasure:
    return Erasure(inquiry_id=str(document["_id"]), erased_at=document["erased_at"])
