"""The directory in MongoDB: one document per entity, its events inside, written in one write.

`_id` is the entity's key, which is the rule that there is one of each. `revision` is compared at
each write, so of two
writers at once one is refused. Every change announces one event, so `events_seq` equals `revision`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.content.directory.domain import (
    Address,
    CapableDoctor,
    Doctor,
    Location,
    Offering,
    Position,
    Revised,
    RevisionConflict,
)
from shared.clock import Clock
from shared.events import CONTENT_EVENTS, Event
from shared.mongo import Database, Document, ensure_indexes
from shared.outbox import ensure_outbox_index, pending

E = TypeVar("E")


@dataclass(frozen=True, kw_only=True)
class Mapping(Generic[E]):
    """How one kind of entity lies in its collection, and the prefix of its events' key."""

    collection: str
    kind: str
    to_document: Callable[[E], Document]
    from_document: Callable[[Document], E]


class MongoEntities(Generic[E]):
    def __init__(self, database: Database, mapping: Mapping[E], now: Clock) -> None:
        self._documents: Any = database[mapping.collection]
        self._mapping = mapping
        self._now = now

    async def ensure_indexes(self) -> None:
        await ensure_outbox_index(self._documents)

    async def get(self, key: str) -> Revised[E] | None:
        document = await self._documents.find_one({"_id": key})
        return self._revised(document) if document else None

    async def put(self, changed: Revised[E], *, key: str, event: Event) -> None:
        fields = {
            **self._mapping.to_document(changed.value),
            "revision": changed.revision,
            "events_seq": changed.revision,
        }
        entries = pending(
            [event],
            key=f"{self._mapping.kind}:{key}",
            source=CONTENT_EVENTS.source,
            first_sequence=changed.revision,
            now=self._now(),
        )
        if changed.revision == 1:
            await self._insert({"_id": key, **fields, "outbox": entries})
        else:
            await self._update(key, changed.revision, fields, entries)

    async def page(
        self, *, after: str, limit: int, among: Collection[str] | None = None
    ) -> Sequence[Revised[E]]:
        wanted: Document = {"_id": {"$gt": after}}
        if among is not None:
            wanted["_id"]["$in"] = sorted(among)
        found = self._documents.find(wanted, {"outbox": 0}).sort("_id", ASCENDING).limit(limit)
        return [self._revised(document) async for document in found]

    async def _insert(self, document: Document) -> None:
        try:
            await self._documents.insert_one(document)
        except DuplicateKeyError as error:
            raise RevisionConflict from error

    async def _update(
        self, key: str, revision: int, fields: Document, entries: list[Document]
    ) -> None:
        seen = {"_id": key, "revision": revision - 1}
        change = {"$set": fields, "$push": {"outbox": {"$each": entries}}}
        result = await self._documents.update_one(seen, change)
        if result.matched_count == 0:
            raise RevisionConflict

    def _revised(self, document: Document) -> Revised[E]:
        return Revised(value=self._mapping.from_document(document), revision=document["revision"])


class MongoOfferings(MongoEntities[Offering]):
    def __init__(self, database: Database, now: Clock) -> None:
        super().__init__(database, OFFERINGS, now)

    async def ensure_indexes(self) -> None:
        await super().ensure_indexes()
        await ensure_indexes(self._documents, [IndexModel([("procedure", ASCENDING)])])

    async def table(
        self, *, location: str | None = None, procedure: str | None = None
    ) -> Sequence[Offering]:
        wanted: Document = {"is_retired": False}
        if location is not None:
            wanted["location"] = location
        if procedure is not None:
            wanted["procedure"] = procedure
        found = self._documents.find(wanted, {"outbox": 0}).sort("_id", ASCENDING)
        return [_offering(document) async for document in found]


def _location_document(location: Location) -> Document:
    address, position = location.address, location.position
    return {
        "name": location.name,
        "province": location.province,
        "phone": location.phone,
        "timezone": location.timezone,
        "address": {
            "street": address.street,
            "city": address.city,
            "province": address.province,
            "postal_code": address.postal_code,
        },
        "languages": list(location.languages),
        "overnight_stay": location.overnight_stay,
        "hours": {
            day: [list(times) for times in intervals] for day, intervals in location.hours.items()
        },
        "reply_within_hours": location.reply_within_hours,
        "position": position and {"latitude": position.latitude, "longitude": position.longitude},
    }


def _location(document: Document) -> Location:
    position = document["position"]
    return Location(
        slug=document["_id"],
        name=document["name"],
        province=document["province"],
        phone=document["phone"],
        timezone=document["timezone"],
        address=Address(**document["address"]),
        languages=tuple(document["languages"]),
        overnight_stay=document["overnight_stay"],
        hours={
            day: tuple((opens, closes) for opens, closes in intervals)
            for day, intervals in document["hours"].items()
        },
        reply_within_hours=document["reply_within_hours"],
        position=Position(**position) if position else None,
    )


def _doctor_document(doctor: Doctor) -> Document:
    return {
        "name": doctor.name,
        "credentials": doctor.credentials,
        "languages": list(doctor.languages),
        "locations": list(doctor.locations),
        "bio": dict(doctor.bio),
    }


def _doctor(document: Document) -> Doctor:
    return Doctor(
        slug=document["_id"],
        name=document["name"],
        credentials=document["credentials"],
        languages=tuple(document["languages"]),
        locations=tuple(document["locations"]),
        bio=document["bio"],
    )


def _offering_document(offering: Offering) -> Document:
    return {
        "location": offering.location,
        "procedure": offering.procedure,
        "doctors": [
            {"slug": doctor.slug, "capacity": doctor.capacity} for doctor in offering.doctors
        ],
        "is_retired": offering.is_retired,
    }


def _offering(document: Document) -> Offering:
    return Offering(
        location=document["location"],
        procedure=document["procedure"],
        doctors=tuple(CapableDoctor(**doctor) for doctor in document["doctors"]),
        is_retired=document["is_retired"],
    )


LOCATIONS: Mapping[Location] = Mapping(
    collection="locations",
    kind="location",
    to_document=_location_document,
    from_document=_location,
)
DOCTORS: Mapping[Doctor] = Mapping(
    collection="doctors", kind="doctor", to_document=_doctor_document, from_document=_doctor
)
OFFERINGS: Mapping[Offering] = Mapping(
    collection="offerings",
    kind="offering",
    to_document=_offering_document,
    from_document=_offering,
)
