"""What keeps the chains, and what waits to be chained."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from services.routing.audit.domain import Entry, Head
from shared.audit.act import Act


@dataclass(frozen=True, kw_only=True)
class WaitingAct:
    """An act as it was noted: in this document of this collection."""

    act: Act
    collection: str
    document_id: Any


class WaitingActs(Protocol):
    async def next(self, limit: int) -> Sequence[WaitingAct]:
        """Of each collection those that have waited longest; by their times."""
        ...

    async def settle(self, chained: Sequence[WaitingAct]) -> None:
        """They wait no more. Again it changes nothing."""
        ...

    async def count(self) -> int:
        """How many documents have some; a thousand stand for more."""
        ...


class ActNotes(Protocol):
    async def add(self, acts: Sequence[Act]) -> None: ...


class Chains(Protocol):
    async def append(self, clinic: str, acts: Sequence[Act], *, today: date) -> int:
        """Puts those at the end of the clinic's chain that are not in one yet; how many. Others may
        append at the same moment. Raises `Unavailable`.
        """
        ...

    async def clinics(self) -> Sequence[str]:
        """Of which there are entries or a head, or were once."""
        ...

    async def head(self, clinic: str) -> Head | None: ...

    def entries(self, clinic: str, *, since: str | None = None) -> AsyncIterator[Entry]:
        """In the order of their places; `since`: those of this day and later ones."""
        ...


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """`account`, `clinic`, `day` (of the chain): None for any."""

    clinic: str | None = None
    day: str | None = None
    account: str | None = None


ListPosition = tuple[str, datetime, str]
"""Day, time and id of an entry in the lists."""


@dataclass(frozen=True, kw_only=True)
class DayOfClinic:
    """What one clinic's chain holds of a day. `accounts`: how many have done something."""

    clinic: str
    day: str
    entries: int
    accounts: int


class Entries(Protocol):
    async def page(
        self, wanted: Wanted, *, after: ListPosition | None, limit: int
    ) -> Sequence[Entry]:
        """The newest first, behind `after`."""
        ...

    async def days(self, wanted: Wanted, limit: int) -> Sequence[DayOfClinic]:
        """The newest first: all of the last `limit` days that have entries."""
        ...
