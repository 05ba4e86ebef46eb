"""Counters in MongoDB, by the library's own storage."""

from typing import Any, Final

from limits.aio.storage import MongoDBStorage
from pymongo import WriteConcern
from pymongo.read_concern import ReadConcern

from shared.mongo import Database

_COLLECTION: Final = "request_limits"


class MongoWindows(MongoDBStorage):
    """The library's storage over this process's connections: one pool, one set of deadlines.

    A counter that is lost with a server is no harm, so nobody waits for journals and majorities.
    The TTL index that `create_indices` makes removes every counter two windows after it began.
    """

    STORAGE_SCHEME: list[str] = []  # noqa: RUF012 - the library would look it up by name otherwise

    def __init__(self, database: Database) -> None:
        # The client that this makes is never used and so never connects.
        super().__init__("mongodb://127.0.0.1", database.name, _COLLECTION, _COLLECTION)
        self._ours = database.with_options(
            write_concern=WriteConcern(w=1, j=False), read_concern=ReadConcern("local")
        )

    @property
    def database(self) -> Any:
        return self._ours
