"""The replica of the directory in memory, for tests of what is decided by it."""

from collections.abc import Iterable, Sequence

from shared.directory.domain import (
    Change,
    Directory,
    DirectoryIncomplete,
    Entry,
    PositionUnknown,
    directory_of,
)

_KINDS = ("location:", "doctor:", "procedure:", "offering:")


class InMemoryDirectory:
    """Both ports of the directory; `is_read_anew` is what rereads are to the real one."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.is_read_anew = False
        self._directory = directory_of(entries)
        self._positions: dict[str, Directory] = {}

    async def apply(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if change.revision > self._directory.revisions.get(change.key, 0):
                self._directory = self._directory.changed_by([change])

    async def current(self) -> Directory:
        return self._directory

    async def recent(self) -> Directory:
        return self._directory

    async def settled(self) -> Directory:
        if self.is_read_anew:
            raise DirectoryIncomplete
        return self._directory

    async def recently_settled(self) -> Directory:
        return await self.settled()

    async def is_complete(self) -> bool:
        return not (await self.is_empty() or self.is_read_anew)

    async def is_empty(self) -> bool:
        keys = self._directory.revisions
        return not all(any(key.startswith(kind) for key in keys) for kind in _KINDS)

    async def clear(self) -> None:
        self._directory = Directory()

    async def count(self) -> int:
        return len(self._directory.revisions)

    async def store_position(self, directory: Directory) -> str:
        self._positions[directory.position] = directory
        return directory.position

    async def at(self, position: str) -> Directory:
        if position == self._directory.position:
            return self._directory
        if position not in self._positions:
            raise PositionUnknown
        return self._positions[position]
