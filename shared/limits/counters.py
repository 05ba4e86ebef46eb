"""Counters that all processes of a service share: counted in memory, written a moment later.

`request_limits {_id: counter, count, expireAt}`. One read serves all who ask at the same moment,
one write all that was counted meanwhile, so a request costs no round trip for a counter that this
process knows. What others have counted is heard of within `_FRESH_SECONDS`; what a process that is
killed has counted in its last moment is lost. Nobody waits for journals and majorities either: a
counter that is lost with a server is no harm.
"""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from pymongo import IndexModel, UpdateOne, WriteConcern
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from shared.logs import get_log
from shared.mongo import Database, ensure_indexes

_log = get_log(__name__)
_COLLECTION: Final = "request_limits"
_FRESH_SECONDS: Final = 1.0
_BEHIND_SECONDS: Final = 0.05
_PAUSE_SECONDS: Final = 1.0
"""After a write that failed."""
_MOST_IN_MEMORY: Final = 20_000


@dataclass(slots=True)
class _Counter:
    shared: int = 0
    """As it was read last, and what this process has written since."""
    unwritten: int = 0
    writing: int = 0
    read_at: float = -math.inf
    forgotten_at: float = 0.0

    @property
    def count(self) -> int:
        return max(self.shared + self.writing + self.unwritten, 0)


class SharedCounters:
    def __init__(
        self, database: Database, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._stored = database.with_options(
            write_concern=WriteConcern(w=1, j=False), read_concern=ReadConcern("local")
        )[_COLLECTION]
        self._monotonic = monotonic
        self._counters: OrderedDict[str, _Counter] = OrderedDict()
        self._unwritten: set[str] = set()
        self._asked: set[str] = set()
        self._next_read: asyncio.Task[None] | None = None
        self._behind: asyncio.Task[None] | None = None
        self._talking = asyncio.Lock()
        """What is read while a write is under way may have it or not."""

    async def prepare(self) -> None:
        """Creates the index that forgets; before the first request."""
        expired = IndexModel("expireAt", expireAfterSeconds=0)
        await ensure_indexes(self._stored, [expired])

    async def know(self, names: Iterable[str], *, fresh: float = _FRESH_SECONDS) -> None:
        """Reads those that were not read within so many seconds. Raises the driver's errors."""
        old = self._monotonic() - fresh
        missing = [name for name in names if self._read_at(name) <= old]
        if not missing:
            return
        self._asked.update(missing)
        if self._next_read is None:
            self._next_read = asyncio.create_task(self._read_asked())
            self._next_read.add_done_callback(_heard)
        await asyncio.shield(self._next_read)

    def count(self, name: str) -> int:
        found = self._counters.get(name)
        return found.count if found else 0

    def add(self, name: str, amount: int, *, forgotten_at: float) -> None:
        """`forgotten_at`: seconds since the epoch."""
        counter = self._counters.setdefault(name, _Counter())
        counter.unwritten += amount
        counter.forgotten_at = forgotten_at
        self._unwritten.add(name)
        if self._behind is None or self._behind.done():
            self._behind = asyncio.create_task(self._write_behind())

    async def settle(self, names: Iterable[str]) -> None:
        """Tells the others what was counted and hears what they say of these."""
        await self.write()
        await self.know(names, fresh=_BEHIND_SECONDS)

    async def write(self) -> None:
        """What was counted until now. Raises the driver's errors, and has then lost nothing."""
        async with self._talking:
            names, self._unwritten = self._unwritten, set()
            counters = {name: self._counters[name] for name in names}
            for counter in counters.values():
                counter.writing, counter.unwritten = counter.unwritten, 0
            try:
                await self._write(counters)
            except BaseException:
                for counter in counters.values():
                    counter.unwritten, counter.writing = counter.unwritten + counter.writing, 0
                self._unwritten |= names
                raise
            for counter in counters.values():
                counter.shared, counter.writing = counter.shared + counter.writing, 0

    def _read_at(self, name: str) -> float:
        found = self._counters.get(name)
        return found.read_at if found else -math.inf

    async def _read_asked(self) -> None:
        """For all who ask until the turn has come."""
        async with self._talking:
            names, self._asked, self._next_read = self._asked, set(), None
            await self._read(names)

    async def _read(self, names: Collection[str]) -> None:
        now = self._monotonic()
        stored = {
            one["_id"]: int(one["count"])
            async for one in self._stored.find({"_id": {"$in": list(names)}}, {"count": 1})
        }
        for name in names:
            counter = self._counters.setdefault(name, _Counter())
            counter.shared, counter.read_at = stored.get(name, 0), now
            self._counters.move_to_end(name)
        self._forget()

    async def _write(self, counters: Mapping[str, _Counter]) -> None:
        writes = [_increment(name, one) for name, one in counters.items() if one.writing]
        if writes:
            await self._stored.bulk_write(writes, ordered=False)

    async def _write_behind(self) -> None:
        await asyncio.sleep(_BEHIND_SECONDS)
        while self._unwritten:
            try:
                await self.write()
            except PyMongoError as error:
                _log.error("limits.not-written", error, count=len(self._unwritten))
                await asyncio.sleep(_PAUSE_SECONDS)

    def _forget(self) -> None:
        """Those that were read least recently, but for what is not written."""
        for name in list(islice(self._counters, max(len(self._counters) - _MOST_IN_MEMORY, 0))):
            if name not in self._unwritten:
                del self._counters[name]


def _heard(reading: asyncio.Task[None]) -> None:
    """Of an error those were told who waited; there may be nobody left."""
    if not reading.cancelled():
        reading.exception()


def _increment(name: str, counter: _Counter) -> UpdateOne:
    forgotten = datetime.fromtimestamp(counter.forgotten_at, UTC)
    change = {"$inc": {"count": counter.writing}, "$set": {"expireAt": forgotten}}
    return UpdateOne({"_id": name}, change, upsert=True)
