"""The capacity of each doctor in MongoDB: one document each, taken from by compare-and-set.

`capacities {_id: "location/doctor", location, doctor, version, open: [{inquiry_id, for_version}],
pending: [reservations], given, credit, terms}`: `version` rises when capacity is taken, so that
what was read as free is still free when it is taken. Confirming and releasing never take any and
leave it alone. `given` rises in the write that takes and falls in the one that refunds.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from services.routing.capacity.domain import DoctorCapacity, LeadVersion, Level, Reservation
from services.routing.capacity.store.documents import (
    COLLECTION,
    capacity_of,
    doctor_at_clinic_of,
    entries_in,
    lead_version_of,
    reservation_document,
    reservation_of,
    version_document,
)
from services.routing.decisions.domain import DoctorAtClinic
from shared.mongo import Database, Document, GatheredUpdates, is_duplicate_key, readable


class MongoCapacities:
    def __init__(self, database: Database) -> None:
        self._capacities = database[COLLECTION]
        self._changes = GatheredUpdates(self._capacities)

    async def all(self) -> Mapping[DoctorAtClinic, DoctorCapacity]:
        found = await self._counted({})
        return {capacity.doctor_at_clinic: capacity for capacity in found}

    async def of(self, doctor_at_clinic: DoctorAtClinic) -> DoctorCapacity:
        found = await self._counted({"_id": str(doctor_at_clinic)})
        return found[0] if found else DoctorCapacity(doctor_at_clinic=doctor_at_clinic)

    async def reservations(
        self, *, before: datetime
    ) -> Sequence[tuple[DoctorAtClinic, Reservation]]:
        documents = self._capacities.find({"pending.at": {"$lt": before}}, {"pending": 1})
        found = []
        async for document in documents:
            if doctor_at_clinic := doctor_at_clinic_of(document):
                entries = entries_in(document["pending"])
                reservations = readable(entries, reservation_of, collection=COLLECTION)
                found += [(doctor_at_clinic, one) for one in reservations if one.at < before]
        return found

    async def reserve(self, capacity: DoctorCapacity, reservations: Sequence[Reservation]) -> bool:
        new = [reservation_document(reservation) for reservation in reservations]
        pending = {one.inquiry_id for one in capacity.pending}
        is_counted = capacity.version == 0 or capacity.given is not None
        may_give_way = capacity.unreadable or any(one["inquiry_id"] in pending for one in new)
        taking = _adding if is_counted and not may_give_way else _replacing
        taken = UpdateOne(
            {"_id": str(capacity.doctor_at_clinic), "version": capacity.version},
            taking(capacity.doctor_at_clinic, new),
            upsert=capacity.version == 0,
        )
        try:
            is_taken = await self._changes.update(taken)
        except DuplicateKeyError:  # somebody else was the first to take from it
            return False
        if is_taken is not None:
            return is_taken
        now = await self.of(capacity.doctor_at_clinic)
        return all(now.has_reserved(one.request) for one in reservations)

    async def confirm(
        self, doctor_at_clinic: DoctorAtClinic, written: Sequence[LeadVersion]
    ) -> None:
        versions = [version_document(one) for one in written]
        this = {"_id": str(doctor_at_clinic)}
        are_pending = {"$all": [{"$elemMatch": one} for one in versions]}
        not_open_yet = {"$nin": [one["inquiry_id"] for one in versions]}
        confirmed = UpdateOne(
            {**this, "pending": are_pending, "open.inquiry_id": not_open_yet},
            {"$pull": {"pending": {"$or": versions}}, "$push": {"open": {"$each": versions}}},
        )
        if not await self._changes.update(confirmed):
            await self._capacities.update_one(this, _confirming_what_is_pending(versions))

    async def release(
        self, doctor_at_clinic: DoctorAtClinic, given_up: LeadVersion, *, is_refund: bool = True
    ) -> None:
        this, here = version_document(given_up), {"_id": str(doctor_at_clinic)}
        pulled: Document = {"$pull": {"pending": this, "open": this}}
        if is_refund:
            one = {"$elemMatch": this}
            is_counted = {"given": {"$type": "number"}, "$or": [{"pending": one}, {"open": one}]}
            refund = {**pulled, "$inc": {"given": -1}}
            done = await self._capacities.update_one({**here, **is_counted}, refund)
            if done.matched_count:
                return
        await self._capacities.update_one(here, pulled)

    async def level(self, levels: Sequence[Level]) -> None:
        writes = [_levelling(one) for one in levels]
        if not writes:
            return
        try:
            await self._capacities.bulk_write(writes, ordered=False)
        except BulkWriteError as error:  # somebody else was the first to write there
            if not is_duplicate_key(error):
                raise

    async def taken(self) -> Mapping[DoctorAtClinic, frozenset[LeadVersion]]:
        fields = {"open": 1, "pending.inquiry_id": 1, "pending.for_version": 1}
        found: dict[DoctorAtClinic, frozenset[LeadVersion]] = {}
        async for document in self._capacities.find({}, fields):
            doctor_at_clinic = doctor_at_clinic_of(document)
            entries = [*entries_in(document.get("open")), *entries_in(document.get("pending"))]
            if doctor_at_clinic:
                versions = readable(entries, lead_version_of, collection=COLLECTION)
                found[doctor_at_clinic] = frozenset(versions)
        return found

    async def restore(
        self, doctor_at_clinic: DoctorAtClinic, missing: Sequence[LeadVersion]
    ) -> None:
        added = {"$literal": [version_document(one) for one in missing]}
        taken = {"$setUnion": [{"$ifNull": ["$open", []]}, added]}
        more = {"$size": {"$setDifference": [added, {"$ifNull": ["$open", []]}]}}
        kept = {"pending": {"$ifNull": ["$pending", []]}}
        await self._capacities.update_one(
            {"_id": str(doctor_at_clinic)},
            [{"$set": {**_taking_more(doctor_at_clinic), **kept, "open": taken, **_giving(more)}}],
            upsert=True,
        )

    async def _counted(self, wanted: Document) -> list[DoctorCapacity]:
        """Neither what is open, which is counted, nor the facts of what is reserved: both are more
        than all the rest.
        """
        size = {"$cond": [{"$isArray": "$open"}, {"$size": "$open"}, "$open"]}
        shorter: list[Document] = [{"$set": {"open": size}}, {"$unset": "pending.facts"}]
        reading = self._capacities.aggregate([{"$match": wanted}, *shorter])
        found = [capacity_of(document) for document in await reading.to_list(None)]
        return [capacity for capacity in found if capacity]


def _taking_more(doctor_at_clinic: DoctorAtClinic) -> Document:
    return {
        "location": {"$literal": doctor_at_clinic.location},
        "doctor": {"$literal": doctor_at_clinic.doctor},
        "version": {"$add": [{"$ifNull": ["$version", 0]}, 1]},
    }


def _adding(doctor_at_clinic: DoctorAtClinic, new: list[Document]) -> Document:
    """Where none of these inquiries had anything reserved here. What lies in `open` is not written
    again: that of a doctor with a thousand open leads would be most of the work.
    """
    return {
        "$set": {"location": doctor_at_clinic.location, "doctor": doctor_at_clinic.doctor},
        "$inc": {"version": 1, "given": len(new)},
        "$push": {"pending": {"$each": new}},
        "$setOnInsert": {"open": [], "terms": ""},
    }


def _replacing(doctor_at_clinic: DoctorAtClinic, new: list[Document]) -> list[Document]:
    """An earlier reservation of the same inquiry here gives way to the new one; a later one, which
    somebody quicker has made, stays.
    """
    taken = [{name: one[name] for name in ("inquiry_id", "for_version")} for one in new]
    is_earlier = {
        "$and": [
            {"$eq": ["$$this.inquiry_id", "$$new.inquiry_id"]},
            {"$lte": ["$$this.for_version", "$$new.for_version"]},
        ]
    }
    gives_way = {"$map": {"input": {"$literal": taken}, "as": "new", "in": is_earlier}}
    kept = _pending_where({"$not": [{"$anyElementTrue": [gives_way]}]})
    pending = {"$concatArrays": [kept, {"$literal": new}]}
    before = {"$size": {"$ifNull": ["$pending", []]}}
    more = {"$subtract": [{"$size": pending}, before]}
    return [
        {
            "$set": {
                **_taking_more(doctor_at_clinic),
                **_giving(more),
                "open": {"$ifNull": ["$open", []]},
                "pending": pending,
            }
        }
    ]


def _giving(more: Document) -> Document:
    """What nobody has counted yet begins with what is taken."""
    taken = [{"$size": {"$ifNull": [f"${name}", []]}} for name in ("open", "pending")]
    before = {"$cond": [{"$isNumber": "$given"}, "$given", {"$add": taken}]}
    return {"given": {"$add": [before, more]}}


def _levelling(level: Level) -> UpdateOne:
    at = level.doctor_at_clinic
    credited: Document = {
        "$set": {"credit": level.credit, "terms": level.terms},
        "$inc": {"version": 1},
    }
    if level.version:
        return UpdateOne({"_id": str(at), "version": level.version}, credited)
    first = {"location": at.location, "doctor": at.doctor, "open": [], "pending": [], "given": 0}
    return UpdateOne(
        {"_id": str(at), "version": 0}, {**credited, "$setOnInsert": first}, upsert=True
    )


def _confirming_what_is_pending(versions: list[Document]) -> list[Document]:
    """Of these versions only those that are, and none of them twice."""
    opened = {"$setUnion": ["$open", _versions_of(_pending_in(versions))]}
    return [{"$set": {"open": opened, "pending": _pending_not_in(versions)}}]


_THIS_VERSION: Document = {
    "inquiry_id": "$$this.inquiry_id",
    "for_version": "$$this.for_version",
}


def _pending_in(versions: list[Document]) -> Document:
    return _pending_where({"$in": [_THIS_VERSION, {"$literal": versions}]})


def _pending_not_in(versions: list[Document]) -> Document:
    return _pending_where({"$not": [{"$in": [_THIS_VERSION, {"$literal": versions}]}]})


def _pending_where(condition: Document) -> Document:
    return {"$filter": {"input": {"$ifNull": ["$pending", []]}, "cond": condition}}


def _versions_of(pending: Document) -> Document:
    return {"$map": {"input": pending, "in": _THIS_VERSION}}
