"""What routing needs to know of clinics and of the people who work there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from services.routing.roster.domain import Change, Directory


class Roster(Protocol):
    async def apply(self, changes: Sequence[Change]) -> None:
        """Stores what is newer than what is there; repeating and reordering are harmless."""

    async def current(self) -> Directory:
        """The directory as of now, also when another worker has changed it."""

    async def settled(self) -> Directory:
        """The same to decide by: raises `RosterIncomplete` while it is being read anew."""


class Coordinators(Protocol):
    async def of_clinics(self, clinics: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """The accounts that coordinate each of these clinics."""
