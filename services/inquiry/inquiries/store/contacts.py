"""Inquiries in the order of their ids, to be indexed anew."""

from collections.abc import Sequence

from pymongo import ASCENDING

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.inquiries.store.documents import inquiries_of
from shared.mongo import Database


class MongoIndexedContacts:
    def __init__(self, database: Database) -> None:
        self._inquiries = database["inquiries"]

    async def after(self, inquiry_id: str, at_most: int) -> tuple[Sequence[Inquiry], str | None]:
        """The next ones that are not erased, and the last id that was looked at; None: there are
        no more. Those that cannot be read are passed over.
        """
        found = self._inquiries.find({"_id": {"$gt": inquiry_id}}).sort("_id", ASCENDING)
        documents = await found.limit(at_most).to_list(None)
        kept = [one for one in inquiries_of(documents) if one.erased_at is None]
        return kept, documents[-1]["_id"] if documents else None
