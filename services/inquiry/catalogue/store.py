"""The replica in the inquiry database: `clinics`, `procedures`, `offerings`.

The version number of an entity is its revision; a document is written only over an older one. Two
upserts of one entity may race: the loser's duplicate `_id` means that the other wrote the same or a
newer revision.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import assert_never

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.errors import BulkWriteError

from services.inquiry.catalogue.domain import Clinic, Offer, Procedure
from shared.events import (
    ContentEvent,
    DoctorPublished,
    LocationPublished,
    OfferingPublished,
    OfferingRetired,
    ProcedurePublished,
)
from shared.mongo import Database, Document, ensure_indexes, is_duplicate_key


class MongoCatalogue:
    def __init__(self, database: Database) -> None:
        self._clinics = database["clinics"]
        self._procedures = database["procedures"]
        self._offerings = database["offerings"]

    async def prepare(self) -> None:
        by_procedure = IndexModel([("procedure", ASCENDING)], name="by_procedure")
        await ensure_indexes(self._offerings, [by_procedure])

    async def take(self, facts: Sequence[ContentEvent]) -> None:
        for collection, kinds in (
            (self._clinics, (LocationPublished,)),
            (self._procedures, (ProcedurePublished,)),
            (self._offerings, (OfferingPublished, OfferingRetired)),
        ):
            writes = [_write(fact) for fact in facts if isinstance(fact, kinds)]
            if not writes:
                continue
            try:
                await collection.bulk_write(writes, ordered=False)
            except BulkWriteError as error:
                if not is_duplicate_key(error):
                    raise

    async def has_content(self) -> bool:
        return await self._offerings.find_one({"is_retired": False}, {"_id": 1}) is not None

    async def offer(self, procedure: str) -> Offer | None:
        document, offerings, clinics = await asyncio.gather(
            self._procedures.find_one({"_id": procedure}),
            self._offerings.find({"procedure": procedure, "is_retired": False}).to_list(None),
            self._clinics.find().to_list(None),
        )
        if document is None:
            return None
        return _offer(document, {offering["location"] for offering in offerings}, clinics)

    async def procedures(self) -> Sequence[Procedure]:
        offered = await self._offerings.distinct("procedure", {"is_retired": False})
        documents = await self._procedures.find({"_id": {"$in": offered}}).to_list(None)
        return [_procedure(document) for document in documents]

    async def procedure(self, slug: str) -> Procedure | None:
        document = await self._procedures.find_one({"_id": slug})
        return _procedure(document) if document else None

    async def clinic(self, slug: str) -> Clinic | None:
        document = await self._clinics.find_one({"_id": slug})
        return _clinic(document) if document else None


def _write(fact: ContentEvent) -> UpdateOne:
    """Writes over an older revision only; the upsert fails on `_id` when a newer one is there."""
    document = _document(fact)
    older = {"_id": document["_id"], "revision": {"$lt": fact.revision}}
    return UpdateOne(older, {"$set": document}, upsert=True)


def _document(fact: ContentEvent) -> Document:
    match fact:
        case LocationPublished():
            plain = fact.model_dump(mode="json", exclude={"position", "address"})
            document = {"_id": fact.slug, **plain, "city": fact.address.city}
            _clinic(document)  # refused here, and not by everybody who reads it later
            return document
        case ProcedurePublished():
            return {"_id": fact.slug, **fact.model_dump(mode="json")}
        case OfferingPublished() | OfferingRetired():
            return {
                "_id": f"{fact.location}/{fact.procedure}",
                "location": fact.location,
                "procedure": fact.procedure,
                "is_retired": isinstance(fact, OfferingRetired),
                "revision": fact.revision,
            }
        case DoctorPublished():
            return {"_id": fact.slug, "revision": fact.revision}
        case _:
            assert_never(fact)


def _offer(procedure: Document, offering: set[str], clinics: Iterable[Document]) -> Offer:
    known = sorted((_clinic(document) for document in clinics), key=lambda clinic: clinic.name)
    return Offer(
        procedure=_procedure(procedure),
        clinics=tuple(clinic for clinic in known if clinic.slug in offering),
        others=frozenset(clinic.slug for clinic in known if clinic.slug not in offering),
    )


def _procedure(document: Document) -> Procedure:
    screening = {locale: tuple(items) for locale, items in document["screening"].items()}
    return Procedure(slug=document["_id"], titles=document["titles"], screening=screening)


def _clinic(document: Document) -> Clinic:
    hours = {
        day: tuple((opens, closes) for opens, closes in intervals)
        for day, intervals in document["hours"].items()
    }
    return Clinic(
        slug=document["_id"],
        name=document["name"],
        city=document["city"],
        province=document["province"],
        phone=document["phone"],
        timezone=document["timezone"],
        hours=hours,
        reply_within_hours=document["reply_within_hours"],
    )
