"""Waiting out trouble: the same step again, after growing pauses, for as long as the servers do
not answer.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from pymongo.errors import (
    BulkWriteError,
    WTimeoutError,
)

from shared.logs import describe, get_log
from shared.mongo import NO_ANSWER

_log = get_log(__name__)

TROUBLE: Final = (*NO_ANSWER, WTimeoutError, OSError, TimeoutError)
"""What may succeed later: the database or the network did not answer."""


_NOT_THE_PRIMARY_NOW: Final = frozenset({91, 189, 10107, 11600, 11602, 13435, 13436})
"""MongoDB's codes for a member that steps down or shuts down; a bulk write reports them one by
one.
"""


def is_trouble(error: Exception) -> bool:
    if isinstance(error, BulkWriteError):
        codes = {write["code"] for write in error.details.get("writeErrors", [])}
        return not codes or bool(codes & _NOT_THE_PRIMARY_NOW)
    return isinstance(error, TROUBLE)


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Pauses in seconds: exponential from `first_pause` up to `longest_pause`, with full jitter."""

    group: str
    first_pause: float
    longest_pause: float

    def pause(self, attempt: int) -> float:
        longest = min(self.longest_pause, self.first_pause * 2**attempt)
        return random.uniform(0, longest)  # noqa: S311 - spreads retries, guards nothing

    async def until_no_trouble(
        self, step: Callable[[], Awaitable[None]], stop: asyncio.Event, waited: Callable[[], None]
    ) -> bool:
        """Repeats `step` until the servers answer; False when stopped meanwhile. Other errors pass.

        `waited` is called after each failure: waiting on purpose is not being stuck.
        """
        attempt = 0
        while True:
            try:
                await step()
            except Exception as error:
                if not is_trouble(error):
                    raise
                attempt += 1
                waited()
                pause = self.pause(attempt)
                self._note(error, attempt, pause)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
                if stop.is_set():
                    return False
            else:
                return True

    def _note(self, error: BaseException, attempt: int, pause: float) -> None:
        _log.warning(
            "consumer.trouble",
            group=self.group,
            attempt=attempt,
            retry_in_seconds=round(pause, 2),
            **describe(error),
        )
