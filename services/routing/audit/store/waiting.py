"""Acts that wait, in the documents that they have changed."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from bson import MinKey
from pymongo import ASCENDING

from services.routing.audit.ports import WaitingAct
from shared.audit.store import FIELD, NOTES, WAITING, act_of, ensure_acts_index
from shared.logs import get_log
from shared.mongo import UNREADABLE, Database, Document
from shared.telemetry import alarm

SOURCES: Final = (
    "leads", "policies", "policy_activations", "replays", "roster_revisions", NOTES,
)  # fmt: skip
"""Collections whose writers note what was done."""
_log = get_log(__name__)
_COUNTED: Final = 1_000


class MongoWaitingActs:
    def __init__(self, database: Database) -> None:
        self._collections = {name: database[name] for name in SOURCES}

    async def prepare(self) -> None:
        for collection in self._collections.values():
            await ensure_acts_index(collection)

    async def next(self, limit: int) -> Sequence[WaitingAct]:
        found: list[WaitingAct] = []
        unreadable = 0
        first, *others = [(name, _oldest(name, limit)) for name in SOURCES]
        unions = [{"$unionWith": {"coll": name, "pipeline": oldest}} for name, oldest in others]
        waiting: Any = self._collections[first[0]].aggregate([*first[1], *unions])
        for document in await waiting.to_list(None):
            acts = _acts_in(document["collection"], document)
            unreadable += acts is None
            found.extend(acts or [])
        alarm("audit.unreadable", lasts=unreadable > 0, count=unreadable)
        return sorted(found, key=lambda one: (one.act.at, one.act.id))

    async def settle(self, chained: Sequence[WaitingAct]) -> None:
        by_collection: dict[str, list[WaitingAct]] = defaultdict(list)
        for one in chained:
            by_collection[one.collection].append(one)
        for name, settled in by_collection.items():
            await self._settle(self._collections[name], settled)

    async def count(self) -> int:
        waiting = {FIELD: {"$exists": True}}
        counted = [
            await one.count_documents(waiting, hint=WAITING, limit=_COUNTED)
            for one in self._collections.values()
        ]
        return int(sum(counted))

    async def _settle(self, collection: Any, settled: Sequence[WaitingAct]) -> None:
        """The array goes with its last act, and so does a note that is nothing else."""
        documents = {"_id": {"$in": [one.document_id for one in settled]}}
        chained = {"$in": ["$$this.id", {"$literal": [one.act.id for one in settled]}]}
        left = {"$filter": {"input": f"${FIELD}", "cond": {"$not": [chained]}}}
        unless_empty = {"$cond": [{"$eq": [f"${FIELD}", []]}, "$$REMOVE", f"${FIELD}"]}
        await collection.update_many(
            {**documents, FIELD: {"$type": "array"}},
            [{"$set": {FIELD: left}}, {"$set": {FIELD: unless_empty}}],
        )
        if collection.name == NOTES:
            await collection.delete_many({**documents, FIELD: {"$exists": False}})


def _oldest(collection: str, limit: int) -> list[Document]:
    """One question for all collections: it is asked every two seconds. Whatever stands there is
    not below the smallest key, which makes it one that the index answers.
    """
    oldest = f"{FIELD}.0.at"
    return [
        {"$match": {FIELD: {"$exists": True}, oldest: {"$gte": MinKey()}}},
        {"$sort": {oldest: ASCENDING}},
        {"$limit": limit},
        {"$project": {FIELD: 1, "collection": {"$literal": collection}}},
    ]


def _acts_in(collection: str, document: Document) -> list[WaitingAct] | None:
    """None where they cannot be read: they stay where they are until somebody has looked."""
    key = document["_id"]
    try:
        return [
            WaitingAct(act=act_of(one), collection=collection, document_id=key)
            for one in _listed(document[FIELD])
        ]
    except UNREADABLE as error:
        _log.error("document.unreadable", error, collection=collection, key=str(key))
        return None


def _listed(value: Any) -> list[Document]:
    if not isinstance(value, list):
        raise TypeError("acts are a list")
    return value
