"""Indexes are created at start, before any write, in code beside the store that needs them."""

from collections.abc import Sequence
from typing import Any, Final

from pymongo import IndexModel
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure

_DUPLICATE_KEY: Final = 11000
_INDEX_NOT_FOUND: Final = 27
_KEPT_FOR: Final = 24 * 60 * 60


async def ensure_indexes(collection: Any, indexes: Sequence[IndexModel]) -> None:
    """Creates what is missing; an index of the same name with another definition is an error at
    start.
    """
    if indexes:
        await collection.create_indexes(list(indexes))


async def ensure_removal(collection: Any, field: str) -> None:
    """Lets the database remove each document a day after the time in `field`.

    Processes write that time by their own clocks, and the database removes by its own: at once, it
    would take from one that is behind what it has just written. So readers have to check the time
    themselves.

    The filter matches everything that could be removed. It only makes the index another one than
    that of earlier versions, which removed at once: they can still make theirs if they are rolled
    back to, and with one definition changed they would end at start.
    """
    has_time = {field: {"$type": "date"}}
    later = IndexModel(
        field,
        name=f"{field}_removed_later",
        expireAfterSeconds=_KEPT_FOR,
        partialFilterExpression=has_time,
    )
    await ensure_indexes(collection, [later])
    try:
        await collection.drop_index(f"{field}_1")
    except OperationFailure as error:
        if error.code != _INDEX_NOT_FOUND:
            raise


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
