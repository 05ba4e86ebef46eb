"""Whose turn it is to decide on a large batch, as a lease in MongoDB."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from pymongo.errors import PyMongoError

from shared.ids import new_id
from shared.mongo import Database, MongoLeases

_NAME: Final = "routing:deciding"
_LIVES_SECONDS: Final = 10.0
"""After a worker that was killed in its turn."""
_LOOK_SECONDS: Final = 0.02
_WAIT_SECONDS: Final = 5.0


class MongoTurns:
    """Workers that decide at the same moment take from the same doctors: all but one of them are
    refused what they wanted, and decide again. One after the other they lose nothing. What keeps
    capacity right is its version, so whoever has waited too long goes ahead.
    """

    def __init__(self, database: Database, *, wait_seconds: float = _WAIT_SECONDS) -> None:
        self._leases = MongoLeases(database, lives_for_seconds=_LIVES_SECONDS)
        self._wait = wait_seconds

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        owner, until = new_id(), time.monotonic() + self._wait
        lease = await self._leases.take(_NAME, owner)
        while lease is None and time.monotonic() < until:
            await asyncio.sleep(_LOOK_SECONDS)
            lease = await self._leases.take(_NAME, owner)
        try:
            yield
        finally:
            if lease is not None:
                with suppress(PyMongoError):  # it runs out, and what was decided is decided
                    await self._leases.release(lease)
