"""Hearing that something was written, by a change stream that is not the driver's own.

That one takes a thread for each change, does not say when it is open, and cannot be told to end
while it waits. (A `getMore` that is sent as a command is no way either: the driver has it wait for
as long as a command may take, and breaks the connection at that very moment.)
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from pymongo.errors import PyMongoError

from shared.logs import get_log
from shared.mongo.connection import Database, Document

_log = get_log(__name__)
_AWAIT_MS: Final = 5_000
"""From one question to the next on a stream that has nothing to tell."""
_REOPEN_SECONDS: Final = 1.0
_OF_A_DATABASE: Final = "$cmd.aggregate"
"""Where MongoDB keeps the cursor of a stream of a whole database."""


class WriteStream:
    """Of a database: the changes that `match` (stages of a pipeline behind `$changeStream`)
    lets through.
    """

    def __init__(self, database: Database, match: list[Document]) -> None:
        self._database = database
        self._pipeline: list[Document] = [{"$changeStream": {}}, *match]
        self._cursor: int | None = None
        self._is_closed = True

    async def follow(
        self,
        stop: asyncio.Event,
        heard: Callable[[Sequence[Document]], None],
        *,
        name: str,
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        """Hears until `stop`. A stream that breaks is opened again after a pause, and `lost` called
        before.
        """
        hearing = asyncio.create_task(self._hear_on(heard, name, lost))
        await stop.wait()
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)

    async def hear(self, heard: Callable[[Sequence[Document]], None]) -> None:
        """Until it is closed: calls `heard` with changes as they come, and first of all with none
        once it misses none any more. Raises the driver's errors.
        """
        self._is_closed = False
        try:
            await self._hear(heard)
        except PyMongoError:
            if not self._is_closed:
                raise
        finally:
            await self.close()

    async def close(self) -> None:
        """Ends the wait for the next changes too."""
        self._is_closed = True
        cursor, self._cursor = self._cursor, None
        if cursor:
            with suppress(PyMongoError):
                await self._database.command("killCursors", _OF_A_DATABASE, cursors=[cursor])

    async def _hear_on(
        self,
        heard: Callable[[Sequence[Document]], None],
        name: str,
        lost: Callable[[], None],
    ) -> None:
        while True:
            try:
                await self.hear(heard)
            except (PyMongoError, OSError) as error:
                _log.warning("stream.reopened", name=name, error=type(error).__name__)
            finally:
                lost()
            await asyncio.sleep(_REOPEN_SECONDS)

    async def _hear(self, heard: Callable[[Sequence[Document]], None]) -> None:
        """A cursor of the driver, opened by a command: that says when it is open, it asks again for
        no longer than it is told to, and what a batch has brought costs no thread.
        """
        async with await self._database.client.start_session(causal_consistency=False) as session:
            cursor: Any = await self._database.cursor_command(
                {"aggregate": 1, "pipeline": self._pipeline, "cursor": {}},
                session=session,
                max_await_time_ms=_AWAIT_MS,
            )
            self._cursor = cursor.cursor_id
            heard([])
            while cursor.alive and not self._is_closed:
                async for change in cursor:
                    heard([change])
