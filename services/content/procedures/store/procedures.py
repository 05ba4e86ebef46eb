"""The procedures: one document each, with what was last announced of it and the outbox inside.

`_id` is the slug: there is one of each. A write sets only what differs from what was read, and only
where the revision of just that (`text_revisions` by locale, `facts_revision`) is the one that was
read, so of two writers of one text one is refused and two of different texts are not. `revision`
counts every change; it and `announced.revision` (of the fact) guard what is announced.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from services.content.documents import CONVERTER, PENDING
from services.content.procedures.domain import (
    Change,
    Draft,
    LoadMark,
    Procedure,
    change_of,
    override_bases,
)
from services.content.procedures.store.documents import draft, facts_document, procedure_document
from services.content.procedures.store.history import numbered, revisions_of
from services.content.revisions.domain import (
    BY_A_PROGRAM,
    Provenance,
    Revision,
    RevisionConflict,
)
from services.content.store import ensure_history, revision_documents
from shared.clock import Clock
from shared.events import CONTENT_EVENTS, ProcedurePublished, payload
from shared.mongo import Database, Document, readable, readable_page
from shared.outbox import ensure_outbox_index, pending

_WITHOUT_PENDING: Final = {"outbox": 0, PENDING: 0}


class MongoProcedures:
    def __init__(self, database: Database, now: Clock) -> None:
        self._documents: Any = database["procedures"]
        self._now = now

    async def ensure_indexes(self) -> None:
        await ensure_outbox_index(self._documents)
        await self._number_texts()
        await ensure_history(self._documents, self._history)

    async def get(self, slug: str) -> Draft | None:
        document = await self._documents.find_one({"_id": slug}, _WITHOUT_PENDING)
        return draft(document) if document else None

    async def among(self, slugs: Collection[str]) -> dict[str, Draft]:
        """By slug those of them that can be read."""
        found = self._documents.find({"_id": {"$in": sorted(slugs)}}, _WITHOUT_PENDING)
        drafts = readable(await found.to_list(None), draft, collection=self._documents.name)
        return {one.value.slug: one for one in drafts}

    async def page(self, *, after: str, limit: int) -> Sequence[Draft]:
        """Those that can be read, by slug."""
        return await readable_page(
            self._documents, {}, draft, fields=_WITHOUT_PENDING, after=after, limit=limit
        )

    async def count_unreadable(self) -> int:
        found = self._documents.find({}, _WITHOUT_PENDING)
        name = self._documents.name
        return sum([not readable([one], draft, collection=name) async for one in found])

    async def overridden(self, *, after: str, limit: int) -> Sequence[Draft]:
        """Procedures of which some clinic says something differently, by slug."""
        return await readable_page(
            self._documents,
            {"overrides": {"$ne": {}}},
            draft,
            fields=_WITHOUT_PENDING,
            after=after,
            limit=limit,
        )

    async def put(
        self,
        procedure: Procedure,
        *,
        seen: Draft | None,
        loaded: LoadMark | None = None,
        provenance: Provenance = BY_A_PROGRAM,
    ) -> Draft:
        marked = {"loaded": CONVERTER.unstructure(loaded)} if loaded else {}
        revisions = revision_documents(revisions_of(seen, procedure, provenance, at=self._now()))
        if seen is None:
            return await self._insert({**_first(procedure), **marked, PENDING: revisions})
        change = change_of(seen.value, procedure)
        if change.is_empty and not marked:
            return seen
        update = _update(seen, procedure, change)
        if revisions:
            update["$push"] = {PENDING: {"$each": revisions}}
        update["$set"] = {**update.get("$set", {}), **marked}
        document = await self._documents.find_one_and_update(
            {"_id": procedure.slug, **_guard(seen, procedure, change)},
            {operator: fields for operator, fields in update.items() if fields},
            projection=_WITHOUT_PENDING,
            return_document=ReturnDocument.AFTER,
        )
        if document is None:
            raise RevisionConflict
        return draft(document)

    async def announced(self, slug: str) -> ProcedurePublished | None:
        document = await self._documents.find_one({"_id": slug}, {"announced": 1})
        if document is None or "announced" not in document:
            return None
        return ProcedurePublished.model_validate(document["announced"])

    async def announce(self, event: ProcedurePublished, *, revision: int) -> None:
        last = event.revision - 1
        before: Document = {"announced.revision": last} if last else {"announced": None}
        seen = {"_id": event.slug, "revision": revision, **before}
        change = {
            "$set": {"announced": payload(event), "events_seq": event.revision},
            "$push": {"outbox": {"$each": self._entries(event)}},
        }
        result = await self._documents.update_one(seen, change)
        if result.matched_count == 0:
            raise RevisionConflict

    async def announcements(self, *, after: str, limit: int) -> Sequence[ProcedurePublished]:
        return await readable_page(
            self._documents,
            {"announced": {"$exists": True}},
            lambda document: ProcedurePublished.model_validate(document["announced"]),
            fields={"announced": 1},
            after=after,
            limit=limit,
        )

    async def announce_again(self, event: ProcedurePublished) -> bool:
        seen = {"_id": event.slug, "announced.revision": event.revision, "outbox": None}
        change = {"$set": {"outbox": self._entries(event)}}
        result = await self._documents.update_one(seen, change)
        return bool(result.modified_count)

    def _entries(self, event: ProcedurePublished) -> list[Document]:
        return pending(
            [event],
            key=event.key,
            source=CONTENT_EVENTS.source,
            first_sequence=event.revision,
            now=self._now(),
        )

    async def _insert(self, document: Document) -> Draft:
        try:
            await self._documents.insert_one(document)
        except DuplicateKeyError as error:
            raise RevisionConflict from error
        return draft(document)

    async def _number_texts(self) -> None:
        """Documents of before texts had revisions of their own: all have that of the whole."""
        texts = {"$objectToArray": "$texts"}
        numbered = {"$map": {"input": texts, "in": {"k": "$$this.k", "v": "$revision"}}}
        fields = {"text_revisions": {"$arrayToObject": numbered}, "facts_revision": "$revision"}
        await self._documents.update_many({"facts_revision": None}, [{"$set": fields}])

    def _history(self, document: Document) -> list[Revision]:
        stored = draft(document)
        revisions = revisions_of(None, stored.value, BY_A_PROGRAM, at=self._now())
        return [numbered(revision, stored) for revision in revisions]


def _first(procedure: Procedure) -> Document:
    return {
        "_id": procedure.slug,
        **procedure_document(procedure),
        "revision": 1,
        "text_revisions": dict.fromkeys(procedure.texts, 1),
        "facts_revision": 1,
        "override_bases": override_bases(None, procedure),
        "events_seq": 0,
    }


def _guard(seen: Draft, procedure: Procedure, change: Change) -> Document:
    """The revisions that must still be the ones that were read."""
    guard: Document = {
        f"text_revisions.{locale}": seen.text_revisions.get(locale) for locale in change.texts
    }
    if change.has_facts:
        guard["facts_revision"] = seen.facts_revision
    if change.has_review and procedure.medical_review:
        guard["revision"] = seen.revision
    return guard


def _update(seen: Draft, procedure: Procedure, change: Change) -> Document:
    if change.is_empty:
        return {}
    fields: Document = {}
    for locale in change.texts:
        fields[f"text_revisions.{locale}"] = seen.text_revisions.get(locale, 0) + 1
        if locale in procedure.texts:
            fields[f"texts.{locale}"] = CONVERTER.unstructure(procedure.texts[locale])
    if change.has_facts:
        fields |= {**facts_document(procedure), "facts_revision": seen.facts_revision + 1}
        fields["override_bases"] = override_bases(seen, procedure)
    if change.has_review:
        fields["medical_review"] = CONVERTER.unstructure(procedure.medical_review)
    gone = {f"texts.{locale}": "" for locale in change.texts if locale not in procedure.texts}
    return {"$set": fields, "$unset": gone, "$inc": {"revision": 1}}
