"""What services ask of the replica."""

from collections.abc import Sequence
from typing import Protocol

from shared.directory.domain import Change, Directory


class DirectoryReplica(Protocol):
    async def apply(self, changes: Sequence[Change]) -> None:
        """Stores what is newer than what is there; repeating and reordering are harmless."""

    async def current(self) -> Directory:
        """The directory as of now, also when another worker has changed it."""

    async def settled(self) -> Directory:
        """The same to decide by: raises `DirectoryIncomplete` while it is being read anew."""
