"""What many ask of a collection at the same moment goes there in one command.

Each caller hears of its own. While a command is under way, what comes is gathered for the next
one; one alone waits for nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Generic, TypeVar

import bson
from bson.raw_bson import RawBSONDocument
from pymongo import UpdateOne
from pymongo.errors import (
    BulkWriteError,
    DocumentTooLarge,
    DuplicateKeyError,
    WriteConcernError,
    WriteError,
)

from shared.mongo.connection import Document

T = TypeVar("T")
R = TypeVar("R")
_AT_MOST: Final = 200
"""Of one command."""
_SIDE_BY_SIDE: Final = 2
"""Commands under way at a time."""
_DUPLICATE: Final = 11000
_MOST_BYTES: Final = 16 * 1024 * 1024


class _Gathered(Generic[T, R]):
    """`work` gives one result for each of a batch, or the error that only this one's caller hears.
    What it raises, all of the batch hear. The first of a batch waits `linger_seconds` for others.
    """

    def __init__(
        self,
        work: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]],
        *,
        linger_seconds: float = 0.0,
    ) -> None:
        self._work = work
        self._linger_seconds = linger_seconds
        self._has_lingered = False
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._working: set[asyncio.Task[None]] = set()

    async def __call__(self, item: T) -> R:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[R] = loop.create_future()
        if not self._waiting:  # the first of those who come at the same moment
            loop.call_later(self._linger_seconds, self._begin)
        self._waiting.append((item, done))
        return await done

    def _begin(self) -> None:
        self._has_lingered = True
        self._work_on()

    def _work_on(self) -> None:
        while self._has_lingered and self._waiting and len(self._working) < _SIDE_BY_SIDE:
            batch, self._waiting = self._waiting[:_AT_MOST], self._waiting[_AT_MOST:]
            working = asyncio.create_task(self._work_for(batch))
            self._working.add(working)
            working.add_done_callback(self._worked)
        self._has_lingered = self._has_lingered and bool(self._waiting)

    def _worked(self, working: asyncio.Task[None]) -> None:
        self._working.discard(working)
        self._work_on()

    async def _work_for(self, batch: Sequence[tuple[T, "asyncio.Future[R]"]]) -> None:
        results: Sequence[R | Exception]
        try:
            results = await self._work([item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 - theirs who wait
            results = [error] * len(batch)
        except BaseException:  # the loop ends
            for _, done in batch:
                done.cancel()
            raise
        for (_, done), result in zip(batch, results, strict=True):
            if done.done():  # nobody waits any more
                continue
            if isinstance(result, Exception):
                done.set_exception(result)
            else:
                done.set_result(result)


class GatheredInserts:
    """`insert` is `collection.insert_one`, and costs a fraction of it where many are at it at once.

    A document that is refused is refused alone. When the write as a whole has no answer, all that
    wait for it hear of it, since nobody knows which of theirs are there.
    """

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._gathered = _Gathered[RawBSONDocument, None](self._insert)

    async def insert(self, document: Document) -> None:
        """The document has its `_id`. Raises `DuplicateKeyError`, its own; and whatever else the
        driver raises.
        """
        encoded = bson.encode(document, codec_options=self._collection.codec_options)
        if len(encoded) > _MOST_BYTES:  # found here, it costs nobody else
            raise DocumentTooLarge(f"{len(encoded)} bytes are more than a document may have")
        await self._gathered(RawBSONDocument(encoded))

    async def _insert(self, documents: Sequence[RawBSONDocument]) -> Sequence[Exception | None]:
        errors: dict[int, Exception] = {}
        try:
            await self._collection.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            errors = _errors(error, len(documents))
        return [errors.get(index) for index in range(len(documents))]


class GatheredUpdates:
    """`update` is one write of `collection.bulk_write`. `linger_seconds`: how long one waits for
    others to go with, where callers come one after the other and none is in a hurry.
    """

    def __init__(self, collection: Any, *, linger_seconds: float = 0.0) -> None:
        self._collection = collection
        self._gathered = _Gathered[UpdateOne, bool | None](
            self._update, linger_seconds=linger_seconds
        )

    async def update(self, write: UpdateOne) -> bool | None:
        """Whether it has changed, or added, what it was meant for. None where nobody can tell: of
        those that went together only some have. Raises its own `WriteError`, and whatever else the
        driver raises.
        """
        return await self._gathered(write)

    async def _update(self, writes: Sequence[UpdateOne]) -> Sequence[bool | Exception | None]:
        errors: dict[int, Exception] = {}
        try:
            done = (await self._collection.bulk_write(writes, ordered=False)).bulk_api_result
        except BulkWriteError as error:
            errors, done = _errors(error, len(writes)), error.details
        found = done["nMatched"] + done["nUpserted"]
        matched = {0: False, len(writes) - len(errors): True}.get(found)
        return [errors.get(index, matched) for index in range(len(writes))]


class GatheredReads:
    """`get` is `collection.find_one` by `_id`."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._gathered = _Gathered[Any, Document | None](self._read)

    async def get(self, document_id: Any) -> Document | None:
        return await self._gathered(document_id)

    async def _read(self, ids: Sequence[Any]) -> Sequence[Document | None]:
        found = self._collection.find({"_id": {"$in": list(dict.fromkeys(ids))}})
        by_id = {document["_id"]: document for document in await found.to_list(None)}
        return [by_id.get(one) for one in ids]


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
