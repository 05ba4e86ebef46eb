"""A database that counts what is written to each of its collections."""

from collections import Counter
from typing import Any, cast

from shared.mongo import Database
from tests.content.dying import WRITES


class _Collection:
    def __init__(self, real: Any, counts: Counter[str]) -> None:
        self._real = real
        self._counts = counts

    def __getattr__(self, name: str) -> Any:
        if name in WRITES:
            self._counts[f"{self._real.name}.{name}"] += 1
        return getattr(self._real, name)


class _CountingDatabase:
    def __init__(self, real: Database, counts: Counter[str]) -> None:
        self._real = real
        self._counts = counts

    def __getitem__(self, name: str) -> _Collection:
        return _Collection(self._real[name], self._counts)


def counting(database: Database, counts: Counter[str]) -> Database:
    """`counts`: how often each kind of write was called, such as `pages.replace_one`."""
    return cast(Database, _CountingDatabase(database, counts))
