"""Puts the change feed together: its stores and its use cases."""

from services.content.feed.store import MongoFeed
from services.content.feed.usecases.append_changes import AppendChanges
from services.content.feed.usecases.find_changes import FindChanges
from services.content.feed.usecases.forget_tombstones import ForgetTombstones
from services.content.feed.usecases.read_changes import ReadChanges
from services.content.publishing.store import MongoPageMarks
from shared.clock import Clock
from shared.mongo import Database


class ChangeFeed:
    """Over the pages of one database."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._marks = MongoPageMarks(database)
        self.changes = MongoFeed(database)
        self.append_changes = AppendChanges(marks=self._marks, feed=self.changes, now=now)
        self.find_changes = FindChanges(append_changes=self.append_changes, feed=self.changes)
        self.read_changes = ReadChanges(feed=self.changes)
        self.forget_tombstones = ForgetTombstones(feed=self.changes, now=now)

    async def ensure_indexes(self) -> None:
        """After those of pages."""
        await self._marks.ensure_indexes()
        await self.changes.ensure_indexes()
