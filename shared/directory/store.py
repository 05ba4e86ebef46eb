"""The directory in MongoDB: one document per entry in `directory`, guarded by its revision."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from pymongo import ReplaceOne, ReturnDocument
from pymongo.errors import BulkWriteError

from shared.directory.documents import change_body
from shared.directory.domain import Change, Directory, DirectoryIncomplete
from shared.directory.history import MongoHistory
from shared.directory.snapshot import COLLECTION, STAMP_ID, STAMPS, DirectorySnapshot
from shared.mongo import Database, Document, MongoRereads, is_duplicate_key

_KINDS: Final = ("location", "doctor", "procedure", "offering")
"""What the keys of entries begin with, also of those that are gone. A network that nobody has
announced leaves nothing incomplete: pages are without its name then.
"""
_STAMP: Final[Document] = {"$cond": [{"$isNumber": "$stamp"}, "$stamp", {"$toLong": "$$NOW"}]}
_NEXT_STAMP: Final[list[Document]] = [{"$set": {"stamp": {"$add": [_STAMP, 1]}}}]
"""Counting begins at the milliseconds of the clock: begun anew, it repeats no number."""


class MongoDirectory:
    """Both ports of `ports.py`. One instance for a process: it holds what was read, and is kept
    fresh where `watch` runs.
    """

    def __init__(self, database: Database) -> None:
        self._entries = database[COLLECTION]
        self._stamps = database[STAMPS]
        self._rereads = MongoRereads(database)
        self._history = MongoHistory(database)
        self._snapshot = DirectorySnapshot(database)

    async def prepare(self) -> None:
        """A replica that was made before there was a history is forgotten and so read anew."""
        if await self._history.is_empty() and await self.count():
            await self.clear()

    async def watch(self, stop: asyncio.Event) -> None:
        """Keeps what is in memory fresh until `stop`."""
        await self._snapshot.watch(stop)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """The same as long as the block runs."""
        watching = asyncio.create_task(self.watch(asyncio.Event()))
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    @property
    def known(self) -> Directory:
        """What is in memory, as old as it may be: for what has to be shown when nothing answers."""
        return self._snapshot.known

    @property
    def is_fresh(self) -> bool:
        """Whether `recent` needs no database at this moment."""
        return self._snapshot.is_fresh

    async def apply(self, changes: Sequence[Change]) -> None:
        if not changes:
            return
        await self._history.add(changes)  # first: no entry may point to what is not there
        if not await self._write(changes):
            # Two first writers of one entry: the newer one may have been refused, but not twice.
            await self._write(changes)
        # Always, also when nothing was newer: an attempt before this one may have died in between.
        await self._count_batch()

    async def current(self) -> Directory:
        return await self._snapshot.current()

    async def recent(self) -> Directory:
        return await self._snapshot.recent()

    async def settled(self) -> Directory:
        if await self._rereads.are_going_on():
            raise DirectoryIncomplete
        return await self.current()

    async def recently_settled(self) -> Directory:
        if self._snapshot.is_undisturbed:
            return self._snapshot.known
        seen = self._snapshot.rereads_seen
        directory = await self.settled()
        self._snapshot.nobody_reread_after(seen)
        return directory

    async def store_position(self, directory: Directory) -> str:
        return await self._history.store_position(directory)

    async def at(self, position: str) -> Directory:
        return await self._history.at(position, now=await self.recent())

    async def is_complete(self) -> bool:
        return not (await self._lacks_a_kind() or await self._rereads.are_going_on())

    async def is_empty(self) -> bool:
        """Whether there are no entries of some kind; an emptied replica has none. Those that are
        gone count: a network may have retired everything that it offered. What the stream has
        brought a moment ago says so without a question.
        """
        has_all = self._snapshot.is_fresh and self._snapshot.known.has_every_kind
        return not has_all and await self._lacks_a_kind()

    async def clear(self) -> None:
        """Forgets everything but the history, so that it is read anew from what content has
        announced.
        """
        await self._entries.delete_many({})
        await self._count_batch()

    async def count(self) -> int:
        """Entries of every kind, those that are gone included."""
        return int(await self._entries.count_documents({}))

    async def _lacks_a_kind(self) -> bool:
        found = await asyncio.gather(*[self._has_any(kind) for kind in _KINDS])
        return not all(found)

    async def _has_any(self, kind: str) -> bool:
        begins = {"_id": {"$gte": f"{kind}:", "$lt": f"{kind};"}}
        return await self._entries.find_one(begins, {"_id": 1}) is not None

    async def _count_batch(self) -> None:
        counted: Any = await self._stamps.find_one_and_update(
            {"_id": STAMP_ID}, _NEXT_STAMP, upsert=True, return_document=ReturnDocument.AFTER
        )
        self._snapshot.expect(int(counted["stamp"]))

    async def _write(self, changes: Sequence[Change]) -> bool:
        """A revision that is there or a newer one makes the upsert collide: nothing to do then."""
        writes = [
            ReplaceOne(
                {"_id": change.key, "revision": {"$lt": change.revision}},
                change_body(change),
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
