"""The roster in MongoDB: append-only revisions under one number, and the sum of them in memory.

`roster_revisions {_id: position, kind, key, version, entry, by, at, audit}`: whoever adds the next
number has seen all before it, or finds it taken. What nobody can read costs itself: the revision
before it stays in force.
"""

import asyncio
from collections.abc import Callable, Iterator
from typing import Final

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from services.routing.roster.domain import (
    NO_ROSTER,
    CoordinatorEntry,
    DoctorEntry,
    Entry,
    Roster,
    RosterRevision,
    RosterUnknown,
)
from shared.audit.act import NETWORK, Act
from shared.audit.store import with_acts
from shared.mongo import Database, Document, WriteStream, document_converter, readable

COLLECTION: Final = "roster_revisions"
_KINDS: Final[dict[str, type[Entry]]] = {"doctor": DoctorEntry, "coordinator": CoordinatorEntry}
_KIND_OF: Final = {entry: kind for kind, entry in _KINDS.items()}
_CHUNK: Final = 1_000
_CACHED: Final = 4
_ADDED: Final[list[Document]] = [
    {"$match": {"ns.coll": COLLECTION, "operationType": "insert"}},
    {"$project": {"_id": 1}},
]
_converter: Final = document_converter()


class MongoRoster:
    """One instance for a process: what was read stays in memory, and only what is new is read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._revisions = database[COLLECTION]
        self._roster = NO_ROSTER
        self._cached: dict[int, Roster] = {}

    async def current(self) -> Roster:
        fresh = await self._read(self._roster, {})
        if fresh.position > self._roster.position:
            self._roster = fresh
        return self._roster

    async def at(self, position: int) -> Roster:
        now = await self.current()
        if position == now.position:
            return now
        if not 0 <= position < now.position:
            raise RosterUnknown
        if position not in self._cached:
            found = await self._read(NO_ROSTER, {"$lte": position})
            if found.position != position:
                raise RosterUnknown
            while len(self._cached) >= _CACHED:
                del self._cached[next(iter(self._cached))]
            self._cached[position] = found
        return self._cached[position]

    async def add(self, revision: RosterRevision) -> bool:
        try:
            await self._revisions.insert_one(_document(revision))
        except DuplicateKeyError:
            return False
        return True

    async def watch(self, stop: asyncio.Event, changed: Callable[[], None]) -> None:
        """Calls `changed` soon after each change, whichever process made it, until `stop`; what was
        missed while there was no stream is a change.
        """
        stream = WriteStream(self._database, _ADDED)
        await stream.follow(stop, lambda _: changed(), name=COLLECTION)

    async def _read(self, roster: Roster, until: Document) -> Roster:
        """What comes after this roster, in the order of its positions."""
        wanted = {"_id": {"$gt": roster.position, **until}}
        cursor = self._revisions.find(wanted, sort=[("_id", ASCENDING)])
        while documents := await cursor.to_list(_CHUNK):
            found = readable(documents, _revision, collection=COLLECTION)
            roster = roster.changed_by(found, position=int(documents[-1]["_id"]))
        return roster


def _document(revision: RosterRevision) -> Document:
    kind = _KIND_OF[type(revision.entry)]
    return {
        "_id": revision.position,
        "kind": kind,
        "key": revision.key,
        "version": revision.version,
        "entry": _converter.unstructure(revision.entry),
        "by": revision.by,
        "at": revision.at,
        **with_acts(_acts(kind, revision)),
    }


def _acts(kind: str, revision: RosterRevision) -> Iterator[Act]:
    """One in the chain of each clinic where they work: it decides about leads there."""
    for clinic in sorted(revision.clinics) or [NETWORK]:
        yield Act(
            id=f"roster.{revision.position}.{clinic}",
            at=revision.at,
            clinic=clinic,
            account=revision.by,
            action=f"roster.{kind}",
            about=revision.key.removeprefix(f"{kind}:"),
        )


def _revision(document: Document) -> RosterRevision:
    kind, key = document["kind"], document["key"]
    if not key.startswith(f"{kind}:"):
        raise ValueError("an entry under the key of another kind")
    return RosterRevision(
        position=document["_id"],
        key=key,
        version=document["version"],
        entry=_converter.structure(document["entry"], _KINDS[kind]),
        by=document["by"],
        at=document["at"],
    )
