"""Bodies cached in memory, each until its page changes: reading is then a lookup without a
database.

A change stream tells of every change, by whichever process. While it is not open nothing is
cached, so that a reader never gets an older revision because the stream was down. A body that
was read while a change came in, or while the stream was opened, is not cached either: it may be
the one before.
"""

import asyncio
from collections.abc import Collection, Sequence
from typing import Final

from pymongo.errors import PyMongoError

from services.content.publishing.domain import Body, Encoding, FinishedPage, Representation
from services.content.publishing.store.pages import MongoPages
from shared.logs import get_log
from shared.mongo import Database, Document

_log = get_log(__name__)
_MOST_BYTES: Final = 128 * 1024 * 1024
_REOPEN_SECONDS: Final = 1.0


class CachedPages(MongoPages):
    """Forgets everything rather than to keep more than `most_bytes`."""

    def __init__(self, database: Database, *, most_bytes: int = _MOST_BYTES) -> None:
        super().__init__(database)
        self._most_bytes = most_bytes
        self._bodies: dict[str, dict[tuple[Representation, Encoding], Body]] = {}
        self.bytes = 0
        self._changes = 0
        self._is_watching = False

    async def body(
        self, key: str, representation: Representation, encodings: Sequence[Encoding]
    ) -> Body | None:
        wanted = (representation, encodings[0])
        cached = self._bodies.get(key, {}).get(wanted)
        if cached is not None:
            return cached
        before = self._changes
        body = await super().body(key, representation, encodings)
        if body is not None and self._is_watching and before == self._changes:
            self._cache(key, wanted, body)
        return body

    async def put(self, page: FinishedPage) -> None:
        try:
            await super().put(page)
        finally:  # also where nobody knows whether it was written
            self._evict(page.key)

    async def withdraw(self, location: str, procedure: str, *, but: Collection[str] = ()) -> int:
        try:
            return await super().withdraw(location, procedure, but=but)
        finally:
            self._evict_all()

    async def watch(self) -> None:
        """Forgets what changes, for as long as the process lives."""
        while True:
            try:
                async with self._documents.watch([{"$project": {"documentKey": 1}}]) as changes:
                    await changes.try_next()  # motor opens the stream at the first look
                    self._is_watching = True
                    self._changes += 1  # what was read before may have changed before
                    async for change in changes:
                        self._on_change(change)
            except PyMongoError as error:
                _log.warning("pages.stream-reopened", error=type(error).__name__)
            finally:
                self._is_watching = False
                self._evict_all()
            await asyncio.sleep(_REOPEN_SECONDS)

    def _on_change(self, change: Document) -> None:
        """Of a page, or that all are gone with their collection, which ends the stream."""
        if "documentKey" in change:
            self._evict(change["documentKey"]["_id"])
        else:
            self._evict_all()

    def _cache(self, key: str, wanted: tuple[Representation, Encoding], body: Body) -> None:
        if self.bytes + len(body.content) > self._most_bytes:
            self._evict_all()
        if len(body.content) <= self._most_bytes:
            known = self._bodies.setdefault(key, {})
            self.bytes += len(body.content) - (len(known[wanted].content) if wanted in known else 0)
            known[wanted] = body

    def _evict(self, key: str) -> None:
        self._changes += 1
        forgotten = self._bodies.pop(key, {})
        self.bytes -= sum(len(body.content) for body in forgotten.values())

    def _evict_all(self) -> None:
        self._changes += 1
        self._bodies.clear()
        self.bytes = 0
