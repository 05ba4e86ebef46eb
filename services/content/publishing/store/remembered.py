"""Bodies remembered in memory, each until its page changes: reading is then a lookup without a
database.

A change stream tells of every change, by whichever process. While it is not open nothing is
remembered, so that a reader never gets an older revision because the stream was down. A body that
was read while a change came in is not remembered either: it may be the one before.
"""

import asyncio
from collections.abc import Collection, Sequence
from typing import Final

from pymongo.errors import PyMongoError

from services.content.publishing.domain import Body, Coding, FinishedPage, Form
from services.content.publishing.store.pages import MongoPages
from shared.logs import get_log
from shared.mongo import Database

_log = get_log(__name__)
_MOST: Final = 5_000
_REOPEN_SECONDS: Final = 1.0


class RememberedPages(MongoPages):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._bodies: dict[str, dict[tuple[Form, Coding], Body]] = {}
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
        await super().put(page)
        self._forget(page.key)

    async def withdraw(self, location: str, procedure: str, *, but: Collection[str] = ()) -> int:
        count = await super().withdraw(location, procedure, but=but)
        self._forget_all()
        return count

    async def follow(self) -> None:
        """Forgets what changes, for as long as the process lives."""
        while True:
            try:
                async with self._documents.watch([{"$project": {"documentKey": 1}}]) as changes:
                    await changes.try_next()  # motor opens the stream at the first look
                    self._is_following = True
                    async for change in changes:
                        self._forget(change["documentKey"]["_id"])
            except PyMongoError as error:
                _log.warning("pages.stream-reopened", error=type(error).__name__)
            finally:
                self._is_following = False
                self._forget_all()
            await asyncio.sleep(_REOPEN_SECONDS)

    def _remember(self, key: str, wanted: tuple[Form, Coding], body: Body) -> None:
        if len(self._bodies) >= _MOST:
            self._bodies.clear()
        self._bodies.setdefault(key, {})[wanted] = body

    def _forget(self, key: str) -> None:
        self._changes += 1
        self._bodies.pop(key, None)

    def _forget_all(self) -> None:
        self._changes += 1
        self._bodies.clear()
