"""The replica in the inquiry database: `clinics`, `procedures`, `offerings`.

The version number of an entity is its revision; a document is written only over an older one. An
upsert that finds the same or a newer revision collides on `_id`. So does one of two first writers,
which may be the newer one: what collided is written once more, and then in vain for good reason.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, assert_never

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
from shared.mongo import (
    Database,
    Document,
    MongoRereads,
    ensure_indexes,
    is_duplicate_key,
    readable,
)


class MongoCatalogue:
    def __init__(self, database: Database) -> None:
        self._clinics = database["clinics"]
        self._procedures = database["procedures"]
        self._offerings = database["offerings"]
        self._rereads = MongoRereads(database)

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
            if writes and not await _written(collection, writes):
                await _written(collection, writes)

    async def is_complete(self) -> bool:
        return not (await self.is_empty() or await self._rereads.are_going_on())

    async def is_empty(self) -> bool:
        """Whether there are no clinics, no procedures or no offerings: an emptied one has none."""
        collections = (self._clinics, self._procedures, self._offerings)
        found = await asyncio.gather(*[one.find_one({}, {"_id": 1}) for one in collections])
        return None in found

    async def clear(self) -> None:
        """Forgets everything, so that it is read anew from what content has announced."""
        for collection in (self._offerings, self._procedures, self._clinics):
            await collection.delete_many({})

    async def count(self) -> int:
        collections = (self._clinics, self._procedures, self._offerings)
        return sum([int(await one.count_documents({})) for one in collections])

    async def offer(self, procedure: str) -> Offer | None:
        found, offerings, clinics = await asyncio.gather(
            self.procedure(procedure),
            self._offerings.find({"procedure": procedure, "is_retired": False}).to_list(None),
            self._clinics.find().to_list(None),
        )
        if found is None:
            return None
        at = {o["location"] for o in offerings if isinstance(o.get("location"), str)}
        return _offer(found, at, clinics)

    async def procedures(self) -> Sequence[Procedure]:
        offered = await self._offerings.distinct("procedure", {"is_retired": False})
        documents = await self._procedures.find({"_id": {"$in": offered}}).to_list(None)
        return readable(documents, _procedure, collection="procedures")

    async def procedure(self, slug: str) -> Procedure | None:
        documents = await self._procedures.find({"_id": slug}).to_list(None)
        return next(iter(readable(documents, _procedure, collection="procedures")), None)

    async def clinic(self, slug: str) -> Clinic | None:
        documents = await self._clinics.find({"_id": slug}).to_list(None)
        return next(iter(readable(documents, _clinic, collection="clinics")), None)


async def _written(collection: Any, writes: Sequence[UpdateOne]) -> bool:
    """False when one collided with a revision that was there already."""
    try:
        await collection.bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        if not is_duplicate_key(error):
            raise
        return False
    return True


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


def _offer(procedure: Procedure, offering: set[Any], clinics: Iterable[Document]) -> Offer:
    found = readable(clinics, _clinic, collection="clinics")
    known = sorted(found, key=lambda clinic: clinic.name)
    return Offer(
        procedure=procedure,
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
