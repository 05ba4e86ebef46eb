"""How many open leads each coordinator has, counted anew only as often as that is worth."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from services.routing.leads.ports import Leads
from shared.clock import Clock

_MANY: Final = 500
"""Open leads of all together: counting fewer takes a part of a millisecond, and is done each time.
"""
_KEPT_FOR_EACH: Final = timedelta(milliseconds=1)
_LONGEST_KEPT_FOR: Final = timedelta(seconds=5)


@dataclass(kw_only=True)
class CountOpenLeads:
    """Where many leads are open, counting them would be the most of what the database does for an
    inquiry that comes alone, and of what a backlog waits for: then the last count is used on, with
    what was assigned here since, for a millisecond for each open lead and five seconds at most.
    What others assign or close meanwhile is missing in it; it only decides who of a clinic's
    coordinators gets a lead, and a decision tells the numbers that it was made with.
    """

    leads: Leads
    now: Clock
    _counted: Counter[str] = field(default_factory=Counter)
    _at: datetime | None = None

    async def __call__(self) -> Mapping[str, int]:
        """By coordinator; whoever has none is missing."""
        now = self.now()
        count = self._counted.total()
        kept_for = min(count * _KEPT_FOR_EACH, _LONGEST_KEPT_FOR)
        is_new = self._at is not None and self._at <= now < self._at + kept_for
        if not is_new or count < _MANY:
            self._counted, self._at = Counter(await self.leads.open_with()), now
        return Counter(self._counted)

    def add(self, coordinators: Iterable[str]) -> None:
        """Each has one more."""
        self._counted.update(coordinators)
