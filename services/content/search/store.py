"""Entries in MongoDB: one document for each offering and locale of readers, in a collection of
their own, since a page with its finished bodies is far too large to be read for a search.

`_id` is the key of the page that its readers ask for: there is one of each. An entry without a page
keeps its document, so that no older version comes back. The vocabulary has the words of all pages,
under what is left of them without a letter or two; nothing is taken out of it, and a word that no
page has any more finds none.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne
from pymongo.errors import DuplicateKeyError

from services.content.search.domain import (
    POINTS,
    Alternatives,
    Entry,
    Part,
    Passage,
    Position,
    Query,
    Ranked,
    deletions,
    stored_edits,
)
from shared.mongo import Database, Document, ensure_indexes

_FORM: Final = 1
"""Of the documents, and of the rules that make terms of words; entries of another are made anew."""
_SHOWN: Final = ("title_key", "location", "procedure", "locale", "locale_served", "title")
_ORDER: Final = {"points": DESCENDING, "title_key": ASCENDING, "_id": ASCENDING}


class MongoEntries:
    def __init__(self, database: Database) -> None:
        self._entries: Any = database["search_entries"]
        self._words: Any = database["search_words"]

    async def ensure_indexes(self) -> None:
        by_term = IndexModel([("locale", ASCENDING), ("terms", ASCENDING)])
        by_location = IndexModel([("locale", ASCENDING), ("location", ASCENDING)])
        await ensure_indexes(self._entries, [by_term, by_location])
        await ensure_indexes(self._words, [IndexModel([("deletions", ASCENDING)])])

    async def put(self, key: str, entry: Entry | None, *, version: int) -> None:
        if entry:
            await self._learn(entry.words())
        content = _document(entry) if entry else {"terms": []}
        is_older = {"version": {"$lt": version}}
        is_of_another_form = {"version": version, "form": {"$ne": _FORM}}
        wanted = {"_id": key, "$or": [is_older, is_of_another_form]}
        document = {"version": version, "form": _FORM, **content}
        try:
            await self._entries.replace_one(wanted, document, upsert=True)
        except DuplicateKeyError:
            return  # what is there is as new

    async def keys(self) -> set[str]:
        return {one["_id"] async for one in self._entries.find({"form": _FORM}, {"_id": 1})}

    async def vocabulary(self, query: Query, *, with_typos: bool) -> Sequence[str]:
        wanted: list[Document] = []
        left: set[str] = set()
        for term in query.terms:
            if term.is_beginning:
                wanted.append({"_id": {"$gte": term.plain, "$lt": term.plain + "\U0010ffff"}})
            if with_typos and term.edits:
                left |= deletions(term.plain, term.edits)
        if left:
            wanted.append({"deletions": {"$in": sorted(left)}})
        if not wanted:
            return []
        return [one["_id"] async for one in self._words.find({"$or": wanted}, {"_id": 1})]

    async def ranked(
        self,
        query: Sequence[Alternatives],
        *,
        locale: str,
        location: str | None,
        after: Position | None,
        limit: int,
    ) -> Sequence[Ranked]:
        stages = [
            {"$match": _matching(query, locale) | ({"location": location} if location else {})},
            {"$project": {**dict.fromkeys(_SHOWN, 1), "points": _points(query)}},
            *([{"$match": _after(after)}] if after else []),
            {"$sort": _ORDER},
            {"$limit": limit},
        ]
        return [_ranked(one) async for one in self._entries.aggregate(stages)]

    async def counts(self, query: Sequence[Alternatives], *, locale: str) -> Mapping[str, int]:
        stages = [
            {"$match": _matching(query, locale)},
            {"$group": {"_id": "$location", "count": {"$sum": 1}}},
        ]
        return {one["_id"]: one["count"] async for one in self._entries.aggregate(stages)}

    async def passages(self, keys: Collection[str]) -> Mapping[str, Sequence[Passage]]:
        found = self._entries.find({"_id": {"$in": list(keys)}}, {"passages": 1})
        return {
            one["_id"]: [
                Passage(
                    part=Part(part["part"]),
                    text=part["text"],
                    terms=frozenset(part["terms"].split()),
                )
                for part in one.get("passages", ())
            ]
            async for one in found
        }

    async def _learn(self, words: Collection[str]) -> None:
        """Before the entry that has them: whoever finds a word may find no page, not the other way
        round.
        """
        known = {one["_id"] async for one in self._words.find({"_id": {"$in": list(words)}})}
        new = [
            UpdateOne(
                {"_id": word},
                {"$setOnInsert": {"deletions": sorted(deletions(word, stored_edits(len(word))))}},
                upsert=True,
            )
            for word in sorted(set(words) - known)
        ]
        if new:
            await self._words.bulk_write(new, ordered=False)


def _document(entry: Entry) -> Document:
    by_part = {part: sorted(terms) for part, terms in entry.terms().items()}
    return {
        "location": entry.location,
        "procedure": entry.procedure,
        "locale": entry.locale,
        "locale_served": entry.locale_served,
        "title": entry.title,
        "title_key": entry.title_key,
        "in": {part.value: terms for part, terms in by_part.items()},
        "terms": [term for terms in by_part.values() for term in terms],
        "passages": [
            {"part": one.part.value, "text": one.text, "terms": " ".join(sorted(one.terms))}
            for one in entry.passages
        ],
    }


def _ranked(document: Document) -> Ranked:
    fields = {name: document[name] for name in _SHOWN}
    return Ranked(key=document["_id"], points=document["points"], **fields)


def _matching(query: Sequence[Alternatives], locale: str) -> Document:
    return {"locale": locale, "$and": [{"terms": {"$in": sorted(one.all)}} for one in query]}


def _after(position: Position) -> Document:
    same: Document = {"points": position.points}
    same_title = same | {"title_key": position.title_key}
    return {
        "$or": [
            {"points": {"$lt": position.points}},
            same | {"title_key": {"$gt": position.title_key}},
            same_title | {"_id": {"$gt": position.key}},
        ]
    }


def _points(query: Sequence[Alternatives]) -> Document:
    return {"$add": [_points_of(one) for one in query]}


def _points_of(one: Alternatives) -> Document:
    """The best that it is found as."""
    branches = sorted(
        [
            (points, case)
            for part in Part
            for points, case in zip(POINTS[part], _cases(part, one), strict=True)
            if case
        ],
        key=lambda branch: branch[0],
        reverse=True,
    )
    return {
        "$switch": {
            "branches": [{"case": case, "then": points} for points, case in branches],
            "default": 0,
        }
    }


def _cases(part: Part, one: Alternatives) -> tuple[Document, Document | None]:
    terms = f"$in.{part.value}"
    exact = {"$in": [{"$literal": one.term}, terms]}
    if not one.others:
        return exact, None
    common = {"$setIntersection": [terms, {"$literal": sorted(one.others)}]}
    return exact, {"$ne": [common, []]}
