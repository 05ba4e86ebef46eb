"""Tells which pages have changed, so that what was made from them is given up.

A change stream tells of every change, by whichever process; a change of this process is told at
once. While the stream is not open nobody may rely on hearing of changes.
"""

import asyncio
from collections.abc import Collection
from typing import Final, Protocol

from pymongo.errors import PyMongoError

from services.content.publishing.domain import FinishedPage
from services.content.publishing.store.pages import MongoPages
from shared.logs import get_log
from shared.mongo import Database, Document

_log = get_log(__name__)
_REOPEN_SECONDS: Final = 1.0


class ChangeListener(Protocol):
    """Whoever keeps something that was made from pages (`shared.web.ReadyAnswers`)."""

    def follow(self) -> None: ...

    def unfollow(self) -> None: ...

    def forget(self, source: str) -> None:
        """The page with this key has changed."""

    def forget_all(self) -> None: ...


class WatchedPages(MongoPages):
    def __init__(self, database: Database, listener: ChangeListener) -> None:
        super().__init__(database)
        self._listener = listener

    async def put(self, page: FinishedPage) -> None:
        try:
            await super().put(page)
        finally:  # also where nobody knows whether it was written
            self._listener.forget(page.key)

    async def withdraw(self, location: str, procedure: str, *, but: Collection[str] = ()) -> int:
        try:
            return await super().withdraw(location, procedure, but=but)
        finally:
            self._listener.forget_all()

    async def watch(self) -> None:
        """Tells of changes for as long as the process lives."""
        while True:
            try:
                async with self._documents.watch([{"$project": {"documentKey": 1}}]) as changes:
                    await changes.try_next()  # motor opens the stream at the first look
                    self._listener.follow()
                    async for change in changes:
                        self._on_change(change)
            except PyMongoError as error:
                _log.warning("pages.stream-reopened", error=type(error).__name__)
            finally:
                self._listener.unfollow()
            await asyncio.sleep(_REOPEN_SECONDS)

    def _on_change(self, change: Document) -> None:
        """Of a page, or that all are gone with their collection, which ends the stream."""
        if "documentKey" in change:
            self._listener.forget(change["documentKey"]["_id"])
        else:
            self._listener.forget_all()
