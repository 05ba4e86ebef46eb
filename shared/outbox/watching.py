"""Hearing of what is written to be published, by a change stream."""

import asyncio
from collections.abc import Sequence
from typing import Final

from pymongo.errors import PyMongoError

from shared.logs import get_log
from shared.mongo import Database, Document, WriteStream

_log = get_log(__name__)
_TROUBLE_PAUSE_SECONDS: Final = 1.0


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
        self._stream = WriteStream(database, _outboxes_written(list(collections)))
        self._written = written
        self._topic = topic
        self._wanted = asyncio.Event()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self._wanted.wait()
            if not self._wanted.is_set():
                continue  # told to rest meanwhile
            try:
                await self._stream.hear(lambda _: self._written.set())
            except PyMongoError as error:
                name = type(error).__name__
                _log.warning("relay.stream-reopened", topic=self._topic, error=name)
                await asyncio.sleep(_TROUBLE_PAUSE_SECONDS)

    async def rest(self) -> None:
        """Nobody hears of what is written from now on, until it goes on."""
        self._wanted.clear()
        await self._stream.close()

    def go_on(self) -> None:
        self._wanted.set()


def _outboxes_written(collections: list[str]) -> list[Document]:
    was_written = {
        "$or": [
            {"operationType": {"$in": ["insert", "replace"]}},
            {"updateDescription.updatedFields.outbox": {"$exists": True}},
        ]
    }
    return [
        {"$match": {"ns.coll": {"$in": collections}, **was_written}},
        {"$project": {"_id": 1}},
    ]
