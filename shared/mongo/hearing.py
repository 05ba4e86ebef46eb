"""What a process hears of writes to its database: whoever looks for work every so often need not
look while nothing is written.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final

from shared.mongo.connection import Database, Document
from shared.mongo.written import WriteStream

_QUIET_SECONDS: Final = 30.0


class Heard:
    """Of `collections`. `written` is set by each write to them; whoever waits for it clears it."""

    def __init__(self, *collections: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.collections = frozenset(collections)
        self._monotonic = monotonic
        self._written_at = monotonic()
        self._is_open = False
        self.written = asyncio.Event()

    @property
    def is_quiet(self) -> bool:
        """Nothing was written for some time, and nothing would have been missed."""
        return self._is_open and self._monotonic() - self._written_at >= _QUIET_SECONDS

    def write(self) -> None:
        self._written_at = self._monotonic()
        self.written.set()

    def open(self) -> None:
        """From now on nothing is missed; what was missed before counts as a write."""
        self._is_open = True
        self.write()

    def lose(self) -> None:
        """Nobody tells of writes any more."""
        self._is_open = False
        self.written.set()


class Hearing:
    """One change stream of a process for all of its `Heard`. It reads every change of the
    database: not for one that is written to thousands of times a minute.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._of: dict[str, list[Heard]] = {}

    def of(self, *collections: str) -> Heard:
        """Before it runs."""
        heard = Heard(*collections)
        for name in heard.collections:
            self._of.setdefault(name, []).append(heard)
        return heard

    async def run(self, stop: asyncio.Event) -> None:
        stream = WriteStream(self._database, _writes_to(list(self._of)))
        await stream.follow(stop, self._tell, name="hearing", lost=self._lose)

    def _lose(self) -> None:
        for heard in self._all():
            heard.lose()

    def _tell(self, changes: Sequence[Document]) -> None:
        """None at all: the stream has just been opened."""
        if not changes:
            for heard in self._all():
                heard.open()
        for change in changes:
            for heard in self._of[change["ns"]["coll"]]:
                heard.write()

    def _all(self) -> set[Heard]:
        return {heard for of_one in self._of.values() for heard in of_one}


def _writes_to(collections: list[str]) -> list[Document]:
    return [{"$match": {"ns.coll": {"$in": collections}}}, {"$project": {"ns": 1}}]
