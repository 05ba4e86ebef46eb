"""Somebody has to look at entries that nobody can read: everything else passes them over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from shared.telemetry import alarm


class Entries(Protocol):
    async def count_unreadable(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class WatchEntries:
    """`entries`: by what they are called in the alarm and in the log."""

    entries: Mapping[str, Entries]

    async def __call__(self) -> int:
        """How many there are."""
        total = 0
        for name, entries in self.entries.items():
            count = await entries.count_unreadable()
            alarm("content.entry-unreadable", lasts=count > 0, about=name, count=count)
            total += count
        return total
