"""The room with each doctor in MongoDB: one document per pool, taken from by compare-and-set.

`pools {_id: "location/doctor", version, open: [inquiry ids], pending: [reservations]}`: `version`
rises when room is taken, so that what was read as free is still free when it is taken. Confirming
and releasing never take room and leave it alone.
"""

from collections.abc import Mapping, Sequence

from pymongo.errors import DuplicateKeyError

from services.routing.capacity.domain import Pool, Reservation, RoutingRequest
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.documents import facts_document, facts_of
from services.routing.leads.domain import Origin
from shared.mongo import Database, Document, readable

COLLECTION = "pools"
_NO_ROOM = 1_000_000_000


class MongoPools:
    def __init__(self, database: Database) -> None:
        self._pools = database[COLLECTION]

    async def all(self) -> Mapping[DoctorAtClinic, Pool]:
        size = {"$cond": [{"$isArray": "$open"}, {"$size": "$open"}, "$open"]}
        reading = self._pools.aggregate([{"$set": {"open": size}}])
        pools = [_pool(document) for document in await reading.to_list(None)]
        return {pool.place: pool for pool in pools if pool}

    async def reserve(self, pool: Pool, reservations: Sequence[Reservation]) -> bool:
        taken = [_reservation_document(reservation) for reservation in reservations]
        try:
            done = await self._pools.update_one(
                {"_id": str(pool.place), "version": pool.version},
                [{"$set": _with(pool.place, taken)}],
                upsert=pool.version == 0,
            )
        except DuplicateKeyError:  # somebody else was the first to take room here
            return False
        return done.matched_count == 1 or done.upserted_id is not None

    async def confirm(self, place: DoctorAtClinic, inquiry_ids: Sequence[str]) -> None:
        ids = list(inquiry_ids)
        await self._pools.update_one(
            {"_id": str(place)},
            [
                {
                    "$set": {
                        "open": {"$setUnion": ["$open", {"$literal": ids}]},
                        "pending": _pending_without(ids),
                    }
                }
            ],
        )

    async def release(self, place: DoctorAtClinic, inquiry_id: str, *, for_version: int) -> None:
        await self._pools.update_one(
            {"_id": str(place)},
            {"$pull": {"pending": {"inquiry_id": inquiry_id, "for_version": for_version}}},
        )


def _with(place: DoctorAtClinic, taken: list[Document]) -> Document:
    """An earlier reservation of the same inquiry in this pool gives way to the new one."""
    ids = [reservation["inquiry_id"] for reservation in taken]
    return {
        "location": {"$literal": place.location},
        "doctor": {"$literal": place.doctor},
        "version": {"$add": ["$version", 1]},
        "open": {"$ifNull": ["$open", []]},
        "pending": {"$concatArrays": [_pending_without(ids), {"$literal": taken}]},
    }


def _pending_without(inquiry_ids: list[str]) -> Document:
    return {
        "$filter": {
            "input": {"$ifNull": ["$pending", []]},
            "cond": {"$not": {"$in": ["$$this.inquiry_id", {"$literal": inquiry_ids}]}},
        }
    }


def _pool(document: Document) -> Pool | None:
    """A pool that nobody can read has no room, until somebody has looked at it."""
    pools = readable([document], _readable_pool, collection=COLLECTION)
    location, slash, doctor = str(document["_id"]).partition("/")
    closed = (
        Pool(place=DoctorAtClinic(location, doctor), version=-1, unreadable=_NO_ROOM)
        if slash
        else None
    )
    return pools[0] if pools else closed


def _readable_pool(document: Document) -> Pool:
    pending = document["pending"]
    reservations = readable(pending, _reservation, collection=COLLECTION)
    return Pool(
        place=DoctorAtClinic(document["location"], document["doctor"]),
        version=int(document["version"]),
        confirmed=int(document["open"]),
        pending=tuple(reservations),
        unreadable=len(pending) - len(reservations),
    )


def _reservation_document(reservation: Reservation) -> Document:
    request = reservation.request
    return {
        "inquiry_id": request.inquiry_id,
        "for_version": request.for_version,
        "at": reservation.at,
        "facts": facts_document(request.facts),
        "correlation_id": request.origin.correlation_id,
        "traceparent": request.origin.traceparent,
    }


def _reservation(document: Document) -> Reservation:
    origin = Origin(correlation_id=document["correlation_id"], traceparent=document["traceparent"])
    request = RoutingRequest(
        facts=facts_of(document["facts"]), origin=origin, for_version=int(document["for_version"])
    )
    return Reservation(request=request, at=document["at"])
