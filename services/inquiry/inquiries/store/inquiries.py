"""Inquiries in MongoDB: added in one write with their events, changed in one write by version."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar

from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateOne
from pymongo.errors import DuplicateKeyError

from services.inquiry.inquiries.domain import Inquiry, Receipt
from services.inquiry.inquiries.ports import (
    FOUND_AT_MOST,
    InquiryUnreadable,
    ReferenceTaken,
    Transition,
    no_events,
)
from services.inquiry.inquiries.store.documents import (
    announced,
    document_of,
    inquiries_of,
    inquiry_of,
    read_all,
    receipt_of,
    update_of,
)
from shared.clock import Clock, utc_now
from shared.errors import Unavailable
from shared.events import Event
from shared.mongo import Database, Document, GatheredInserts, GatheredReads, ensure_indexes
from shared.outbox import ensure_outbox_index

T = TypeVar("T")
_LOOKS: Final = 100
_FEW_LOOKS: Final = 15
_LOOK_AGAIN_SECONDS: Final = 0.02
_ATTEMPTS: Final = 100
"""Of a change that others are faster than; each time at least one of them has succeeded."""


class MongoInquiries:
    def __init__(self, database: Database, now: Clock = utc_now) -> None:
        self._inquiries = database["inquiries"]
        self._new = GatheredInserts(self._inquiries)
        self._known = GatheredReads(self._inquiries)
        self._now = now

    async def prepare(self) -> None:
        """One inquiry per idempotency key, however often it is sent; one inquiry per reference."""
        once = IndexModel([("key_hash", ASCENDING)], name="one_per_key", unique=True)
        reference = IndexModel([("reference", ASCENDING)], name="one_per_reference", unique=True)
        contact = IndexModel([("contact_hashes", ASCENDING)], name="by_contact")
        reminders = IndexModel(
            [("lead.remind_at", ASCENDING)],
            name="to_remind",
            partialFilterExpression={"lead.remind_at": {"$type": "date"}},
        )
        await ensure_indexes(self._inquiries, [once, reference, contact, reminders])
        await ensure_outbox_index(self._inquiries)

    async def receipt_of(self, key_hash: bytes) -> Receipt | None:
        document = await self._inquiries.find_one({"key_hash": key_hash})
        return _read(document, receipt_of) if document else None

    async def receipt_soon(self, key_hash: bytes, *, looks: int = _FEW_LOOKS) -> Receipt | None:
        for _ in range(looks):
            receipt = await self.receipt_of(key_hash)
            if receipt is not None:
                return receipt
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        return None

    async def add(self, inquiry: Inquiry, events: Sequence[Event]) -> Receipt:
        try:
            await self._new.insert(document_of(inquiry, events))
        except DuplicateKeyError as error:
            if "reference" in (error.details or {}).get("keyPattern", {}):
                raise ReferenceTaken from None
            return await self._winner(inquiry.key_hash)
        return inquiry.receipt

    async def _winner(self, key_hash: bytes) -> Receipt:
        """The inquiry that came first; a majority read may see it a moment after its key was
        refused to us. A driver's retry may find its own first write.
        """
        receipt = await self.receipt_soon(key_hash, looks=_LOOKS)
        if receipt is None:
            raise Unavailable
        return receipt

    async def get(self, inquiry_id: str) -> Inquiry | None:
        document = await self._known.get(inquiry_id)
        return _read(document, inquiry_of) if document else None

    async def by_reference(self, reference: str) -> Inquiry | None:
        document = await self._inquiries.find_one({"reference": reference})
        return _read(document, inquiry_of) if document else None

    async def by_contact(
        self,
        contact_hashes: Collection[bytes],
        *,
        since: datetime | None = None,
        limit: int = FOUND_AT_MOST,
    ) -> Sequence[Inquiry]:
        wanted: Document = {"contact_hashes": {"$in": list(contact_hashes)}}
        if since is not None:
            wanted["received_at"] = {"$gte": since}
        found = self._inquiries.find(wanted).sort("received_at", DESCENDING)
        return inquiries_of(await found.limit(limit).to_list(None))

    async def to_remind(self, now: datetime, *, limit: int) -> list[str]:
        due = {"lead.remind_at": {"$lte": now, "$type": "date"}}
        found = self._inquiries.find(due, {"_id": 1}).sort("lead.remind_at", ASCENDING)
        return [document["_id"] for document in await found.limit(limit).to_list(None)]

    async def replace_sealed(
        self, before: Inquiry, personal: Mapping[str, bytes], notes: Mapping[str, bytes]
    ) -> bool:
        new = {f"personal.{field}": text for field, text in personal.items()}
        new |= {f"notes.$[n{at}].text": text for at, text in enumerate(notes.values())}
        entries = [{f"n{at}.id": note_id} for at, note_id in enumerate(notes)]
        change = {"$set": new, "$inc": {"version": 1}}
        done = await self._inquiries.update_one(_still(before), change, array_filters=entries)
        return bool(done.matched_count)

    async def change(
        self,
        inquiry_id: str,
        transition: Transition,
        events: Callable[[Inquiry], Sequence[Event]] = no_events,
    ) -> Inquiry | None:
        for _ in range(_ATTEMPTS):
            document = await self._inquiries.find_one({"_id": inquiry_id})
            if document is None:
                return None
            before = _read(document, inquiry_of)
            after = transition(before)
            if after == before:
                return before
            update = update_of(before, after)
            facts = () if after.is_kept_back else events(after)  # nobody has heard of it
            announced(update, document, facts, self._now())
            done = await self._inquiries.update_one(_still(before), update)
            if done.matched_count:
                return replace(after, version=before.version + 1)
        raise Unavailable

    async def change_all(self, inquiry_ids: Iterable[str], transition: Transition) -> None:
        ids = list(inquiry_ids)
        for _ in range(_ATTEMPTS):
            documents = await self._inquiries.find({"_id": {"$in": ids}}).to_list(None)
            writes = [
                UpdateOne(_still(before), update_of(before, after))
                for before in inquiries_of(documents)
                if (after := transition(before)) != before
            ]
            if not writes:
                return
            done = await self._inquiries.bulk_write(writes, ordered=False)
            if done.matched_count == len(writes):
                return
        raise Unavailable


def _read(document: Document, read: Callable[[Document], T]) -> T:
    for found in read_all([document], read):
        return found
    raise InquiryUnreadable


def _still(before: Inquiry) -> dict[str, Any]:
    """The inquiry if nobody has changed it since; of before versions were kept it has none."""
    return {"_id": before.id, "version": before.version or None}
