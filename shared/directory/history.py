"""Every revision of every entry, for good, in `directory_history`; and in `directory_manifests` the
revisions of which a directory consisted at each of its positions.
"""

from collections.abc import Sequence
from typing import Final

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from shared.directory.documents import change_body, read_change
from shared.directory.domain import Change, Directory, PositionUnknown
from shared.mongo import (
    Database,
    Document,
    Manifests,
    ManifestUnknown,
    is_duplicate_key,
    readable,
)

COLLECTION: Final = "directory_history"
_CHUNK: Final = 1_000
_CACHED: Final = 4


class MongoHistory:
    """Documents `{_id: "key@revision", kind, …}`. The directories that were asked for last stay in
    memory, and of a new one only that is read in which it differs from all of them.
    """

    def __init__(self, database: Database) -> None:
        self._revisions = database[COLLECTION]
        self._manifests = Manifests(database, "directory_manifests")
        self._stored: str | None = None
        self._cached: dict[str, Directory] = {}

    async def add(self, changes: Sequence[Change]) -> None:
        """Call it before anything points to these revisions; repeating is harmless."""
        writes = [
            UpdateOne({"_id": _id(one.key, one.revision)}, {"$set": change_body(one)}, upsert=True)
            for one in changes
        ]
        try:
            await self._revisions.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if not is_duplicate_key(error):
                raise
            await self._revisions.bulk_write(writes, ordered=False)  # two first writers of one

    async def is_empty(self) -> bool:
        return await self._revisions.find_one({}, {"_id": 1}) is None

    async def store_position(self, directory: Directory) -> str:
        position = directory.position
        if position != self._stored:
            self._stored = await self._manifests.put(directory.revisions)
        return position

    async def at(self, position: str, *, now: Directory) -> Directory:
        """What is still so `now` is taken from there. Raises `PositionUnknown`."""
        if position == now.position:
            return now
        if position not in self._cached:
            directory = await self._rebuilt(position, [now, *self._cached.values()])
            while len(self._cached) >= _CACHED:
                del self._cached[next(iter(self._cached))]
            self._cached[position] = directory
        return self._cached[position]

    async def _rebuilt(self, position: str, near: Sequence[Directory]) -> Directory:
        try:
            revisions = await self._manifests.get(position)
        except ManifestUnknown as error:
            raise PositionUnknown from error
        changes, missing = list[Change](), list[str]()
        for key, revision in revisions.items():
            like = next((one for one in near if one.revisions.get(key) == revision), None)
            if like is None:
                missing.append(_id(key, revision))
            else:
                changes.append(Change(key=key, revision=revision, entry=like.entries.get(key)))
        changes += await self._read(missing)
        if len(changes) != len(revisions):
            raise PositionUnknown
        return Directory().changed_by(changes)

    async def _read(self, ids: Sequence[str]) -> list[Change]:
        found: list[Change] = []
        for start in range(0, len(ids), _CHUNK):
            wanted = {"_id": {"$in": ids[start : start + _CHUNK]}}
            documents = await self._revisions.find(wanted).to_list(None)
            found += readable(documents, _change, collection=COLLECTION)
        return found


def _id(key: str, revision: int) -> str:
    return f"{key}@{revision}"


def _change(document: Document) -> Change:
    key, _, revision = document["_id"].rpartition("@")
    if revision != str(document["revision"]):
        raise ValueError("a revision under the number of another one")
    return read_change(document, key=key)
