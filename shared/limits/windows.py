"""Counters in MongoDB, by the library's own storage."""

from typing import Any, Final

from limits.aio.storage import MongoDBStorage
from pymongo import IndexModel, WriteConcern
from pymongo.read_concern import ReadConcern

from shared.mongo import Database, ensure_indexes

_COLLECTION: Final = "request_limits"


class MongoWindows(MongoDBStorage):
    """The library's storage over this process's connections: one pool, one set of deadlines.

    A counter that is lost with a server is no harm, so nobody waits for journals and majorities.
    """

    STORAGE_SCHEME: list[str] = []  # noqa: RUF012 - the library would look it up by name otherwise

    def __init__(self, database: Database) -> None:
        # The client that this makes is never used and so never connects.
        super().__init__("mongodb://127.0.0.1", database.name, _COLLECTION, _COLLECTION)
        self._ours = database.with_options(
            write_concern=WriteConcern(w=1, j=False), read_concern=ReadConcern("local")
        )

        self._is_indexed = False

    @property
    def database(self) -> Any:
        return self._ours

    async def create_indices(self) -> None:
        """Removes every counter two windows after it began. Asked for before each write; only the
        first time there is anything to do.
        """
        if not self._is_indexed:
            expired = IndexModel("expireAt", expireAfterSeconds=0)
            await ensure_indexes(self._ours[_COLLECTION], [expired])
            self._is_indexed = True
