"""How much keys are used: counted in memory, and written every few seconds for all at once."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from services.content.api_keys.ports import Usage
from shared.logs import get_log

_log = get_log(__name__)
WRITE_SECONDS: Final = 10.0

_Counts = dict[tuple[str, date], list[int]]


def _nothing() -> _Counts:
    return defaultdict(lambda: [0, 0])


@dataclass(kw_only=True)
class CountUsage:
    """What was counted since the last write is lost with a process that is killed."""

    usage: Usage
    is_transient: Callable[[BaseException], bool]
    """Whether the database is away, and the same may be written later."""
    _counts: _Counts = field(default_factory=_nothing)
    _last_used: dict[str, datetime] = field(default_factory=dict)

    def count(self, key_id: str, at: datetime, *, is_refused: bool) -> None:
        uses = self._counts[key_id, at.date()]
        uses[0] += 1
        uses[1] += is_refused
        self._last_used[key_id] = at

    async def write(self) -> None:
        """What cannot be written now is written with the rest later."""
        counts, last_used = self._counts, self._last_used
        self._counts, self._last_used = _nothing(), {}
        if not counts:
            return
        try:
            await self.usage.add({of: (n, m) for of, (n, m) in counts.items()}, last_used)
        except Exception as error:
            if not self.is_transient(error):
                raise
            _log.error("api-keys.usage-not-written", error, count=len(counts))
            for of, (uses, refused) in counts.items():
                self._counts[of][0] += uses
                self._counts[of][1] += refused
            self._last_used = last_used | self._last_used

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set, and once more then."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), WRITE_SECONDS)
            await self.write()
