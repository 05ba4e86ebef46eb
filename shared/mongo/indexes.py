"""Indexes are created at start, before any write, in code beside the store that needs them."""

from collections.abc import Sequence
from typing import Any

from pymongo import IndexModel
from pymongo.errors import BulkWriteError, DuplicateKeyError

_DUPLICATE_KEY = 11000


async def ensure_indexes(collection: Any, indexes: Sequence[IndexModel]) -> None:
    """Creates what is missing; an index of the same name with another definition is an error at
    start.
    """
    if indexes:
        await collection.create_indexes(list(indexes))


def is_duplicate_key(error: Exception) -> bool:
    """Whether a write failed only because of a unique index (for a bulk: every failed write).

    A bulk whose other writes too few members have confirmed has failed in another way as well.
    """
    if isinstance(error, BulkWriteError):
        failed = error.details.get("writeErrors", [])
        if error.details.get("writeConcernErrors"):
            return False
        return bool(failed) and all(write["code"] == _DUPLICATE_KEY for write in failed)
    return isinstance(error, DuplicateKeyError)
