"""The revisions that lie in the documents that they are of, until they are copied: written there in
the same write as the edit itself.
"""

from collections.abc import Callable, Sequence
from typing import Any

from pymongo import ASCENDING, IndexModel

from services.content.documents import CONVERTER, PENDING
from services.content.revisions.domain import Revision
from shared.mongo import Document, ensure_indexes, readable


def revision_documents(revisions: Sequence[Revision]) -> list[Document]:
    return [CONVERTER.unstructure(revision) for revision in revisions]


async def ensure_history(collection: Any, now_in: Callable[[Document], list[Revision]]) -> None:
    """The index of what is pending; and documents of before revisions were kept begin their history
    with what they say now.
    """
    await ensure_indexes(collection, [IndexModel([(f"{PENDING}.at", ASCENDING)], sparse=True)])
    async for document in collection.find({PENDING: {"$exists": False}}):
        for revisions in readable([document], now_in, collection=collection.name):
            seen = {"_id": document["_id"], PENDING: {"$exists": False}}
            if "revision" in document:
                seen["revision"] = document["revision"]
            await collection.update_one(seen, {"$set": {PENDING: revision_documents(revisions)}})
