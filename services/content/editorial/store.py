"""What editorial lists are read from: titles without their texts, reviews that somebody waits for,
and revisions without what they say.
"""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel

from services.content.documents import CONVERTER, PENDING
from services.content.editorial.domain.steps import Step
from services.content.reviews.domain import TextReviews
from services.content.revisions.domain import Kind
from services.content.text.domain import LOCALES
from shared.mongo import Database, Document, ensure_indexes, readable

_STEP: Final = {
    **dict.fromkeys(("kind", "key", "number", "by", "at", "restored_from"), 1),
    # Of the rest only whether there is any.
    **dict.fromkeys(
        ("body.location", "body.name", "body.texts", "body.words.alt", "body.action"), 1
    ),
}
_OF_CLINICS: Final = (Kind.OFFERING.value, Kind.WORKFLOW.value)
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


class MongoTrail:
    """Over the history; what is not copied into it yet is copied first."""

    def __init__(self, database: Database, copy_pending: Callable[[], Awaitable[int]]) -> None:
        self._documents: Any = database["revisions"]
        self._copy_pending = copy_pending

    async def ensure_indexes(self) -> None:
        by_time = IndexModel([("at", DESCENDING), ("_id", DESCENDING)])
        by_person = IndexModel([("by", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)])
        await ensure_indexes(self._documents, [by_time, by_person])

    async def steps(
        self,
        *,
        by: str,
        kind: Kind | None,
        locations: Collection[str] | None,
        hidden: Collection[Kind],
        before: tuple[datetime, str] | None,
        limit: int,
    ) -> Sequence[Step]:
        await self._copy_pending()
        wanted = [
            *([{"by": by}] if by else []),
            *([{"kind": kind.value}] if kind else []),
            *([_of_clinics(locations)] if locations is not None else []),
            *([{"kind": {"$nin": sorted(hidden)}}] if hidden else []),
            *([_before(*before)] if before else []),
        ]
        found = self._documents.find({"$and": wanted} if wanted else {}, _STEP)
        found = found.sort([("at", DESCENDING), ("_id", DESCENDING)]).limit(limit)
        return readable(await found.to_list(None), _step, collection=self._documents.name)


def _of_clinics(locations: Collection[str]) -> Document:
    """What belongs to one of them, by its key or by what it says itself."""
    slugs = sorted(locations)
    prefixes = "|".join(map(re.escape, slugs))
    return {
        "$or": [
            {"kind": Kind.LOCATION.value, "key": {"$in": slugs}},
            {"kind": {"$in": _OF_CLINICS}, "key": {"$regex": f"^({prefixes}):"}},
            {"body.location": {"$in": slugs}},
        ]
    }


def _before(at: datetime, step: str) -> Document:
    return {"$or": [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": ObjectId(step)}}]}


def _step(document: Document) -> Step:
    return Step(
        id=str(document["_id"]),
        kind=CONVERTER.structure(document["kind"], Kind),
        key=document["key"],
        number=document["number"],
        by=document["by"],
        at=document["at"],
        restored_from=document.get("restored_from"),
        is_removed=document.get("body") is None,
        action=(document.get("body") or {}).get("action", ""),
        words=_words(document.get("body") or {}),
    )


def _words(body: Document) -> Mapping[str, str]:
    """The name of a doctor, what a picture shows, what is announced."""
    texts = body.get("texts") or {}
    found = (
        {locale: (text or {}).get("text") for locale, text in texts.items()}
        or (body.get("words") or {}).get("alt")
        or {locale: body.get("name") for locale in LOCALES}
    )
    return {locale: text for locale, text in found.items() if isinstance(text, str) and text}


def _titles(document: Document) -> Mapping[str, str]:
    texts = document.get("texts") or {}
    titles = {locale: (text or {}).get("title") for locale, text in texts.items()}
    return {locale: title for locale, title in titles.items() if isinstance(title, str) and title}


def _reviews(document: Document) -> TextReviews:
    return CONVERTER.structure(document, TextReviews)
