"""Data keys of inquiries that are still to come: each lies in the vault before anybody takes it.

Whoever takes in an inquiry needs its data key to be durable first, since without it the inquiry
could never be opened. Here that holds by construction and costs them no write: keys are made,
wrapped and written many at a time, majority and journal, under ids that no inquiry has yet, and
only what the vault has confirmed is handed out. An id is handed out once, with its key, and
neither is kept here afterwards.

What a process that is killed had ready stays in the vault: some keys that open nothing. Nobody may
tidy them up, since whoever asks whether there is an inquiry cannot know that none is under way. A
process that ends in order deletes its own, which it alone could have handed out.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from pymongo.errors import PyMongoError

from shared.logs import get_log
from shared.mongo import Document

_log = get_log(__name__)
_FEWEST: Final = 8
_MOST: Final = 256
"""What a process that answers 1,000 inquiries a second uses up while some are written."""


@dataclass(frozen=True)
class DataKey:
    """The data key of one inquiry."""

    inquiry_id: str
    secret: bytes = field(repr=False)


class KeysAhead:
    """`new_key` makes one, `document` wraps it for the vault's `collection`.

    Makes none before somebody asks for the first, and is busy only while some are missing. The
    more often nobody finds one the more it keeps ready.
    """

    def __init__(
        self,
        collection: Any,
        *,
        new_key: Callable[[], DataKey],
        document: Callable[[DataKey], Document],
    ) -> None:
        self._collection = collection
        self._new_key = new_key
        self._document = document
        self._ready: deque[DataKey] = deque()
        self._wanted = _FEWEST
        self._filling: asyncio.Task[None] | None = None
        self._is_closed = False

    def take(self) -> DataKey | None:
        """The oldest, or None where there is none just now."""
        taken = self._ready.popleft() if self._ready else None
        if taken is None:
            self._wanted = min(2 * self._wanted, _MOST)
        if self._filling is None and not self._is_closed and 2 * len(self._ready) <= self._wanted:
            self._filling = asyncio.create_task(self._fill())
        return taken

    async def close(self) -> None:
        """Deletes what nobody has taken; nothing is handed out any more."""
        self._is_closed = True
        if self._filling is not None:
            await self._filling
        ids = [key.inquiry_id for key in self._ready]
        self._ready.clear()
        if not ids:
            return
        try:
            await self._collection.delete_many({"_id": {"$in": ids}})
        except PyMongoError as error:
            _log.error("vault.keys-left", error, count=len(ids))

    async def _fill(self) -> None:
        """Keys of which it is not known that they are durable are never handed out."""
        try:
            while not self._is_closed and (missing := self._wanted - len(self._ready)) > 0:
                keys = [self._new_key() for _ in range(missing)]
                documents = [self._document(key) for key in keys]
                await self._collection.insert_many(documents, ordered=False)
                self._ready.extend(keys)
        except PyMongoError as error:  # whoever comes next begins anew
            _log.error("vault.keys-not-made", error)
        finally:
            self._filling = None
