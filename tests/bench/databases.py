"""The databases that the parts of the benchmark look into, and how they are made larger."""

from collections.abc import Sequence
from typing import Any

from shared.mongo import Client, Database, Document


async def content_of(client: Client) -> Database:
    """That of the running system's content service."""
    names = [name for name in await client.list_database_names() if name.endswith("_content")]
    return client[names[0]]


async def copy_under_others(
    database: Database, collection: str, *, times: int, also: Sequence[Document] = ()
) -> None:
    """Each offering, or page, under so many other procedures; `also`: what is changed in copies."""
    locale = [":", "$locale"] if collection == "pages" else []
    copied: list[Document] = [
        {"$set": {"number": {"$range": [1, times + 1]}}},
        {"$unwind": "$number"},
        {"$set": {"procedure": {"$concat": ["$procedure", "-", {"$toString": "$number"}]}}},
        {"$set": {"_id": {"$concat": ["$location", ":", "$procedure", *locale]}}},
        {"$unset": ["number", "outbox", "indexing_due"]},
        *also,
        {"$merge": {"into": collection}},
    ]
    documents: Any = database[collection]
    for key in await documents.distinct("_id"):  # one by one: it would find its copies as well
        await documents.aggregate([{"$match": {"_id": key}}, *copied]).to_list(None)
