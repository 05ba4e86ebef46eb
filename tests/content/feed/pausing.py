"""A database of which one write waits before it is made, as that of a process that is held up."""

import asyncio
from typing import Any, cast

from shared.mongo import Database
from tests.content.dying import WRITES


class Pause:
    """Of the write after so many others; `reached` once it waits for `go_on`."""

    def __init__(self, *, after_writes: int) -> None:
        self._left = after_writes
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()

    async def spend(self) -> None:
        if self._left == 0:
            self.reached.set()
            await self.go_on.wait()
        self._left -= 1


class _Collection:
    def __init__(self, real: Any, pause: Pause) -> None:
        self._real = real
        self._pause = pause

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)
        if name not in WRITES:
            return real

        async def write(*arguments: Any, **named: Any) -> Any:
            await self._pause.spend()
            return await real(*arguments, **named)

        return write


class _PausingDatabase:
    """`collection`: only writes to it count; None: all do."""

    def __init__(self, real: Database, pause: Pause, collection: str | None) -> None:
        self._real = real
        self._pause = pause
        self._collection = collection

    def __getitem__(self, name: str) -> Any:
        if self._collection not in {None, name}:
            return self._real[name]
        return _Collection(self._real[name], self._pause)


def pausing(database: Database, pause: Pause, collection: str | None = None) -> Database:
    return cast(Database, _PausingDatabase(database, pause, collection))
