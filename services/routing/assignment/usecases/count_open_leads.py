"""How many open leads each coordinator has, counted anew only as often as that is worth."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from services.routing.leads.ports import Leads
from shared.clock import Clock

_MANY: Final = 5_000
"""Open leads of all together: counting fewer takes a few milliseconds, and is done each time."""
_KEPT_FOR: Final = timedelta(seconds=5)


@dataclass(kw_only=True)
class CountOpenLeads:
    """Where many leads are open, a backlog would spend its time counting them for each batch: then
    the last count is used for five seconds more, with what was assigned here since. What others
    assign or close meanwhile is missing in it; it only decides who of a clinic's coordinators
    gets a lead, and a decision tells the numbers that it was made with.
    """

    leads: Leads
    now: Clock
    _counted: Counter[str] = field(default_factory=Counter)
    _at: datetime | None = None

    async def __call__(self) -> Mapping[str, int]:
        """By coordinator; whoever has none is missing."""
        now = self.now()
        is_new = self._at is not None and self._at <= now < self._at + _KEPT_FOR
        if not is_new or self._counted.total() < _MANY:
            self._counted, self._at = Counter(await self.leads.open_with()), now
        return Counter(self._counted)

    def add(self, coordinators: Iterable[str]) -> None:
        """Each has one more."""
        self._counted.update(coordinators)
