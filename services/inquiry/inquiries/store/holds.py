"""The inquiries under hold, by an index that holds no others."""

from collections.abc import Sequence

from pymongo import ASCENDING, IndexModel

from services.inquiry.documents import converter
from services.inquiry.inquiries.domain import Hold
from shared.mongo import Database, Document, ensure_indexes, readable


class MongoInquiriesUnderHold:
    def __init__(self, database: Database) -> None:
        self._inquiries = database["inquiries"]

    async def prepare(self) -> None:
        under_hold = IndexModel(
            [("hold.at", ASCENDING)],
            name="under_hold",
            partialFilterExpression={"hold.at": {"$type": "date"}},
        )
        await ensure_indexes(self._inquiries, [under_hold])

    async def under_hold(self, *, at_most: int) -> Sequence[tuple[str, Hold]]:
        found = self._inquiries.find(
            {"hold.at": {"$type": "date"}}, {"reference": 1, "hold": 1}, hint="under_hold"
        )
        documents = await found.sort("hold.at", ASCENDING).limit(at_most).to_list(None)
        return readable(documents, _hold, collection="inquiries")


def _hold(document: Document) -> tuple[str, Hold]:
    return str(document["reference"]), converter.structure(document["hold"], Hold)
