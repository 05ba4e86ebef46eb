"""What editorial lists are read from: titles without their texts, and reviews that somebody waits
for.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pymongo import ASCENDING, IndexModel

from services.content.documents import CONVERTER, PENDING
from services.content.reviews.domain import TextReviews
from services.content.text.domain import LOCALES
from shared.mongo import Database, Document, ensure_indexes, readable

_TITLES: Final = {f"texts.{locale}.title": 1 for locale in LOCALES}


class MongoTitles:
    def __init__(self, database: Database) -> None:
        self._documents: Any = database["procedures"]

    async def all(self) -> Mapping[str, Mapping[str, str]]:
        found = self._documents.find({}, _TITLES).sort("_id", ASCENDING)
        return {document["_id"]: _titles(document) async for document in found}


class MongoWaitingReviews:
    def __init__(self, database: Database) -> None:
        self._documents: Any = database["reviews"]

    async def ensure_indexes(self) -> None:
        by_request = IndexModel([("requested.at", ASCENDING)], sparse=True)
        await ensure_indexes(self._documents, [by_request])

    async def waiting(self, *, limit: int) -> Sequence[TextReviews]:
        found = self._documents.find({"requested.at": {"$exists": True}}, {PENDING: 0})
        documents = await found.sort("requested.at", ASCENDING).limit(limit).to_list(None)
        return readable(documents, _reviews, collection=self._documents.name)


def _titles(document: Document) -> Mapping[str, str]:
    texts = document.get("texts") or {}
    titles = {locale: (text or {}).get("title") for locale, text in texts.items()}
    return {locale: title for locale, title in titles.items() if isinstance(title, str) and title}


def _reviews(document: Document) -> TextReviews:
    return CONVERTER.structure(document, TextReviews)
