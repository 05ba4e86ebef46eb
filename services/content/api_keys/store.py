"""Keys and their use in MongoDB. Of a key there is a hash, and no way back to it.

What somebody does with one is in the history of who did what from the same write on.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne, WriteConcern
from pymongo.read_concern import ReadConcern

from services.content.api_keys.domain import ApiKey, DayOfUse, KeyStep, steps_of
from services.content.api_keys.ports import KeyChange, Uses
from services.content.documents import CONVERTER, PENDING
from services.content.revisions.domain import Kind, Revision
from services.content.store import ensure_history, revision_documents
from shared.mongo import Database, Document, ensure_indexes, readable, readable_page

_KEPT_FOR: Final = timedelta(days=400)
"""Days of use."""


class MongoApiKeys:
    def __init__(self, database: Database) -> None:
        self._keys: Any = database["api_keys"]

    async def ensure_indexes(self) -> None:
        """A token is of one key."""
        by_hash = IndexModel([("tokens.hash", ASCENDING)], unique=True)
        await ensure_indexes(self._keys, [by_hash])
        await ensure_history(self._keys, _history)

    async def add(self, key: ApiKey) -> None:
        pending = revision_documents(_revisions(key, steps_of(key), first=1))
        await self._keys.insert_one({**_document(key), "version": 0, PENDING: pending})

    async def get(self, key_id: str) -> ApiKey | None:
        document = await self._keys.find_one({"_id": key_id})
        return _key(document) if document else None

    async def by_hash(self, token_hash: str) -> ApiKey | None:
        document = await self._keys.find_one({"tokens.hash": token_hash})
        return _key(document) if document else None

    async def listed(self, *, after: str, limit: int) -> Sequence[ApiKey]:
        return await readable_page(self._keys, {}, _key, fields={}, after=after, limit=limit)

    async def count_valid(self) -> int:
        return int(await self._keys.count_documents({"revoked_at": None}))

    async def change(self, key_id: str, change: KeyChange) -> ApiKey | None:
        while (document := await self._keys.find_one({"_id": key_id})) is not None:
            key = _key(document)
            changed = change(key)
            if changed == key:
                return key
            before, after = _document(key), _document(changed)
            fields = {name: value for name, value in after.items() if value != before[name]}
            version = document["version"]
            seen = {"_id": key_id, "version": version}
            steps = _revisions(changed, steps_of(changed, key), first=version + 2)
            pending = {PENDING: {"$each": revision_documents(steps)}}
            write = {"$set": fields, "$inc": {"version": 1}, "$push": pending}
            if (await self._keys.update_one(seen, write)).matched_count:
                return changed
        return None


class MongoUsage:
    """Counts are not worth waiting for a majority."""

    def __init__(self, database: Database) -> None:
        quick = database.with_options(
            write_concern=WriteConcern(w=1, j=False), read_concern=ReadConcern("local")
        )
        self._days: Any = quick["api_key_usage"]
        self._keys: Any = quick["api_keys"]

    async def ensure_indexes(self) -> None:
        newest = IndexModel([("key", ASCENDING), ("day", DESCENDING)])
        kept = IndexModel("day", expireAfterSeconds=int(_KEPT_FOR.total_seconds()))
        await ensure_indexes(self._days, [newest, kept])

    async def add(self, uses: Uses, last_used: Mapping[str, datetime]) -> None:
        days = [_increment(key_id, day, counts) for (key_id, day), counts in uses.items()]
        times = [
            UpdateOne({"_id": key_id}, {"$max": {"last_used_at": at}})
            for key_id, at in last_used.items()
        ]
        await self._days.bulk_write(days, ordered=False)
        await self._keys.bulk_write(times, ordered=False)

    async def of_key(self, key_id: str, *, limit: int) -> Sequence[DayOfUse]:
        found = self._days.find({"key": key_id}).sort("day", DESCENDING).limit(limit)
        return readable(await found.to_list(limit), _day, collection=self._days.name)


def _increment(key_id: str, day: date, counts: tuple[int, int]) -> UpdateOne:
    """The day is its beginning, so that the database can forget it."""
    at = datetime.fromisoformat(f"{day.isoformat()}T00:00:00+00:00")
    uses, refused = counts
    change = {
        "$inc": {"count": uses, "refused": refused},
        "$setOnInsert": {"key": key_id, "day": at},
    }
    return UpdateOne({"_id": f"{key_id}/{day.isoformat()}"}, change, upsert=True)


def _day(document: Document) -> DayOfUse:
    return DayOfUse(
        day=document["day"].date(), count=document["count"], refused=document["refused"]
    )


def _revisions(key: ApiKey, steps: Sequence[KeyStep], *, first: int) -> list[Revision]:
    return [
        Revision(
            kind=Kind.API_KEY,
            key=key.id,
            number=number,
            based_on=number - 1 or None,
            by=step.by,
            at=step.at,
            body={"name": key.name, "action": step.action.value},
        )
        for number, step in enumerate(steps, start=first)
    ]


def _history(document: Document) -> list[Revision]:
    """Of before steps were kept: who issued it, and who rotated it last and revoked it."""
    key = _key(document)
    issued, *later = steps_of(key)
    numbers = document["version"] + 2 - len(later)
    return [
        *_revisions(key, [issued], first=1),
        *_revisions(key, later, first=numbers),
    ]


def _document(key: ApiKey) -> Document:
    document: Document = CONVERTER.unstructure(key)
    return {"_id": document.pop("id"), **document}


def _key(document: Document) -> ApiKey:
    return CONVERTER.structure({**document, "id": document["_id"]}, ApiKey)
