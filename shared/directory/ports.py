"""What services ask of the directory."""

from collections.abc import Sequence
from typing import Protocol

from shared.directory.domain import Change, Directory


class DirectoryReplica(Protocol):
    async def apply(self, changes: Sequence[Change]) -> None:
        """Stores what is newer than what is there; repeating and reordering are harmless."""
        ...

    async def current(self) -> Directory:
        """The directory as of now: whatever was applied before this call, by whichever process."""
        ...

    async def recent(self) -> Directory:
        """The same without asking the database, where it is known to have been so within the last
        seconds; what this process itself has applied is always in it.
        """
        ...

    async def settled(self) -> Directory:
        """The current one to decide by: raises `DirectoryIncomplete` while it is being read
        anew.
        """
        ...

    async def recently_settled(self) -> Directory:
        """As `settled`, of a moment ago where a change stream is followed: without a question."""
        ...

    async def is_complete(self) -> bool:
        """Whether everything that was announced is known; if not, nobody can be told that something
        is not there.
        """
        ...


class DirectoryHistory(Protocol):
    async def store_position(self, directory: Directory) -> str:
        """The directory's position, at which it can be had again from now on."""
        ...

    async def at(self, position: str) -> Directory:
        """An equal directory to the one whose position this is. Raises `PositionUnknown`."""
        ...
