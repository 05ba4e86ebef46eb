"""Revisions in MongoDB: one document each, copied from the documents that they are of.

Kind, key and number are unique, so a revision that is copied again, after a crash between the copy
and its note, is the same one. Whoever reads a history copies first what is pending of it.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final, TypeVar

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import BulkWriteError

from services.content.documents import CONVERTER, PENDING
from services.content.revisions.domain import Kind, Revision, RevisionUnreadable
from shared.mongo import (
    UNREADABLE,
    Database,
    Document,
    ensure_indexes,
    is_duplicate_key,
    readable,
)

T = TypeVar("T")
_COLLECTION_OF: Final = {
    Kind.TEXT: "procedures",
    Kind.FACTS: "procedures",
    Kind.BLOCKS: "blocks",
    Kind.LOCATION: "locations",
    Kind.DOCTOR: "doctors",
    Kind.OFFERING: "offerings",
    Kind.NETWORK: "networks",
    Kind.REVIEW: "reviews",
    Kind.WORKFLOW: "workflows",
    Kind.MEDIUM: "media",
    Kind.ANNOUNCEMENT: "announcements",
    Kind.WEBHOOK: "webhooks",
    Kind.API_KEY: "api_keys",
}
_AT_ONCE: Final = 100
_IS_PENDING: Final[Document] = {f"{PENDING}.at": {"$exists": True}}


class MongoRevisions:
    def __init__(self, database: Database) -> None:
        self._revisions: Any = database["revisions"]
        self._edited: dict[Kind, Any] = {
            kind: database[name] for kind, name in _COLLECTION_OF.items()
        }

    @property
    def edited(self) -> Collection[str]:
        """The collections of what has revisions."""
        return {*_COLLECTION_OF.values()}

    async def ensure_indexes(self) -> None:
        """There is one revision of each number."""
        fields = [("kind", ASCENDING), ("key", ASCENDING), ("number", DESCENDING)]
        await ensure_indexes(self._revisions, [IndexModel(fields, unique=True)])

    async def latest(
        self, kind: Kind, key: str, *, before: int | None, limit: int
    ) -> Sequence[Revision]:
        await self._copy_of(kind, key)
        wanted: Document = {"kind": kind.value, "key": key}
        if before is not None:
            wanted["number"] = {"$lt": before}
        found = self._revisions.find(wanted).sort("number", DESCENDING).limit(limit)
        return readable(await found.to_list(None), _revision, collection=self._revisions.name)

    async def get(self, kind: Kind, key: str, number: int) -> Revision | None:
        await self._copy_of(kind, key)
        wanted = {"kind": kind.value, "key": key, "number": number}
        document = await self._revisions.find_one(wanted)
        return _revision(document) if document else None

    async def value(self, kind: Kind, key: str, number: int, of: type[T]) -> T | None:
        revision = await self.get(kind, key, number)
        if revision is None or revision.body is None:
            return None
        try:
            return CONVERTER.structure(revision.body, of)
        except UNREADABLE as error:
            raise RevisionUnreadable from error

    async def copy(self) -> int:
        collections = {name: self._edited[kind] for kind, name in _COLLECTION_OF.items()}
        return sum([await self._copy_all(edited) for edited in collections.values()])

    async def _copy_all(self, edited: Any) -> int:
        count = 0
        found = edited.find(_IS_PENDING, {PENDING: 1}).batch_size(_AT_ONCE)
        async for document in found:
            count += await self._copy(edited, document)
        return count

    async def _copy_of(self, kind: Kind, key: str) -> None:
        """The key of a text begins with the `_id` of its procedure; else the two are the same."""
        _id = key.partition(":")[0] if kind is Kind.TEXT else key
        document = await self._edited[kind].find_one({"_id": _id, **_IS_PENDING}, {PENDING: 1})
        if document is not None:
            await self._copy(self._edited[kind], document)

    async def _copy(self, edited: Any, document: Document) -> int:
        """Taken out of the document last: a crash before that copies them again."""
        entries = document[PENDING]
        try:
            await self._revisions.insert_many([dict(entry) for entry in entries], ordered=False)
        except BulkWriteError as error:
            if not is_duplicate_key(error):
                raise
        copied = [{name: entry[name] for name in ("kind", "key", "number")} for entry in entries]
        change = {"$pull": {PENDING: {"$or": copied}}}
        await edited.update_one({"_id": document["_id"]}, change)
        return len(entries)


def _revision(document: Document) -> Revision:
    return CONVERTER.structure(document, Revision)
