"""When the same is tried again: transient errors for as long as they last, others a few times."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pymongo.errors import BulkWriteError, OperationFailure

from shared.errors import Unavailable
from shared.logs import describe, get_log
from shared.mongo import NO_ANSWER

_log = get_log(__name__)

_TRANSIENT: Final = (*NO_ANSWER, OSError, TimeoutError, Unavailable)
_PASSING: Final = frozenset({91, 112, 189, 262, 10107, 11600, 11602, 13435, 13436, 14031})
"""MongoDB's codes for a member that steps down, shuts down or has no room on its disk, for a write
that met another and for one that took too long; a bulk write reports them one by one.
"""


def is_transient(error: BaseException) -> bool:
    """Whether the same may succeed later because the database or the network did not answer."""
    if isinstance(error, BulkWriteError):
        details = error.details
        codes = {write["code"] for write in details.get("writeErrors", [])}
        return bool(details.get("writeConcernErrors")) or not codes or bool(codes & _PASSING)
    if isinstance(error, OperationFailure) and error.code in _PASSING:
        return True
    return isinstance(error, _TRANSIENT)


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """Pauses in seconds, exponential from `first_pause` to `longest_pause`, with full jitter.

    `attempts` bounds how often a record is tried that fails for another reason than a transient
    one, the first time included.
    """

    group: str
    attempts: int = 5
    first_pause: float = 0.2
    longest_pause: float = 30.0

    def pause(self, attempt: int) -> float:
        """After `attempt` transient failures in a row."""
        longest = min(self.longest_pause, self.first_pause * 2 ** min(attempt, 30))
        return random.uniform(0, longest)  # noqa: S311 - spreads retries, guards nothing

    def retry_at(self, attempts: int, now: datetime) -> datetime | None:
        """When a record that has failed so often is tried again; None when a person has to look."""
        if attempts >= self.attempts:
            return None
        pause = min(self.longest_pause, self.first_pause * 5 * 3 ** (attempts - 1))
        return now + timedelta(seconds=pause)

    async def until_not_transient(
        self, step: Callable[[], Awaitable[None]], stop: asyncio.Event, waited: Callable[[], None]
    ) -> bool:
        """Repeats `step` while its errors are transient; False when stopped meanwhile. Others pass.

        `waited` is called after each failure: waiting on purpose is not being stuck.
        """
        attempt = 0
        while True:
            try:
                await step()
            except Exception as error:
                if not is_transient(error):
                    raise
                attempt += 1
                waited()
                if await self.paused(error, attempt, stop):
                    return False
            else:
                return True

    async def paused(self, error: BaseException, attempt: int, stop: asyncio.Event) -> bool:
        """Says what is the matter and pauses; whether it was stopped meanwhile."""
        pause = self.pause(attempt)
        _log.warning(
            "consumer.transient-error",
            group=self.group,
            attempt=attempt,
            retry_in_seconds=round(pause, 2),
            **describe(error),
        )
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        return stop.is_set()
