"""The heads of the chains of disclosure records, each noted on its inquiry (`disclosures_head`)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from pymongo import ASCENDING, IndexModel

from services.inquiry.inquiries.domain import Head
from shared.mongo import Database, ensure_indexes

_INDEX: Final = "disclosed"


class MongoDisclosureHeads:
    def __init__(self, database: Database) -> None:
        self._inquiries = database["inquiries"]

    async def prepare(self) -> None:
        """Finds the inquiries that had disclosures without touching the others."""
        heads = IndexModel(
            [("reference", ASCENDING)],
            name=_INDEX,
            partialFilterExpression={"disclosures_head.seq": {"$gt": 0}},
        )
        await ensure_indexes(self._inquiries, [heads])

    async def of(self, inquiry_ids: Sequence[str]) -> Mapping[str, Head]:
        known = {"_id": {"$in": list(inquiry_ids)}, "disclosures_head": {"$exists": True}}
        found = self._inquiries.find(known, {"disclosures_head": 1})
        return {one["_id"]: _head(one["disclosures_head"]) async for one in found}

    async def after(self, reference: str, at_most: int) -> Sequence[tuple[str, str, Head]]:
        found = self._inquiries.find(
            {"disclosures_head.seq": {"$gt": 0}, "reference": {"$gt": reference}},
            {"reference": 1, "disclosures_head": 1},
            hint=_INDEX,
        )
        documents = await found.sort("reference", ASCENDING).limit(at_most).to_list(None)
        return [(one["reference"], one["_id"], _head(one["disclosures_head"])) for one in documents]

    async def begin(self, inquiry_id: str, head: Head) -> None:
        await self._inquiries.update_one(
            {"_id": inquiry_id, "disclosures_head": {"$exists": False}},
            {"$set": {"disclosures_head": asdict(head)}},
        )

    async def advance(self, inquiry_id: str, head: Head) -> None:
        behind = {"_id": inquiry_id, "disclosures_head.seq": {"$not": {"$gte": head.seq}}}
        await self._inquiries.update_one(behind, {"$set": {"disclosures_head": asdict(head)}})


def _head(document: Any) -> Head:
    """Of a note that is none of ours: one that nobody vouches for."""
    if not isinstance(document, dict):
        return Head(seq=0, hash="")
    seq, text = document.get("seq"), document.get("hash")
    is_ours = isinstance(seq, int) and isinstance(text, str)
    kid, mac = document.get("kid"), document.get("mac")
    return Head(
        seq=seq if isinstance(seq, int) else 0,
        hash=text if isinstance(text, str) else "",
        kid=kid if is_ours and isinstance(kid, str) else None,
        mac=mac if is_ours and isinstance(mac, str) else None,
    )
