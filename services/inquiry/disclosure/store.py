"""Patient files opened for disclosure, and the chains of records (`disclosures`): only ever added
to.
"""

import asyncio
from dataclasses import asdict
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.inquiry.disclosure.domain.chain import Entry, Head, linked
from services.inquiry.disclosure.domain.file import PatientFile
from services.inquiry.disclosure.ports import AssertionRepeated
from services.inquiry.privacy.ports import Vault
from shared.errors import Unavailable
from shared.mongo import Database, Document, ensure_indexes

_ATTEMPTS: Final = 50
_PAUSE_SECONDS: Final = 0.01


class MongoPatientFiles:
    def __init__(self, database: Database, vault: Vault) -> None:
        self._inquiries = database["inquiries"]
        self._vault = vault

    async def get(self, inquiry_id: str) -> PatientFile | None:
        document = await self._inquiries.find_one({"_id": inquiry_id})
        if document is None:
            return None
        opened = await self._vault.open(document["personal"])
        return PatientFile(
            inquiry_id=document["_id"],
            reference=document["reference"],
            lead_id=document["lead"].get("lead_id"),
            residence=document["residence"],
            payer_kind=document["payer_kind"],
            language=document["language"],
            interpreter=document["interpreter"],
            earliest=document["earliest"],
            latest=document["latest"],
            personal=opened.fields,
            is_erased=opened.is_erased,
        )


class MongoDisclosures:
    def __init__(self, database: Database) -> None:
        self._disclosures = database["disclosures"]
        self._inquiries = database["inquiries"]

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
        await ensure_indexes(self._disclosures, [place, once])

    async def append(self, entry: Entry) -> Entry:
        for _ in range(_ATTEMPTS):
            placed = linked(entry, await self._head(entry.inquiry_id))
            try:
                await self._disclosures.insert_one(_document(placed))
            except DuplicateKeyError as error:
                if "assertion_id" in (error.details or {}).get("keyPattern", {}):
                    raise AssertionRepeated from None
                await asyncio.sleep(_PAUSE_SECONDS)  # somebody else's entry came first
                continue
            await self._note_head(placed)
            return placed
        raise Unavailable

    async def chain(self, inquiry_id: str) -> tuple[list[Entry], Head]:
        """The entries in stored order and the end that was noted, for `verify`."""
        entries = self._disclosures.find({"inquiry_id": inquiry_id}).sort("seq", ASCENDING)
        noted = await self._inquiries.find_one({"_id": inquiry_id}, {"disclosures_head": 1})
        head = (
            Head(**noted["disclosures_head"]) if noted and "disclosures_head" in noted else Head()
        )
        return [_entry(document) async for document in entries], head

    async def _head(self, inquiry_id: str) -> Head:
        last = await self._disclosures.find_one(
            {"inquiry_id": inquiry_id}, sort=[("seq", DESCENDING)]
        )
        return Head(seq=last["seq"], hash=last["hash"]) if last else Head()

    async def _note_head(self, entry: Entry) -> None:
        head = Head(seq=entry.seq, hash=entry.hash)
        behind: dict[str, Any] = {
            "_id": entry.inquiry_id,
            "disclosures_head.seq": {"$not": {"$gte": entry.seq}},
        }
        await self._inquiries.update_one(behind, {"$set": {"disclosures_head": asdict(head)}})


def _document(entry: Entry) -> Document:
    fields = asdict(entry)
    return {"_id": fields.pop("id"), **fields}


def _entry(document: Document) -> Entry:
    fields = dict(document)
    return Entry(id=fields.pop("_id"), **fields)
