"""The procedures: one document each, with what was last announced of it and the outbox inside.

`_id` is the slug: there is one of each. `revision` (of the text) and `announced.revision` (of the
fact) are each
compared when they are raised, so of two writers at once one is refused.
"""

from datetime import date
from typing import Any

from pymongo.errors import DuplicateKeyError

from services.content.directory.domain import Revised, RevisionConflict
from services.content.procedures.domain import InsuredStatus, MedicalReview, Procedure
from services.content.procedures.store.texts import texts, texts_document
from shared.clock import Clock
from shared.events import CONTENT_EVENTS, ProcedurePublished, payload
from shared.mongo import Database, Document
from shared.outbox import ensure_outbox_index, pending


class MongoProcedures:
    def __init__(self, database: Database, now: Clock) -> None:
        self._documents: Any = database["procedures"]
        self._now = now

    async def ensure_indexes(self) -> None:
        await ensure_outbox_index(self._documents)

    async def get(self, slug: str) -> Revised[Procedure] | None:
        document = await self._documents.find_one({"_id": slug}, {"outbox": 0})
        if document is None:
            return None
        return Revised(value=_procedure(document), revision=document["revision"])

    async def put(self, changed: Revised[Procedure]) -> None:
        fields = {**_procedure_document(changed.value), "revision": changed.revision}
        if changed.revision == 1:
            await self._insert({"_id": changed.value.slug, **fields, "events_seq": 0})
            return
        seen = {"_id": changed.value.slug, "revision": changed.revision - 1}
        result = await self._documents.update_one(seen, {"$set": fields})
        if result.matched_count == 0:
            raise RevisionConflict

    async def announced(self, slug: str) -> ProcedurePublished | None:
        document = await self._documents.find_one({"_id": slug}, {"announced": 1})
        if document is None or "announced" not in document:
            return None
        return ProcedurePublished.model_validate(document["announced"])

    async def announce(self, event: ProcedurePublished, *, revision: int) -> None:
        last = event.revision - 1
        before: Document = {"announced.revision": last} if last else {"announced": None}
        seen = {"_id": event.slug, "revision": revision, **before}
        entries = pending(
            [event],
            key=event.key,
            source=CONTENT_EVENTS.source,
            first_sequence=event.revision,
            now=self._now(),
        )
        change = {
            "$set": {"announced": payload(event), "events_seq": event.revision},
            "$push": {"outbox": {"$each": entries}},
        }
        result = await self._documents.update_one(seen, change)
        if result.matched_count == 0:
            raise RevisionConflict

    async def _insert(self, document: Document) -> None:
        try:
            await self._documents.insert_one(document)
        except DuplicateKeyError as error:
            raise RevisionConflict from error


def _procedure_document(procedure: Procedure) -> Document:
    review = procedure.medical_review
    return {
        "category": procedure.category,
        "insured_status": procedure.insured_status.value,
        "texts": texts_document(procedure.texts),
        "overrides": {
            location: texts_document(by_locale)
            for location, by_locale in procedure.overrides.items()
        },
        "medical_review": review
        and {"by": review.by, "on": review.on.isoformat(), "due": review.due.isoformat()},
    }


def _procedure(document: Document) -> Procedure:
    review = document["medical_review"]
    return Procedure(
        slug=document["_id"],
        category=document["category"],
        insured_status=InsuredStatus(document["insured_status"]),
        texts=texts(document["texts"]),
        overrides={
            location: texts(by_locale) for location, by_locale in document["overrides"].items()
        },
        medical_review=review
        and MedicalReview(
            by=review["by"],
            on=date.fromisoformat(review["on"]),
            due=date.fromisoformat(review["due"]),
        ),
    )
