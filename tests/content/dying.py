"""A database on which a process dies: after so many writes the next one is never made."""

from typing import Any, cast

from shared.mongo import Database

WRITES = frozenset(
    {
        "bulk_write", "delete_many", "delete_one", "find_one_and_replace", "find_one_and_update",
        "insert_many", "insert_one", "replace_one", "update_many", "update_one",
    }
)  # fmt: skip


class Killed(BaseException):
    """Nothing of the process catches it, as nothing catches `kill -9`."""


class _Collection:
    def __init__(self, real: Any, database: "_DyingDatabase") -> None:
        self._real = real
        self._database = database

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)
        if name not in WRITES:
            return real

        async def write(*arguments: Any, **named: Any) -> Any:
            self._database.spend()
            return await real(*arguments, **named)

        return write


class _DyingDatabase:
    def __init__(self, real: Database, writes: int) -> None:
        self._real = real
        self._left = writes

    def __getitem__(self, name: str) -> _Collection:
        return _Collection(self._real[name], self)

    def spend(self) -> None:
        if self._left == 0:
            raise Killed
        self._left -= 1


def dying(database: Database, *, after_writes: int) -> Database:
    return cast(Database, _DyingDatabase(database, after_writes))
