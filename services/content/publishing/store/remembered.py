"""Bodies remembered in memory, each until its page changes: reading is then a lookup without a
database.

A change stream tells of every change, by whichever process. While it is not open nothing is
remembered, so that a reader never gets an older revision because the stream was down. A body that
was read while a change came in, or while the stream was opened, is not remembered either: it may be
the one before.
"""

import asyncio
from collections.abc import Collection, Sequence
from typing import Final

from pymongo.errors import PyMongoError

from services.content.publishing.domain import Body, Coding, FinishedPage, Form
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
        self._bodies: dict[str, dict[tuple[Form, Coding], Body]] = {}
        self.bytes = 0
        self._changes = 0
        self._is_following = False

    async def body(self, key: str, form: Form, codings: Sequence[Coding]) -> Body | None:
        wanted = (form, codings[0])
        remembered = self._bodies.get(key, {}).get(wanted)
        if remembered is not None:
            return remembered
        before = self._changes
        body = await super().body(key, form, codings)
        if body is not None and self._is_following and before == self._changes:
            self._remember(key, wanted, body)
        return body

    async def put(self, page: FinishedPage) -> None:
        try:
            await super().put(page)
        finally:  # also where nobody knows whether it was written
            self._forget(page.key)

    async def withdraw(self, location: str, procedure: str, *, but: Collection[str] = ()) -> int:
        try:
            return await super().withdraw(location, procedure, but=but)
        finally:
            self._forget_all()

    async def follow(self) -> None:
        """Forgets what changes, for as long as the process lives."""
        while True:
            try:
                async with self._documents.watch([{"$project": {"documentKey": 1}}]) as changes:
                    await changes.try_next()  # motor opens the stream at the first look
                    self._is_following = True
                    self._changes += 1  # what was read before may have changed before
                    async for change in changes:
                        self._heard(change)
            except PyMongoError as error:
                _log.warning("pages.stream-reopened", error=type(error).__name__)
            finally:
                self._is_following = False
                self._forget_all()
            await asyncio.sleep(_REOPEN_SECONDS)

    def _heard(self, change: Document) -> None:
        """Of a page, or that all are gone with their collection, which ends the stream."""
        if "documentKey" in change:
            self._forget(change["documentKey"]["_id"])
        else:
            self._forget_all()

    def _remember(self, key: str, wanted: tuple[Form, Coding], body: Body) -> None:
        if self.bytes + len(body.content) > self._most_bytes:
            self._forget_all()
        if len(body.content) <= self._most_bytes:
            known = self._bodies.setdefault(key, {})
            self.bytes += len(body.content) - (len(known[wanted].content) if wanted in known else 0)
            known[wanted] = body

    def _forget(self, key: str) -> None:
        self._changes += 1
        forgotten = self._bodies.pop(key, {})
        self.bytes -= sum(len(body.content) for body in forgotten.values())

    def _forget_all(self) -> None:
        self._changes += 1
        self._bodies.clear()
        self.bytes = 0
