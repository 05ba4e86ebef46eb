"""The directory in MongoDB: one document per entry in `directory`, guarded by its revision."""

from collections.abc import Sequence
from typing import Final, assert_never

from pymongo import IndexModel, ReplaceOne
from pymongo.errors import BulkWriteError

from shared.directory.domain import (
    Change,
    Clinic,
    Directory,
    DirectoryIncomplete,
    Doctor,
    Entry,
    Offering,
    Procedure,
    directory_of,
)
from shared.mongo import (
    Database,
    Document,
    MongoRereads,
    ensure_indexes,
    is_duplicate_key,
    readable,
)

COLLECTION: Final = "directory"
_STAMP: Final = "directory"
_KINDS: Final = ("clinic", "doctor", "procedure", "offering")


class MongoDirectory:
    """`directory_stamps` counts applied batches, so that every process sees when to read anew."""

    def __init__(self, database: Database) -> None:
        self._entries = database[COLLECTION]
        self._stamps = database["directory_stamps"]
        self._rereads = MongoRereads(database)
        self._stamp: int | None = None
        self._directory = Directory()

    async def apply(self, changes: Sequence[Change]) -> None:
        if not changes:
            return
        if not await self._write(changes):
            # Two first writers of one entry: the newer one may have been refused, but not twice.
            await self._write(changes)
        # Always, also when nothing was newer: an attempt before this one may have died in between.
        await self._stamps.update_one({"_id": _STAMP}, {"$inc": {"stamp": 1}}, upsert=True)

    async def current(self) -> Directory:
        found = await self._stamps.find_one({"_id": _STAMP})
        stamp = found["stamp"] if found else 0
        if stamp != self._stamp:
            documents = await self._entries.find({"kind": {"$in": _KINDS}}).to_list(None)
            self._directory = directory_of(readable(documents, _entry, collection=COLLECTION))
            self._stamp = stamp
        return self._directory

    async def prepare(self) -> None:
        await ensure_indexes(self._entries, [IndexModel("kind")])

    async def settled(self) -> Directory:
        if await self._rereads.are_going_on():
            raise DirectoryIncomplete
        return await self.current()

    async def is_complete(self) -> bool:
        return not (await self.is_empty() or await self._rereads.are_going_on())

    async def is_empty(self) -> bool:
        """Whether there are no entries of some kind; an emptied replica has none."""
        for kind in _KINDS:
            if await self._entries.find_one({"kind": kind}, {"_id": 1}) is None:
                return True
        return False

    async def clear(self) -> None:
        """Forgets everything, so that it is read anew from what content has announced."""
        await self._entries.delete_many({})
        await self._stamps.update_one({"_id": _STAMP}, {"$inc": {"stamp": 1}}, upsert=True)

    async def count(self) -> int:
        """Entries of every kind, those that are gone included."""
        return int(await self._entries.count_documents({}))

    async def _write(self, changes: Sequence[Change]) -> bool:
        """A revision that is there or a newer one makes the upsert collide: nothing to do then."""
        writes = [
            ReplaceOne(
                {"_id": change.key, "revision": {"$lt": change.revision}},
                _document(change),
                upsert=True,
            )
            for change in changes
        ]
        try:
            await self._entries.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if not is_duplicate_key(error):
                raise
            return False
        return True


def _document(change: Change) -> Document:
    return {"_id": change.key, "revision": change.revision, **_body(change.entry)}


def _body(entry: Entry | None) -> Document:
    match entry:
        case None:
            return {"kind": "gone"}
        case Clinic():
            return _clinic_body(entry)
        case Doctor():
            return {
                "kind": "doctor",
                "slug": entry.slug,
                "name": entry.name,
                "languages": list(entry.languages),
                "locations": list(entry.locations),
            }
        case Procedure():
            return {
                "kind": "procedure",
                "slug": entry.slug,
                "titles": dict(entry.titles),
                "insured_status": entry.insured_status,
            }
        case Offering():
            return {
                "kind": "offering",
                "location": entry.location,
                "procedure": entry.procedure,
                "capacities": dict(entry.capacities),
            }
        case _:
            assert_never(entry)


def _clinic_body(clinic: Clinic) -> Document:
    return {
        "kind": "clinic",
        "slug": clinic.slug,
        "name": clinic.name,
        "province": clinic.province,
        "timezone": clinic.timezone,
        "languages": list(clinic.languages),
        "overnight_stay": clinic.overnight_stay,
        "hours": {day: [list(span) for span in spans] for day, spans in clinic.hours.items()},
        "reply_within_hours": clinic.reply_within_hours,
    }


def _entry(document: Document) -> Entry:
    match document["kind"]:
        case "clinic":
            return _clinic(document)
        case "doctor":
            return Doctor(
                slug=document["slug"],
                name=document["name"],
                languages=tuple(document["languages"]),
                locations=tuple(document["locations"]),
            )
        case "procedure":
            return Procedure(
                slug=document["slug"],
                titles=document["titles"],
                insured_status=document["insured_status"],
            )
        case _:
            return Offering(
                location=document["location"],
                procedure=document["procedure"],
                capacities=document["capacities"],
            )


def _clinic(document: Document) -> Clinic:
    return Clinic(
        slug=document["slug"],
        name=document["name"],
        province=document["province"],
        timezone=document["timezone"],
        languages=tuple(document["languages"]),
        overnight_stay=document["overnight_stay"],
        hours={
            day: tuple((opens, closes) for opens, closes in spans)
            for day, spans in document["hours"].items()
        },
        reply_within_hours=document["reply_within_hours"],
    )
