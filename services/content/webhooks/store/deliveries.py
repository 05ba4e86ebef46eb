"""Messages on their way, in MongoDB: one document each, under the message's id, so that one that is
queued again is the same one.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.errors import BulkWriteError

from services.content.documents import CONVERTER
from services.content.webhooks.domain import GIVES_UP_AFTER, LEASED_FOR, Delivery, DeliveryState
from shared.ids import new_id
from shared.mongo import Database, Document, ensure_indexes, is_duplicate_key, readable

KEPT_FOR: Final = timedelta(days=30)
"""Once settled."""
_PENDING: Final = {"state": DeliveryState.PENDING.value}
_DUE_ORDER: Final = [("due_at", ASCENDING), ("message.position", ASCENDING)]


class MongoDeliveries:
    def __init__(self, database: Database) -> None:
        self._deliveries: Any = database["webhook_deliveries"]

    async def ensure_indexes(self) -> None:
        seconds = int(KEPT_FOR.total_seconds())
        due_of_one = [("endpoint_id", ASCENDING), *_DUE_ORDER]
        due = [("due_at", ASCENDING), ("endpoint_id", ASCENDING)]
        await ensure_indexes(
            self._deliveries,
            [
                IndexModel(due_of_one, name="due_of_one", partialFilterExpression=_PENDING),
                IndexModel(due, name="due", partialFilterExpression=_PENDING),
                IndexModel([("endpoint_id", ASCENDING), ("order", DESCENDING)], name="listed"),
                IndexModel([("endpoint_id", ASCENDING), ("queued_at", ASCENDING)], name="queued"),
                IndexModel("settled_at", name="settled", expireAfterSeconds=seconds),
            ],
        )

    async def queue(self, deliveries: Sequence[Delivery]) -> None:
        try:
            await self._deliveries.insert_many(map(_document, deliveries), ordered=False)
        except BulkWriteError as error:
            if not is_duplicate_key(error):
                raise

    async def waiting(self, now: datetime) -> Sequence[str]:
        found: list[str] = await self._deliveries.distinct(
            "endpoint_id", {**_PENDING, "due_at": {"$lte": now}}
        )
        return found

    async def lease(self, endpoint_id: str, now: datetime) -> Delivery | None:
        document = await self._deliveries.find_one_and_update(
            {**_PENDING, "endpoint_id": endpoint_id, "due_at": {"$lte": now}},
            {"$set": {"due_at": now + LEASED_FOR, "token": new_id()}, "$inc": {"attempts": 1}},
            sort=_DUE_ORDER,
            return_document=ReturnDocument.AFTER,
        )
        return _delivery(document) if document else None

    async def retry(self, delivery: Delivery, at: datetime) -> bool:
        return await self._end_lease(delivery, {"due_at": at})

    async def settle(self, delivery: Delivery, state: DeliveryState, now: datetime) -> bool:
        settled = {"state": state.value, "due_at": None, "settled_at": now}
        return await self._end_lease(delivery, settled)

    async def hurry(self, endpoint_id: str, now: datetime) -> None:
        waits = {**_PENDING, "endpoint_id": endpoint_id, "due_at": {"$gt": now}, "token": None}
        await self._deliveries.update_many(waits, {"$set": {"due_at": now}})

    async def begin_anew(self, endpoint_id: str, now: datetime) -> None:
        pending = {**_PENDING, "endpoint_id": endpoint_id}
        anew = {"$set": {"attempts": 0, "gives_up_at": now + GIVES_UP_AFTER}}
        await self._deliveries.update_many(pending, anew)
        await self.hurry(endpoint_id, now)

    async def requeue(
        self,
        endpoint_id: str,
        now: datetime,
        *,
        message_id: str | None = None,
        since: datetime | None = None,
        only: Collection[DeliveryState],
    ) -> int:
        wanted: Document = {
            "endpoint_id": endpoint_id,
            "state": {"$in": [state.value for state in only]},
        }
        wanted |= {"_id": message_id} if message_id is not None else {}
        wanted |= {"queued_at": {"$gte": since}} if since is not None else {}
        anew = {
            **_PENDING,
            "due_at": now,
            "gives_up_at": now + GIVES_UP_AFTER,
            "settled_at": None,
            "attempts": 0,
            "token": None,
        }
        result = await self._deliveries.update_many(wanted, {"$set": anew})
        return int(result.matched_count)

    async def count_pending(self, endpoint_id: str, *, at_most: int) -> int:
        pending = {**_PENDING, "endpoint_id": endpoint_id}
        return int(
            await self._deliveries.count_documents(pending, limit=at_most, hint="due_of_one")
        )

    async def of_endpoint(
        self, endpoint_id: str, *, state: DeliveryState | None, before: str, limit: int
    ) -> Sequence[Delivery]:
        wanted: Document = {"endpoint_id": endpoint_id}
        wanted |= {"state": state.value} if state else {}
        wanted |= {"order": {"$lt": before}} if before else {}
        found = self._deliveries.find(wanted).sort("order", DESCENDING).limit(limit)
        return readable(await found.to_list(limit), _delivery, collection=self._deliveries.name)

    async def remove_of(self, endpoint_id: str) -> None:
        await self._deliveries.delete_many({"endpoint_id": endpoint_id})

    async def _end_lease(self, delivery: Delivery, fields: Document) -> bool:
        result = await self._deliveries.update_one(
            {"_id": delivery.message.id, "token": delivery.token},
            {"$set": {**fields, "token": None}},
        )
        return int(result.matched_count) == 1


def _document(delivery: Delivery) -> Document:
    document: Document = CONVERTER.unstructure(delivery)
    return {"_id": delivery.message.id, **document}


def _delivery(document: Document) -> Delivery:
    return CONVERTER.structure(document, Delivery)
