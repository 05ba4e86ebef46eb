"""The directory in MongoDB: one document per entity, its events inside, written in one write.

`_id` is the entity's key, which is the rule that there is one of each. `revision` is compared at
each write, so of two
writers at once one is refused. Every change announces one event, so `events_seq` equals `revision`.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any, Final, Generic, Protocol, TypeVar

from pymongo.errors import DuplicateKeyError

from services.content.directory.domain import (
    EntryUnreadable,
)
from services.content.directory.store.documents import EntityKind
from services.content.documents import PENDING
from services.content.revisions.domain import (
    Revised,
    Revision,
    RevisionConflict,
)
from services.content.store import (
    Dependents,
    added_demand,
    ensure_dependents_index,
    ensure_history,
    first_demand,
    revision_documents,
)
from shared.clock import Clock
from shared.events import CONTENT_EVENTS, Event
from shared.mongo import UNREADABLE, Database, Document, readable, readable_page
from shared.outbox import ensure_outbox_index, pending


class Edited(Protocol):
    """`edited_by`: the account that wrote it last, empty where a program did."""

    @property
    def edited_by(self) -> str: ...


E = TypeVar("E", bound=Edited)
WITHOUT_PENDING: Final = {"outbox": 0, PENDING: 0}


class MongoEntities(Generic[E]):
    def __init__(self, database: Database, kind: EntityKind[E], now: Clock) -> None:
        self._documents: Any = database[kind.collection]
        self._kind = kind
        self._now = now
        self.dependents = Dependents(self._documents)

    async def ensure_indexes(self) -> None:
        await ensure_outbox_index(self._documents)
        await ensure_history(self._documents, self._history)
        await ensure_dependents_index(self._documents)

    async def get(self, key: str) -> Revised[E] | None:
        document = await self._documents.find_one({"_id": key})
        return self._revised(document) if document else None

    async def among(self, keys: Collection[str]) -> dict[str, Revised[E]]:
        """By their keys those that there are, and that can be read."""
        found: dict[str, Revised[E]] = {}
        wanted = {"_id": {"$in": sorted(keys)}}
        async for document in self._documents.find(wanted, WITHOUT_PENDING):
            with suppress(EntryUnreadable):  # of which there is an alarm
                found[document["_id"]] = self._revised(document)
        return found

    async def put(self, changed: Revised[E], *, key: str, event: Event) -> None:
        await self._put(
            changed, key=key, event=event, changes=[self._kind.dependency(changed.value)]
        )

    async def _put(
        self,
        changed: Revised[E],
        *,
        key: str,
        event: Event,
        changes: Sequence[str],
        beside: Document | None = None,
    ) -> None:
        """`changes`: the dependencies that this is a change of; `beside`: what is set in the same
        write besides the entity itself.
        """
        fields = {
            **self._kind.to_document(changed.value),
            **(beside or {}),
            "revision": changed.revision,
            "events_seq": changed.revision,
        }
        lists = {
            "outbox": self._entries(key, changed.revision, event),
            PENDING: revision_documents([self._revision(key, changed)]),
        }
        if changed.revision == 1:
            demand = first_demand(changes, self._now())
            await self._insert({"_id": key, **fields, **lists, **demand})
        else:
            await self._update(key, changed.revision, fields, lists, changes)

    async def announce_again(self, key: str, *, revision: int, event: Event) -> bool:
        seen = {"_id": key, "revision": revision, "outbox": None}
        change = {"$set": {"outbox": self._entries(key, revision, event)}}
        result = await self._documents.update_one(seen, change)
        return bool(result.modified_count)

    async def page(
        self, *, after: str, limit: int, among: Collection[str] | None = None
    ) -> Sequence[Revised[E]]:
        return await readable_page(
            self._documents,
            {} if among is None else {"_id": {"$in": sorted(among)}},
            self._revised,
            fields=WITHOUT_PENDING,
            after=after,
            limit=limit,
        )

    async def count_unreadable(self) -> int:
        found = self._documents.find({}, WITHOUT_PENDING)
        name = self._kind.collection
        return sum([not readable([one], self._revised, collection=name) async for one in found])

    def _entries(self, key: str, revision: int, event: Event) -> list[Document]:
        return pending(
            [event],
            key=f"{self._kind.kind}:{key}",
            source=CONTENT_EVENTS.source,
            first_sequence=revision,
            now=self._now(),
        )

    async def _insert(self, document: Document) -> None:
        try:
            await self._documents.insert_one(document)
        except DuplicateKeyError as error:
            raise RevisionConflict from error

    async def _update(
        self,
        key: str,
        revision: int,
        fields: Document,
        lists: dict[str, list[Document]],
        changes: Sequence[str],
    ) -> None:
        demand, dependencies = added_demand(changes, self._now())
        change = {
            "$set": {**fields, **demand},
            "$push": {name: {"$each": entries} for name, entries in lists.items()},
            "$addToSet": dependencies,
        }
        seen = {"_id": key, "revision": revision - 1}
        result = await self._documents.update_one(
            seen, {operator: given for operator, given in change.items() if given}
        )
        if result.matched_count == 0:
            raise RevisionConflict

    def _revision(self, key: str, stored: Revised[E]) -> Revision:
        return Revision(
            kind=self._kind.kind,
            key=key,
            number=stored.revision,
            based_on=stored.revision - 1 or None,
            by=stored.value.edited_by or None,
            at=self._now(),
            body=self._kind.to_document(stored.value),
        )

    def _history(self, document: Document) -> list[Revision]:
        return [self._revision(document["_id"], self._revised(document))]

    def _revised(self, document: Document) -> Revised[E]:
        """Not as `Invalid`, which would be the reader's fault."""
        try:
            value = self._kind.from_document(document)
        except UNREADABLE as error:
            raise EntryUnreadable(document["revision"]) from error
        return Revised(value=value, revision=document["revision"])
