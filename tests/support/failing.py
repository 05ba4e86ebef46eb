"""A database of which some writes fail, as they do while a server dies or is voted out."""

from collections.abc import Container
from typing import Any, Final, cast

from pymongo.errors import AutoReconnect

from shared.mongo import Database

_WRITES: Final = frozenset(
    {"insert_one", "update_one", "replace_one", "delete_one", "delete_many", "bulk_write"}
)


class _Failing:
    def __init__(self, database: Database, fails: Container[int]) -> None:
        self._database = database
        self._fails = fails
        self._written = 0

    def __getitem__(self, name: str) -> "_FailingCollection":
        return _FailingCollection(self._database[name], self)

    def written(self) -> None:
        self._written += 1
        if self._written in self._fails:
            raise AutoReconnect("this write fails")


class _FailingCollection:
    def __init__(self, collection: Any, database: _Failing) -> None:
        self._collection = collection
        self._database = database

    def __getattr__(self, name: str) -> Any:
        if name in _WRITES:
            self._database.written()
        return getattr(self._collection, name)


def failing(database: Database, fails: Container[int]) -> Database:
    """Fails those writes, the first one being 1, and passes everything else on."""
    return cast("Database", _Failing(database, fails))
