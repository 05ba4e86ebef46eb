"""Who has read which lead, in MongoDB: a document for each, which is not worth waiting for.

`lead_reads {_id: account/lead, by, lead_id, version, at}`; it goes by itself long after the lead
was last looked at.
"""

from collections.abc import Collection, Mapping
from typing import Any

from pymongo import IndexModel, WriteConcern
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from services.routing.documents import CONVERTER
from services.routing.unread.domain import KEPT_FOR, LeadRead
from shared.mongo import Database, Document, ensure_indexes, readable

COLLECTION = "lead_reads"


class MongoLeadReads:
    def __init__(self, database: Database) -> None:
        quick = database.with_options(
            write_concern=WriteConcern(w=1, j=False), read_concern=ReadConcern("local")
        )
        self._reads: Any = quick[COLLECTION]

    async def prepare(self) -> None:
        seconds = int(KEPT_FOR.total_seconds())
        await ensure_indexes(
            self._reads, [IndexModel("at", name="gone", expireAfterSeconds=seconds)]
        )

    async def put(self, read: LeadRead) -> None:
        """Of two windows the newer version counts, whichever reports first."""
        key = _key(read.by, read.lead_id)
        change: Document = {
            "$max": {"version": read.version, "at": read.at},
            "$setOnInsert": {"by": read.by, "lead_id": read.lead_id},
        }
        try:
            await self._reads.update_one({"_id": key}, change, upsert=True)
        except DuplicateKeyError:
            return  # another window of theirs has reported at the same moment

    async def of(self, by: str, lead_ids: Collection[str]) -> Mapping[str, LeadRead]:
        keys = [_key(by, lead_id) for lead_id in lead_ids]
        found = await self._reads.find({"_id": {"$in": keys}}).to_list(None)
        reads = readable(found, _read, collection=COLLECTION)
        return {read.lead_id: read for read in reads}


def _key(by: str, lead_id: str) -> str:
    return f"{by}/{lead_id}"


def _read(document: Document) -> LeadRead:
    return CONVERTER.structure(document, LeadRead)
