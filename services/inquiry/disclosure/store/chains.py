"""The chains of records (`disclosures`): only ever added to. An entry's document carries the event
that announces it, and the head of each chain is noted on its inquiry.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.inquiry.disclosure.domain.chain import Entry, empty, linked, noted
from services.inquiry.disclosure.domain.checks import Position, StoredChain
from services.inquiry.disclosure.ports import AssertionRepeated, DisclosureHeads
from services.inquiry.disclosure.store.documents import entry_document, entry_of
from services.inquiry.inquiries.domain import Head
from shared.errors import Unavailable
from shared.keys import KeyRing
from shared.logs import get_log
from shared.mongo import Database, ensure_indexes
from shared.outbox import ensure_outbox_index

_log = get_log(__name__)
_ATTEMPTS: Final = 50
_PAUSE_SECONDS: Final = 0.01


class MongoDisclosures:
    def __init__(self, database: Database, heads: DisclosureHeads, keys: KeyRing) -> None:
        self._disclosures = database["disclosures"]
        self._heads = heads
        self._keys = keys

    async def prepare(self) -> None:
        """One entry per position in a chain: two that append at once cannot both follow the same.
        An assertion counts once.
        """
        position = IndexModel(
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
        await ensure_indexes(self._disclosures, [position, once, keyed])
        await ensure_outbox_index(self._disclosures)

    async def append(self, entry: Entry) -> Entry:
        for _ in range(_ATTEMPTS):
            linked_entry = await self._append(entry, await self._last(entry.inquiry_id))
            if linked_entry is not None:
                return linked_entry
            await asyncio.sleep(_PAUSE_SECONDS)
        raise Unavailable

    async def append_after(self, seq: int, entry: Entry) -> None:
        head = await self._last(entry.inquiry_id)
        if head.seq == seq:
            await self._append(entry, head)

    async def _append(self, entry: Entry, head: Head) -> Entry | None:
        """The entry as the next one; None when somebody else's came first."""
        if head.seq == 0:
            await self._note_beginning(entry.inquiry_id)
        linked_entry = linked(entry, head, self._keys.current)
        try:
            await self._disclosures.insert_one(entry_document(linked_entry))
        except DuplicateKeyError as error:
            if "assertion_id" in (error.details or {}).get("keyPattern", {}):
                raise AssertionRepeated from None
            return None
        await self._note_head(linked_entry)
        return linked_entry

    async def get(self, inquiry_id: str) -> StoredChain:
        """The head is read first: an entry appended meanwhile then lies beyond it, not before."""
        head = (await self._heads.of([inquiry_id])).get(inquiry_id)
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
        heads = await self._heads.of(list(found))
        return [
            StoredChain(inquiry_id=one, entries=tuple(entries), head=heads.get(one))
            for one, entries in found.items()
        ]

    async def _without_entries(
        self, after: Position, at_most: int
    ) -> tuple[Sequence[StoredChain], Position | None]:
        """Inquiries that had disclosures, and of which no record is left."""
        found = await self._heads.after(after.last, at_most)
        if not found:
            return [], None
        ids = [inquiry_id for _, inquiry_id, _ in found]
        kept = set(await self._disclosures.distinct("inquiry_id", {"inquiry_id": {"$in": ids}}))
        gone = [
            StoredChain(inquiry_id=inquiry_id, entries=(), head=head)
            for _, inquiry_id, head in found
            if inquiry_id not in kept
        ]
        last_reference, _, _ = found[-1]
        return gone, Position(has_entries=False, last=last_reference)

    async def _last(self, inquiry_id: str) -> Head:
        last = await self._disclosures.find_one(
            {"inquiry_id": inquiry_id}, sort=[("seq", DESCENDING)]
        )
        return Head(seq=last["seq"], hash=last["hash"]) if last else Head()

    async def _note_beginning(self, inquiry_id: str) -> None:
        """A chain with entries always has a head, so that taking it away is noticed."""
        await self._heads.begin(inquiry_id, empty(inquiry_id, self._keys.current))

    async def _note_head(self, entry: Entry) -> None:
        """On the inquiry; and as a line in the log, which is out of the database's reach."""
        _log.info(
            "disclosure.head", inquiry_id=entry.inquiry_id, sequence=entry.seq, hash=entry.hash
        )
        await self._heads.advance(entry.inquiry_id, noted(entry, self._keys.current))
