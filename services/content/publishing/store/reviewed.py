"""Pages by the day on which their review is due: the review that they show is stored with what they
were made of.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from pymongo import ASCENDING, IndexModel

from services.content.documents import CONVERTER
from services.content.procedures.domain import MedicalReview
from services.content.publishing.domain import ReviewDue
from shared.mongo import Database, Document, ensure_indexes, readable

_REVIEW: Final = "inputs.procedure.medical_review"
_DUE: Final = f"{_REVIEW}.due"
_FIELDS: Final = {
    **dict.fromkeys(("location", "procedure", "locale", "title", _REVIEW), 1),
    "inputs.pin": 1,
}


class MongoReviewedPages:
    def __init__(self, database: Database) -> None:
        self._documents: Any = database["pages"]

    async def ensure_indexes(self) -> None:
        by_due = IndexModel([("is_withdrawn", ASCENDING), (_DUE, ASCENDING), ("_id", ASCENDING)])
        await ensure_indexes(self._documents, [by_due])

    async def reviews_due(
        self,
        *,
        until: date,
        locations: Collection[str] | None,
        after: tuple[str, str] | None,
        limit: int,
    ) -> Sequence[ReviewDue]:
        """`after`: the due day, empty for none, and the key of the page after which the list goes
        on.
        """
        conditions: list[Document] = [{"$or": [{_DUE: None}, {_DUE: {"$lte": until.isoformat()}}]}]
        if after is not None:
            conditions.append(_later_than(*after))
        wanted: Document = {"is_withdrawn": False, "$and": conditions}
        if locations is not None:
            wanted["location"] = {"$in": sorted(locations)}
        found = self._documents.find(wanted, _FIELDS)
        by_day = [(_DUE, ASCENDING), ("_id", ASCENDING)]
        documents = await found.sort(by_day).limit(limit).to_list(None)
        return readable(documents, _review_due, collection=self._documents.name)


def _later_than(due: str, key: str) -> Document:
    if not due:
        return {"$or": [{_DUE: {"$gt": ""}}, {_DUE: None, "_id": {"$gt": key}}]}
    return {"$or": [{_DUE: {"$gt": due}}, {_DUE: due, "_id": {"$gt": key}}]}


def _review_due(document: Document) -> ReviewDue:
    inputs = document.get("inputs") or {}
    review = (inputs.get("procedure") or {}).get("medical_review")
    pin = inputs.get("pin")
    return ReviewDue(
        key=document["_id"],
        location=document["location"],
        procedure=document["procedure"],
        locale=document["locale"],
        title=document["title"],
        text_revision=pin["text_revision"] if pin else None,
        review=CONVERTER.structure(review, MedicalReview) if review else None,
    )
