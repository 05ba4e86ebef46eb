"""Takes from what each client, contact and site may ask for, and refuses when it is used up."""

import hmac
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from limits import RateLimitItem, parse_many
from pymongo.errors import PyMongoError

from shared.limits.counted import Counted, LimitReached
from shared.limits.counters import SharedCounters
from shared.limits.windows import Window
from shared.logs import get_log
from shared.mongo import Database
from shared.telemetry import counter

_PREFIX: Final = b"wayfare.limit.v1\n"
_FIRSTS_AT_MOST: Final = 20_000
_Wanted = tuple[Counted, Window]
_log = get_log(__name__)
_reached = counter("limit_reached_total", "Requests over a limit, by limit.", ["limit"])


class RequestLimits:
    """Sliding windows: what was taken is free again one window later, a little at a time.

    Each process counts by itself and tells the others a moment later (`SharedCounters`): together
    they may allow more than the limit once, by what they take within that moment, and make up for
    it. Without the database nothing is allowed that is not known freshly: the driver's error goes
    up and becomes a 503.
    """

    def __init__(
        self,
        database: Database,
        *,
        key: bytes,
        rules: Mapping[str, str],
        now: Callable[[], float] = time.time,
    ) -> None:
        """`rules`: text such as `60/minute;600/hour` by name of the limit. `now`: seconds since the
        epoch.
        """
        self._counters = SharedCounters(database)
        self._signing = hmac.new(key, _PREFIX, "sha256")
        self._rules = {name: _items(text) for name, text in rules.items()}
        self._now = now
        self._first_by: OrderedDict[Counted, str] = OrderedDict()

    async def prepare(self) -> None:
        """Creates the index that forgets; before the first request."""
        await self._counters.prepare()

    async def close(self) -> None:
        """Writes what was counted in the last moment; after the last request."""
        try:
            await self._counters.write()
        except PyMongoError as error:
            _log.error("limits.not-written", error)

    async def take(self, counted: Sequence[Counted]) -> None:
        """Takes one of each, in their order and the shortest window first. Raises `LimitReached` at
        the first that has none left. Whatever it raises, it has then taken nothing.
        """
        taken = self._windows(counted)
        await self._counters.know(_names(window for _, window in taken))
        refused = self._take(taken)
        if refused:  # somebody may have given back meanwhile
            await self._counters.settle(_names([refused[1]]))
            refused = self._take(taken)
        if refused:
            _reached.labels(refused[0].limit).inc()
            raise LimitReached(refused[0].limit, retry_after=self._wait(refused[1]))

    def is_first(self, one: Counted, *, by: str) -> bool:
        """Whether nobody else has come with it to this process of late: then there is nothing to be
        counted, and nothing to be read. Remembered in memory only.
        """
        first = self._first_by.setdefault(one, by)
        self._first_by.move_to_end(one)
        if len(self._first_by) > _FIRSTS_AT_MOST:
            self._first_by.popitem(last=False)
        return first == by

    async def is_spread(self, one: Counted, *, by: str) -> bool:
        """Whether it has come by more different ones than its limit says, this one included; ask
        `is_first` before.

        Counts each of them once in a window, and refuses nothing. Reads together with whatever else
        is asked at the same moment.
        """
        every = [window for _, window in self._windows([one])]
        those = dict.fromkeys([self._first_by.get(one, by), by])
        owns = [replace(one, whom=f"{one.whom}\n{each}") for each in those]
        parts = [[window for _, window in self._windows([own])] for own in owns]
        await self._counters.know(_names([*every, *chain.from_iterable(parts)]))
        for part in parts:
            for whole, own in zip(every, part, strict=True):
                if sum(self._counts(own)) == 0:
                    self._add(own, 1)
                    self._add(whole, 1)
        return any(window.is_over(*self._counts(window)) for window in every)

    async def give_back(self, counted: Sequence[Counted]) -> None:
        """What was taken for a request that turned out to be the repetition of another."""
        for _, window in self._windows(counted):
            self._add(window, -1)

    def _take(self, wanted: Sequence[_Wanted]) -> _Wanted | None:
        """The first that has none left, and then nothing is taken."""
        for at, one in enumerate(wanted):
            window = one[1]
            if not window.has_left(*self._counts(window)):
                for _, earlier in wanted[:at]:
                    self._add(earlier, -1)
                return one
            self._add(window, 1)
        return None

    def _windows(self, counted: Sequence[Counted]) -> list[_Wanted]:
        now = self._now()
        return [
            (one, Window.at(item, self._hash(one), now))
            for one in counted
            for item in self._rules[one.limit]
        ]

    def _add(self, window: Window, amount: int) -> None:
        self._counters.add(window.current, amount, forgotten_at=window.forgotten_at)

    def _counts(self, window: Window) -> tuple[int, int]:
        return self._counters.count(window.previous), self._counters.count(window.current)

    def _wait(self, window: Window) -> int:
        return window.wait(*self._counts(window))

    def hashed(self, what: str, whom: str) -> str:
        """What is stored instead of `whom`; different for each `what` that is counted."""
        text = f"{what}\n{whom}".encode(errors="surrogatepass")
        signed = self._signing.copy()
        signed.update(text)
        return signed.hexdigest()

    def _hash(self, one: Counted) -> str:
        return self.hashed(one.limit, one.whom)


def _names(windows: Iterable[Window]) -> list[str]:
    return [name for window in windows for name in (window.previous, window.current)]


def _items(text: str) -> tuple[RateLimitItem, ...]:
    return tuple(sorted(parse_many(text), key=lambda item: item.get_expiry()))
