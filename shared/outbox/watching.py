"""Hearing of what is written to be published, by a change stream."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from pymongo.errors import PyMongoError

from shared.logs import get_log
from shared.mongo import Database, Document

_log = get_log(__name__)
_AWAIT_MS: Final = 5_000
"""From one question to the next on a stream that has nothing to tell."""
_TROUBLE_PAUSE_SECONDS: Final = 1.0
_OF_A_DATABASE: Final = "$cmd.aggregate"
"""Where MongoDB keeps the cursor of a stream of a whole database."""


class Watch:
    """Sets `written` whenever an outbox of `collections` was written to, and once it hears of them
    after it did not. It begins when it is told to `go_on`.

    A stream reads every change of the database, also each that takes out what was published: of a
    backlog a third of what MongoDB has to do. So it `rest`s while there is one.
    """

    def __init__(
        self,
        database: Database,
        collections: Sequence[str],
        written: asyncio.Event,
        *,
        topic: str,
    ) -> None:
        self._database = database
        self._collections = list(collections)
        self._written = written
        self._topic = topic
        self._wanted = asyncio.Event()
        self._cursor: int | None = None

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self._wanted.wait()
            try:
                await self._hear()
            except PyMongoError as error:
                if self._cursor is None:
                    continue  # closed here
                name = type(error).__name__
                _log.warning("relay.stream-reopened", topic=self._topic, error=name)
                await asyncio.sleep(_TROUBLE_PAUSE_SECONDS)

    async def rest(self) -> None:
        """Nobody hears of what is written from now on, until it goes on."""
        self._wanted.clear()
        cursor, self._cursor = self._cursor, None
        if cursor:
            with suppress(PyMongoError):
                await self._database.command("killCursors", _OF_A_DATABASE, cursors=[cursor])

    def go_on(self) -> None:
        self._wanted.set()

    async def _hear(self) -> None:
        """By commands: the driver's own stream takes a thread for each change, and does not say
        when it is open.
        """
        self._cursor = 0
        async with await self._database.client.start_session(causal_consistency=False) as session:
            pipeline = _outboxes_written(self._collections)
            opened = await self._database.command(
                {"aggregate": 1, "pipeline": pipeline, "cursor": {}}, session=session
            )
            cursor = self._cursor = opened["cursor"]["id"]
            question = {"getMore": cursor, "collection": _OF_A_DATABASE, "maxTimeMS": _AWAIT_MS}
            self._written.set()
            while self._wanted.is_set():
                answer = await self._database.command(question, session=session)
                if answer["cursor"]["nextBatch"]:
                    self._written.set()
            await self.rest()  # if it was told to before there was a cursor to close


def _outboxes_written(collections: list[str]) -> list[Document]:
    was_written = {
        "$or": [
            {"operationType": {"$in": ["insert", "replace"]}},
            {"updateDescription.updatedFields.outbox": {"$exists": True}},
        ]
    }
    return [
        {"$changeStream": {}},
        {"$match": {"ns.coll": {"$in": collections}, **was_written}},
        {"$project": {"_id": 1}},
    ]
