"""Takes from what each client, contact and site may ask for, and refuses when it is used up."""

import hmac
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from limits import RateLimitItem, parse_many
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from shared.limits.counted import Counted, LimitReached
from shared.limits.windows import MongoWindows
from shared.mongo import Database
from shared.telemetry import counter

_PREFIX: Final = b"wayfare.limit.v1\n"
_Taken = tuple[RateLimitItem, Counted]
_reached = counter("limit_reached_total", "Requests over a limit, by limit.", ["limit"])


class RequestLimits:
    """Sliding windows: what was taken is free again one window later, a little at a time.

    Without its database nothing is counted and so nothing is answered: the driver's error goes up
    and becomes a 503, as it would a moment later anyway.
    """

    def __init__(self, database: Database, *, key: bytes, rules: Mapping[str, str]) -> None:
        """`rules`: text such as `60/minute;600/hour` by name of the limit."""
        self._windows = MongoWindows(database)
        self._strategy = SlidingWindowCounterRateLimiter(self._windows)
        self._key = key
        self._rules = {name: _items(text) for name, text in rules.items()}

    async def prepare(self) -> None:
        """Creates the index that forgets; before the first request."""
        await self._windows.create_indices()

    async def take(self, counted: Sequence[Counted]) -> None:
        """Takes one of each, in their order and the shortest window first. Raises `LimitReached` at
        the first that has none left. Whatever it raises, it has then taken nothing.
        """
        taken: list[_Taken] = []
        try:
            for item, one in self._items_of(counted):
                if not await self._strategy.hit(item, self._hash(one)):
                    _reached.labels(one.limit).inc()
                    raise LimitReached(one.limit, retry_after=await self._wait(item, one))
                taken.append((item, one))
        except Exception:
            await self._put_back(taken)
            raise

    async def give_back(self, counted: Sequence[Counted]) -> None:
        """What was taken for a request that turned out to be the repetition of another."""
        await self._put_back(self._items_of(counted))

    async def _put_back(self, taken: Iterable[_Taken]) -> None:
        for item, one in taken:
            await self._strategy.hit(item, self._hash(one), cost=-1)

    def _items_of(self, counted: Sequence[Counted]) -> Iterator[_Taken]:
        return ((item, one) for one in counted for item in self._rules[one.limit])

    async def _wait(self, item: RateLimitItem, one: Counted) -> int:
        """Seconds until there is something again, at least one."""
        stats = await self._strategy.get_window_stats(item, self._hash(one))
        return max(math.ceil(stats.reset_time - time.time()), 1)

    def hashed(self, what: str, whom: str) -> str:
        """What is stored instead of `whom`; different for each `what` that is counted."""
        text = f"{what}\n{whom}".encode(errors="surrogatepass")
        return hmac.new(self._key, _PREFIX + text, "sha256").hexdigest()

    def _hash(self, one: Counted) -> str:
        return self.hashed(one.limit, one.whom)


def _items(text: str) -> tuple[RateLimitItem, ...]:
    return tuple(sorted(parse_many(text), key=lambda item: item.get_expiry()))
