"""Changes of leads: in which order they were made, and whom each of them concerns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from services.routing.leads.domain import Placement, Visibility

_ENCODED: Final = re.compile(r"(\d{1,10})-(\d{1,10})-(\d{1,10})", re.ASCII)


@dataclass(frozen=True, order=True)
class ChangePosition:
    """Where a change stands in the history of all leads, the same for every process and over every
    restart: the database's own time, seconds and a number within the second, and which one it is of
    the changes of that time. Number 0 comes before all of them.
    """

    seconds: int
    increment: int
    number: int = 0

    def encode(self) -> str:
        return f"{self.seconds}-{self.increment}-{self.number}"

    @classmethod
    def decode(cls, text: str) -> "ChangePosition | None":
        """None of what never was a position: whoever comes with it has seen nothing."""
        found = _ENCODED.fullmatch(text)
        return cls(*map(int, found.groups())) if found else None


@dataclass(frozen=True, kw_only=True)
class LeadChange:
    """A lead was written. `has_moved`: it was with another doctor or clinic, or with none, before;
    `left`: where it has ever been taken away from; `clock_has_moved`: it may have been with the
    network's desk as well.
    """

    position: ChangePosition
    lead_id: str
    placement: Placement
    has_moved: bool = False
    left: tuple[Placement, ...] = ()
    clock_has_moved: bool = False

    def concerns(self, visibility: Visibility) -> bool:
        """Whoever sees the lead, and whoever has lost it to another."""
        if visibility.shows(self.placement):
            return True
        return any(map(visibility.shows, self._before()))

    def _before(self) -> Iterator[Placement]:
        if self.clock_has_moved:
            yield replace(self.placement, is_at_network_desk=True)
        if self.has_moved:
            yield replace(self.placement, location=None, doctor=None)
            yield from self.left
