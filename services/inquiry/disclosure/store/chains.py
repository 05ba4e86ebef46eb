"""The chains of records (`disclosures`): only ever added to. An entry's document carries the event
that announces it, and the head of each chain is noted on its inquiry.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.inquiry.disclosure.domain.chain import Entry, Head, empty, linked, noted
from services.inquiry.disclosure.domain.checks import Position, StoredChain
from services.inquiry.disclosure.ports import AssertionRepeated
from services.inquiry.disclosure.store.documents import entry_document, entry_of, head_of
from shared.errors import Unavailable
from shared.keys import KeyRing
from shared.logs import get_log
from shared.mongo import Database, ensure_indexes
from shared.outbox import ensure_outbox_index

_log = get_log(__name__)
_ATTEMPTS: Final = 50
_PAUSE_SECONDS: Final = 0.01
_DISCLOSED: Final = "disclosed"


class MongoDisclosures:
    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._disclosures = database["disclosures"]
        self._inquiries = database["inquiries"]
        self._keys = keys

    async def prepare(self) -> None:
        """One entry per place in a chain: two that append at once cannot both follow the same one.
        An assertion counts once.
        """
        place = IndexModel(
            [("inquiry_id", ASCENDING), ("seq", ASCENDING)], name="one_per_place", unique=True
        )
        once = IndexModel(
            [("assertion_id", ASCENDING)],
            name="one_per_assertion",
            unique=True,
            partialFilterExpression={"assertion_id": {"$type": "string"}},
        )
        keyed = IndexModel(
            [("kid", ASCENDING)], name="keyed", partialFilterExpression={"kid": {"$type": "string"}}
        )
        heads = IndexModel(
            [("reference", ASCENDING)],
            name=_DISCLOSED,
            partialFilterExpression={"disclosures_head.seq": {"$gt": 0}},
        )
        await ensure_indexes(self._disclosures, [place, once, keyed])
        await ensure_outbox_index(self._disclosures)
        await ensure_indexes(self._inquiries, [heads])

    async def append(self, entry: Entry) -> Entry:
        for _ in range(_ATTEMPTS):
            placed = await self._placed(entry, await self._last(entry.inquiry_id))
            if placed is not None:
                return placed
            await asyncio.sleep(_PAUSE_SECONDS)
        raise Unavailable

    async def append_after(self, seq: int, entry: Entry) -> None:
        head = await self._last(entry.inquiry_id)
        if head.seq == seq:
            await self._placed(entry, head)

    async def _placed(self, entry: Entry, head: Head) -> Entry | None:
        """The entry as the next one; None when somebody else's came first."""
        if head.seq == 0:
            await self._note_beginning(entry.inquiry_id)
        placed = linked(entry, head, self._keys.current)
        try:
            await self._disclosures.insert_one(entry_document(placed))
        except DuplicateKeyError as error:
            if "assertion_id" in (error.details or {}).get("keyPattern", {}):
                raise AssertionRepeated from None
            return None
        await self._note_head(placed)
        return placed

    async def get(self, inquiry_id: str) -> StoredChain:
        """The head is read first: an entry appended meanwhile then lies beyond it, not before."""
        head = (await self._heads([inquiry_id])).get(inquiry_id)
        entries = self._disclosures.find({"inquiry_id": inquiry_id}).sort("seq", ASCENDING)
        found = tuple([entry_of(document) async for document in entries])
        return StoredChain(inquiry_id=inquiry_id, entries=found, head=head)

    async def after(
        self, position: Position, at_most: int
    ) -> tuple[Sequence[StoredChain], Position | None]:
        if not position.has_entries:
            return await self._without_entries(position, at_most)
        chains = await self._with_entries(position.last, at_most)
        if not chains:
            return [], Position(has_entries=False)
        return chains, Position(last=chains[-1].inquiry_id)

    async def hash_at(self, inquiry_id: str, seq: int) -> str | None:
        found = await self._disclosures.find_one({"inquiry_id": inquiry_id, "seq": seq})
        return entry_of(found).hash if found else None

    async def has_keyed_entry(self) -> bool:
        return await self._disclosures.find_one({"kid": {"$type": "string"}}) is not None

    async def _with_entries(self, after: str, at_most: int) -> list[StoredChain]:
        found: dict[str, list[Entry]] = {}
        later = self._disclosures.find({"inquiry_id": {"$gt": after}})
        async for document in later.sort([("inquiry_id", ASCENDING), ("seq", ASCENDING)]):
            entry = entry_of(document)
            if entry.inquiry_id not in found and len(found) == at_most:
                break
            found.setdefault(entry.inquiry_id, []).append(entry)
        heads = await self._heads(list(found))
        return [
            StoredChain(inquiry_id=one, entries=tuple(entries), head=heads.get(one))
            for one, entries in found.items()
        ]

    async def _without_entries(
        self, after: Position, at_most: int
    ) -> tuple[Sequence[StoredChain], Position | None]:
        """Inquiries that had disclosures, and of which no record is left."""
        headed = self._inquiries.find(
            {"disclosures_head.seq": {"$gt": 0}, "reference": {"$gt": after.last}},
            {"reference": 1, "disclosures_head": 1},
            hint=_DISCLOSED,
        )
        found = await headed.sort("reference", ASCENDING).limit(at_most).to_list(None)
        if not found:
            return [], None
        ids = [document["_id"] for document in found]
        kept = set(await self._disclosures.distinct("inquiry_id", {"inquiry_id": {"$in": ids}}))
        gone = [
            StoredChain(inquiry_id=one["_id"], entries=(), head=head_of(one["disclosures_head"]))
            for one in found
            if one["_id"] not in kept
        ]
        return gone, Position(has_entries=False, last=found[-1]["reference"])

    async def _heads(self, inquiry_ids: list[str]) -> dict[str, Head]:
        known = {"_id": {"$in": inquiry_ids}, "disclosures_head": {"$exists": True}}
        found = self._inquiries.find(known, {"disclosures_head": 1})
        return {one["_id"]: head_of(one["disclosures_head"]) async for one in found}

    async def _last(self, inquiry_id: str) -> Head:
        last = await self._disclosures.find_one(
            {"inquiry_id": inquiry_id}, sort=[("seq", DESCENDING)]
        )
        return Head(seq=last["seq"], hash=last["hash"]) if last else Head()

    async def _note_beginning(self, inquiry_id: str) -> None:
        """A chain with entries always has a head, so that taking it away is noticed."""
        head = asdict(empty(inquiry_id, self._keys.current))
        await self._inquiries.update_one(
            {"_id": inquiry_id, "disclosures_head": {"$exists": False}},
            {"$set": {"disclosures_head": head}},
        )

    async def _note_head(self, entry: Entry) -> None:
        """On the inquiry; and as a line in the log, which is out of the database's reach."""
        _log.info(
            "disclosure.head", inquiry_id=entry.inquiry_id, sequence=entry.seq, hash=entry.hash
        )
        behind: dict[str, Any] = {
            "_id": entry.inquiry_id,
            "disclosures_head.seq": {"$not": {"$gte": entry.seq}},
        }
        head = asdict(noted(entry, self._keys.current))
        await self._inquiries.update_one(behind, {"$set": {"disclosures_head": head}})
