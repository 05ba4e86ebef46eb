"""Unsaved texts in MongoDB: a document for each window, removed by the database in the end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.content.documents import CONVERTER
from services.content.unsaved.domain import KEPT_FOR, MOST_TEXTS, SETTLED_FOR, Part, UnsavedText
from shared.mongo import Database, Document, ensure_indexes, readable

_NAMES: Final = ("procedure", "locale", "location", "field")


class MongoUnsavedTexts:
    def __init__(self, database: Database) -> None:
        self._texts: Any = database["unsaved_texts"]

    async def ensure_indexes(self) -> None:
        part = [(f"part.{name}", ASCENDING) for name in _NAMES]
        of_person = IndexModel([("by", ASCENDING), ("expires_at", DESCENDING)], name="of_person")
        of_part = IndexModel([("by", ASCENDING), *part, ("at", DESCENDING)], name="of_part")
        expired = IndexModel("expires_at", name="expired", expireAfterSeconds=0)
        await ensure_indexes(self._texts, [of_person, of_part, expired])

    async def put(self, text: UnsavedText) -> bool:
        return await self._write(text, {"$lt": text.number})

    async def settle(self, text: UnsavedText) -> None:
        await self._write(replace(text, fields=()), {"$lte": text.number})

    async def of(
        self, by: str, part: Part, *, since: datetime, limit: int
    ) -> Sequence[UnsavedText]:
        return await self._found({"by": by, **_of_part(part)}, since, limit)

    async def in_text(
        self, by: str, procedure: str, locale: str, location: str, *, since: datetime, limit: int
    ) -> Sequence[UnsavedText]:
        text = {"procedure": procedure, "locale": locale, "location": location}
        wanted = {"by": by, **{f"part.{name}": value for name, value in text.items()}}
        return await self._found(wanted, since, limit)

    async def _found(self, wanted: Document, since: datetime, limit: int) -> Sequence[UnsavedText]:
        unsettled = {**wanted, "at": {"$gte": since}, "fields": {"$ne": []}}
        found = self._texts.find(unsettled).sort("at", DESCENDING)
        documents = await found.limit(limit).to_list(limit)
        return readable(documents, _text, collection=self._texts.name)

    async def _write(self, text: UnsavedText, earlier: Document) -> bool:
        """One write: where a later one of the window is there, the insert fails by its id."""
        kept_for = KEPT_FOR if text.fields else SETTLED_FOR
        document = {**CONVERTER.unstructure(text), "expires_at": text.at + kept_for}
        seen = {"_id": f"{text.by}/{text.window}", "number": earlier}
        try:
            written = await self._texts.replace_one(seen, document, upsert=True)
        except DuplicateKeyError:
            return False
        if written.upserted_id is not None:
            await self._keep_newest(text.by)
        return True

    async def _keep_newest(self, by: str) -> None:
        """What is settled expires first, so it is not what makes a text go."""
        beyond = self._texts.find({"by": by}, {"_id": 1}).sort("expires_at", DESCENDING)
        ids = [document["_id"] async for document in beyond.skip(MOST_TEXTS)]
        if ids:
            await self._texts.delete_many({"_id": {"$in": ids}})


def _of_part(part: Part) -> Document:
    return {f"part.{name}": getattr(part, name) for name in _NAMES}


def _text(document: Document) -> UnsavedText:
    return CONVERTER.structure(document, UnsavedText)
