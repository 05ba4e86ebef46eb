"""Pages whose changes by this process are told at once: an editor sees what they have published.
What other processes change is told by `services.content.publishing.store.changes`.
"""

from collections.abc import Collection
from typing import Protocol

from services.content.publishing.domain import FinishedPage
from services.content.publishing.store.pages import MongoPages
from services.content.sources import PAGES, changed
from shared.mongo import Database


class PageListener(Protocol):
    """Whoever keeps something that was made from pages (`shared.web.ReadyAnswers`)."""

    def forget(self, *sources: str) -> None: ...

    def forget_all(self) -> None: ...


class WatchedPages(MongoPages):
    def __init__(self, database: Database, listener: PageListener) -> None:
        super().__init__(database)
        self._listener = listener

    async def put(self, page: FinishedPage) -> None:
        try:
            await super().put(page)
        finally:  # also where nobody knows whether it was written
            self._listener.forget(*changed(PAGES, page.key))

    async def withdraw(self, location: str, procedure: str, *, but: Collection[str] = ()) -> int:
        try:
            return await super().withdraw(location, procedure, but=but)
        finally:
            self._listener.forget_all()
