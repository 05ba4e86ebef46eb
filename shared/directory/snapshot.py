"""The directory in memory, kept as it is in the database by a change stream.

`directory_stamps` counts applied batches, each after its entries. A stream tells of both in their
order, so whoever has seen the stamp that is stored now has seen every entry before it. Where no
stream is open, or it does not get there in time, everything is read again. It tells of rereads,
too, in their place among the entries: so while it has told of none since somebody looked, what it
has brought is whole.
"""

import asyncio
import time
from contextlib import suppress
from typing import Any, Final

from pymongo.errors import PyMongoError

from shared.directory.documents import KNOWN_KINDS, read_change
from shared.directory.domain import Change, Directory
from shared.logs import get_log
from shared.mongo import REREADS, Database, Document, readable

COLLECTION: Final = "directory"
STAMPS: Final = "directory_stamps"
STAMP_ID: Final = "directory"

_CHUNK: Final = 1_000
_CATCH_UP_SECONDS: Final = 1.0
_RECENT_SECONDS: Final = 3.0
"""A stream that has said nothing for so long, not even that there is nothing, proves nothing."""
_AWAIT_MS: Final = 2_000
"""Shorter than what is recent, or a stream that is well would prove nothing now and then."""
_PAUSE_SECONDS: Final = 1.0
_PIPELINE: Final[list[Document]] = [
    {
        "$match": {
            "$or": [
                {"ns.coll": {"$in": [COLLECTION, STAMPS, REREADS]}},
                {"operationType": {"$in": ["dropDatabase", "invalidate"]}},
            ]
        }
    }
]
_WRITES: Final = ("insert", "replace", "update")
_log = get_log(__name__)


class DirectorySnapshot:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._directory = Directory()
        self._stamp: int | None = None
        """The last batch that is certainly in it; None while that is not known."""
        self._own_stamp = 0
        self.rereads_seen = 0
        """Rises with whatever may be, or end, a reading anew."""
        self._undisturbed_since = -1
        self._is_open = False
        self._heard_at = 0.0
        self._reading = asyncio.Lock()
        self._moved = asyncio.Condition()
        # What the stream brings while everything is being read.
        self._streamed: list[Change] = []
        self._streamed_stamp = 0
        self._is_invalid = False

    def expect(self, stamp: int) -> None:
        """This process has written the batch of that stamp, and will see it from now on."""
        self._own_stamp = max(self._own_stamp, stamp)

    async def current(self) -> Directory:
        before, stored = self._stamp, await self._stored_stamp()
        if before is not None and stored < before:
            self._stamp = None  # somebody has begun to count anew
        if not self._has(stored):
            await self._catch_up(stored)
        return self._directory

    async def recent(self) -> Directory:
        return self._directory if self.is_fresh else await self.current()

    @property
    def known(self) -> Directory:
        """What was last read; empty before that."""
        return self._directory

    @property
    def is_fresh(self) -> bool:
        """Whether the stream has brought everything until a few seconds ago, and all that this
        process has written.
        """
        is_heard = self._is_open and time.monotonic() - self._heard_at < _RECENT_SECONDS
        return is_heard and self._stamp is not None and self._stamp >= self._own_stamp

    @property
    def is_undisturbed(self) -> bool:
        """Whether it is fresh, and nobody has begun to read the directory anew."""
        return self.is_fresh and self._undisturbed_since == self.rereads_seen

    def nobody_reread_after(self, seen: int) -> None:
        """Somebody has looked, after so many were seen, and the directory was settled."""
        self._undisturbed_since = seen

    async def watch(self, stop: asyncio.Event) -> None:
        """Follows the collections until `stop`; opens the stream again after a pause when it
        breaks.
        """
        while not stop.is_set():
            try:
                await self._follow(stop)
            except (PyMongoError, OSError) as error:
                _log.warning("directory.stream_broken", error=type(error).__name__)
            finally:
                self._is_open = False
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _PAUSE_SECONDS)

    def _has(self, stored: int) -> bool:
        """Without a stream, another number says that something has changed, and not what."""
        if self._stamp is None:
            return False
        return self._stamp >= stored if self._is_open else self._stamp == stored

    async def _catch_up(self, stored: int) -> None:
        if self._is_open:
            with suppress(TimeoutError):
                async with asyncio.timeout(_CATCH_UP_SECONDS), self._moved:
                    await self._moved.wait_for(lambda: self._stamp is None or self._has(stored))
        async with self._reading:
            if not self._has(stored):
                await self._read()

    async def _read(self) -> None:
        """Everything, with what the stream has brought meanwhile; what it has brought that
        cannot be added leaves the stamp unknown.
        """
        self._stamp, self._is_invalid = None, False
        self._streamed, self._streamed_stamp = [], 0
        stored = await self._stored_stamp()
        changes: list[Change] = []
        cursor = self._database[COLLECTION].find({"kind": {"$in": KNOWN_KINDS}})
        while documents := await cursor.to_list(_CHUNK):
            changes += readable(documents, _head, collection=COLLECTION)
        self._directory = Directory().changed_by([*changes, *self._streamed])
        if not self._is_invalid:
            self._stamp = max(stored, self._streamed_stamp)

    async def _stored_stamp(self) -> int:
        found = await self._database[STAMPS].find_one({"_id": STAMP_ID})
        if found is None:
            return 0
        stamp = found.get("stamp")
        return stamp if isinstance(stamp, int) else -1  # no number: less than any that was seen

    async def _follow(self, stop: asyncio.Event) -> None:
        watching: Any = self._database.watch(  # its type says that `alive` is a method
            _PIPELINE, full_document="updateLookup", max_await_time_ms=_AWAIT_MS
        )
        async with watching as stream:
            event = await stream.try_next()  # from here on the stream misses nothing
            self.rereads_seen += 1
            async with self._reading:
                await self._read()
            self._is_open = True
            changes: list[Change] = []
            while stream.alive and not stop.is_set():
                changes += self._changes(event)
                if event is None or _collection(event) != COLLECTION or len(changes) >= _CHUNK:
                    await self._add(changes, event)
                    changes = []
                event = await stream.try_next()

    def _changes(self, event: Document | None) -> list[Change]:
        """The change that an event brings; one that is gone or cannot be read leaves the whole
        unknown, and so does whatever happens to the collections themselves.
        """
        if event is None or _stamp(event) is not None:
            return []
        document = event.get("fullDocument")
        if _collection(event) == REREADS:
            self.rereads_seen += 1
            return []
        changes: list[Change] = []
        is_entry = _collection(event) == COLLECTION
        if is_entry and document is not None and document.get("kind") in KNOWN_KINDS:
            changes = readable([document], _head, collection=COLLECTION)
        if not changes:
            self._stamp, self._is_invalid = None, True
        return changes

    async def _add(self, changes: list[Change], event: Document | None) -> None:
        if changes:
            self._directory = self._directory.changed_by(changes)
        if self._reading.locked():
            self._streamed += changes
        if event is None:
            self._heard_at = time.monotonic()
        stamp = _stamp(event) if event else None
        if stamp is not None:
            self._streamed_stamp = max(self._streamed_stamp, stamp)
            if self._stamp is not None:
                self._stamp = max(self._stamp, stamp)
        async with self._moved:
            self._moved.notify_all()


def _head(document: Document) -> Change:
    return read_change(document, key=document["_id"])


def _collection(event: Document) -> str | None:
    name: str | None = event.get("ns", {}).get("coll")
    return name


def _stamp(event: Document) -> int | None:
    """The number that was counted to: not the one that stands there now, which the stream is not
    at yet.
    """
    if _collection(event) != STAMPS or event["operationType"] not in _WRITES:
        return None
    is_update = "updateDescription" in event
    written = event["updateDescription"]["updatedFields"] if is_update else event["fullDocument"]
    stamp = written.get("stamp")
    return stamp if isinstance(stamp, int) else None
