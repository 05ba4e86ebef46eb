"""The rule sets in MongoDB: one document for each version, for good.

`rule_sets {_id: "jurisdiction@version", jurisdiction, body}`: `body` is the announcement as JSON
text, with whatever a newer program has added, so that it is there when that program reads it.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from pymongo.errors import BulkWriteError

from shared.clock import Clock
from shared.eligibility.announced import rule_set_of
from shared.eligibility.domain import RuleSet, in_force
from shared.eligibility.schema import shipped_before, shipped_rules
from shared.events import RulesActivated
from shared.logs import get_log
from shared.mongo import Database, Document, MongoRereads, is_duplicate_key, readable

COLLECTION: Final = "rule_sets"
REREADS: Final = "rule_set_rereads"
_FRESH_SECONDS: Final = 1.0
_FOUND_SECONDS: Final = 5.0
_log = get_log(__name__)


class MongoRuleSets:
    """The port, and a replica of `routing.rules`. Those of one jurisdiction are in memory: there
    are few, and one look a second for new ones serves all who ask. What was heard of once goes on
    counting while the database is emptied and filled again: an older set is not let back in.
    """

    def __init__(
        self,
        database: Database,
        *,
        now: Clock,
        shipped: RuleSet | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`shipped`: comes with the program; its jurisdiction's are those that are answered."""
        self._documents = database[COLLECTION]
        self.rereads = MongoRereads(database, REREADS)
        self._shipped = shipped or shipped_rules()
        self._now = now
        self._monotonic = monotonic
        self._known: dict[str, RuleSet] = {}
        self._unreadable: frozenset[str] = frozenset()
        self._read_at = self._added_at = self._found_at = float("-inf")
        self._reading = asyncio.Lock()

    async def in_force(self) -> RuleSet:
        await self._look()
        return in_force(self._known.values(), self._now(), otherwise=self._shipped)

    async def get(self, version: str) -> RuleSet | None:
        _id = _id_of(self._shipped.jurisdiction, version)
        if _id not in self._known:
            await self._look(fresh=0.0)
        if version == self._shipped.version:
            return self._known.get(_id, self._shipped)
        return self._known.get(_id) or shipped_before(version)

    async def add(self, announced: Sequence[RulesActivated]) -> Sequence[str]:
        if not announced:
            return ()
        documents = {_id_of(one.jurisdiction, one.version): _document(one) for one in announced}
        try:
            await self._documents.insert_many(documents.values(), ordered=False)
        except BulkWriteError as error:
            if not is_duplicate_key(error):
                raise
        kept = await self._read(documents)
        for _id in documents.keys() - kept.keys():  # there, and nobody can read it
            await self._documents.replace_one({"_id": _id}, documents[_id], upsert=True)
        self._added_at, self._unreadable = self._monotonic(), self._unreadable - documents.keys()
        return _reused(announced, kept)

    async def is_empty(self) -> bool:
        """What was there a few seconds ago is not looked for again: it is asked every second."""
        if self._monotonic() - self._found_at >= _FOUND_SECONDS and await self._has_any():
            self._found_at = self._monotonic()
        return self._monotonic() - self._found_at >= _FOUND_SECONDS

    async def is_complete(self) -> bool:
        return await self._has_any() and not await self.rereads.are_going_on()

    async def clear(self) -> None:
        await self._documents.delete_many({})
        self._found_at = float("-inf")

    async def count(self) -> int:
        return int(await self._documents.count_documents({}))

    async def _has_any(self) -> bool:
        return await self._documents.find_one({}, {"_id": 1}) is not None

    async def _look(self, *, fresh: float = _FRESH_SECONDS) -> None:
        """A version never changes, so only those that are new have to be read."""
        asked_at = self._monotonic()
        if self._has_looked(since=asked_at - fresh):
            return
        async with self._reading:
            if self._has_looked(since=asked_at):
                return  # somebody else, meanwhile
            begun_at = self._monotonic()
            wanted = {"jurisdiction": self._shipped.jurisdiction}
            ids = {d["_id"] for d in await self._documents.find(wanted, {"_id": 1}).to_list(None)}
            new = ids - self._known.keys() - self._unreadable
            read = await self._read(new) if new else {}
            self._known, self._read_at = {**self._known, **read}, begun_at
            self._unreadable = (self._unreadable | new) & ids - read.keys()

    def _has_looked(self, *, since: float) -> bool:
        """Also since this process itself has added something."""
        return self._read_at > max(since, self._added_at)

    async def _read(self, ids: Iterable[str]) -> dict[str, RuleSet]:
        documents = await self._documents.find({"_id": {"$in": list(ids)}}).to_list(None)
        return dict(readable(documents, _stored, collection=COLLECTION))


def _reused(announced: Iterable[RulesActivated], kept: Mapping[str, RuleSet]) -> Sequence[str]:
    read = {_id_of(one.jurisdiction, one.version): rule_set_of(one) for one in announced}
    reused = [rules.version for _id, rules in read.items() if kept.get(_id, rules) != rules]
    for version in reused:
        _log.error("rules.version-reused", version=version)
    return reused


def _document(event: RulesActivated) -> Document:
    return {
        "_id": _id_of(event.jurisdiction, event.version),
        "jurisdiction": event.jurisdiction,
        "body": event.model_dump_json(),
    }


def _stored(document: Document) -> tuple[str, RuleSet]:
    event = RulesActivated.model_validate_json(document["body"])
    if document["_id"] != _id_of(event.jurisdiction, event.version):
        raise ValueError("a rule set under the name of another one")
    return document["_id"], rule_set_of(event)


def _id_of(jurisdiction: str, version: str) -> str:
    return f"{jurisdiction}@{version}"
