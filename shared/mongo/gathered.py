"""Inserts of many callers in one write: each is answered when its own document is durable."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import bson
from bson.raw_bson import RawBSONDocument
from pymongo.errors import (
    BulkWriteError,
    DocumentTooLarge,
    DuplicateKeyError,
    WriteConcernError,
    WriteError,
)

from shared.mongo.connection import Document

_AT_MOST: Final = 200
"""Documents of one write."""
_SIDE_BY_SIDE: Final = 2
"""Writes under way at a time: while they are, what comes is gathered for the next one."""
_DUPLICATE: Final = 11000

_Waiting = tuple[RawBSONDocument, asyncio.Future[None]]
_MOST_BYTES: Final = 16 * 1024 * 1024


class GatheredInserts:
    """`insert` is `collection.insert_one`, and costs a fraction of it where many are at it at once.

    A document that is refused is refused alone. When the write as a whole has no answer, all that
    wait for it hear of it, since nobody knows which of theirs are there.
    """

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._waiting: list[_Waiting] = []
        self._writing: set[asyncio.Task[None]] = set()

    async def insert(self, document: Document) -> None:
        """The document has its `_id`. Raises `DuplicateKeyError`, its own; and whatever else the
        driver raises.
        """
        encoded = bson.encode(document, codec_options=self._collection.codec_options)
        if len(encoded) > _MOST_BYTES:  # found here, it costs nobody else
            raise DocumentTooLarge(f"{len(encoded)} bytes are more than a document may have")
        durable: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if not self._waiting:  # the first of those who come at the same moment
            asyncio.get_running_loop().call_soon(self._write_on)
        self._waiting.append((RawBSONDocument(encoded), durable))
        await durable

    def _write_on(self) -> None:
        while self._waiting and len(self._writing) < _SIDE_BY_SIDE:
            batch, self._waiting = self._waiting[:_AT_MOST], self._waiting[_AT_MOST:]
            writing = asyncio.create_task(self._write(batch))
            self._writing.add(writing)
            writing.add_done_callback(self._written)

    def _written(self, writing: asyncio.Task[None]) -> None:
        self._writing.discard(writing)
        self._write_on()

    async def _write(self, batch: Sequence[_Waiting]) -> None:
        errors: dict[int, Exception] = {}
        try:
            await self._collection.insert_many([document for document, _ in batch], ordered=False)
        except BulkWriteError as error:
            errors = _errors(error, len(batch))
        except Exception as error:  # noqa: BLE001 - theirs who wait
            errors = dict.fromkeys(range(len(batch)), error)
        except BaseException:  # the loop ends
            for _, durable in batch:
                durable.cancel()
            raise
        for index, (_, durable) in enumerate(batch):
            if durable.done():  # nobody waits any more
                continue
            if index in errors:
                durable.set_exception(errors[index])
            else:
                durable.set_result(None)


def _errors(error: BulkWriteError, count: int) -> dict[int, Exception]:
    """By place in the batch. What too few members have confirmed counts as written for nobody."""
    details = error.details
    errors: dict[int, Exception] = {}
    for concern in details.get("writeConcernErrors", []):
        text, code = str(concern.get("errmsg", "")), concern.get("code")
        errors = dict.fromkeys(range(count), WriteConcernError(text, code, concern))
    for one in details.get("writeErrors", []):
        kind = DuplicateKeyError if one.get("code") == _DUPLICATE else WriteError
        errors[one["index"]] = kind(str(one.get("errmsg", "")), one.get("code"), one)
    return errors
