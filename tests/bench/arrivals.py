"""When documents were first seen, by a change stream of their collection."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any


class Arrivals:
    """By the value of one field of the document."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self._seen: defaultdict[str, asyncio.Future[float]] = defaultdict(loop.create_future)

    async def of(self, value: str) -> float:
        """The moment, as `time.perf_counter` has it; waits until there is one."""
        async with asyncio.timeout(60):
            moment = await self._seen[value]
        del self._seen[value]
        return moment

    @classmethod
    @asynccontextmanager
    async def of_collection(cls, collection: Any, field: str) -> AsyncIterator["Arrivals"]:
        """Sees what is inserted while the block runs."""
        arrivals = cls()
        inserted = [
            {"$match": {"operationType": "insert"}},
            {"$project": {f"fullDocument.{field}": 1}},
        ]
        async with collection.watch(inserted) as changes:
            await changes.try_next()  # from here on nothing is missed
            following = asyncio.create_task(arrivals._follow(changes, field))
            try:
                yield arrivals
            finally:
                following.cancel()
                with suppress(asyncio.CancelledError):
                    await following

    async def _follow(self, changes: Any, field: str) -> None:
        async for change in changes:
            self._seen[change["fullDocument"][field]].set_result(time.perf_counter())
