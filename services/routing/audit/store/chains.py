"""The chains (`audit_entries`): only ever added to. Where each ends is noted in `audit_heads`, and
as a line in the log, which is out of the database's reach.

An entry is `{_id: the act's id, clinic, day, number, at, account, action, about, reason, source,
target, after: {day, number}, prev, hash, kid, mac}`, a head `{_id: clinic, day, number, hash, kid,
mac}`.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import BulkWriteError, DuplicateKeyError

from services.routing.audit.domain import (
    BEGINNING,
    BEGUN,
    Entry,
    Head,
    Position,
    Tail,
    begun_act,
    following,
    is_ours,
    is_vouched,
    noted,
)
from services.routing.audit.store.documents import (
    ENTRIES,
    HEADS,
    entry_document,
    entry_of,
    head_document,
    head_of,
)
from shared.audit.act import NETWORK, Act
from shared.audit.store import MongoActNotes
from shared.chains import GENESIS
from shared.errors import Unavailable
from shared.keys import KeyRing
from shared.logs import get_log
from shared.mongo import Database, Document, ensure_indexes, is_duplicate_key
from shared.telemetry import alarm

_log = get_log(__name__)
_ATTEMPTS: Final = 50
_PAUSE_SECONDS: Final = 0.01
_LOOKED_BACK: Final = 200
"""Entries at the end of a chain among which one of ours is looked for."""

_FIRST_FEW: Final = 5


class MongoChains:
    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._entries = database[ENTRIES]
        self._heads = database[HEADS]
        self._notes = MongoActNotes(database)
        self._keys = keys

    async def prepare(self) -> None:
        """One entry for each position, so that two who append at once cannot both follow on the
        same; and by the act's id one for each act.
        """
        position = IndexModel(
            [("clinic", ASCENDING), ("day", ASCENDING), ("number", ASCENDING)],
            name="one_per_position",
            unique=True,
        )
        newest = [("day", DESCENDING), ("at", DESCENDING), ("_id", DESCENDING)]
        lists = [
            IndexModel(newest, name="newest"),
            IndexModel([("clinic", ASCENDING), *newest], name="newest_of_clinic"),
            IndexModel([("account", ASCENDING), *newest], name="newest_of_account"),
        ]
        await ensure_indexes(self._entries, [position, *lists])

    async def append(self, clinic: str, acts: Sequence[Act], *, today: date) -> int:
        for _ in range(_ATTEMPTS):
            written = await self._append(clinic, acts, today)
            if written is not None:
                return written
            await asyncio.sleep(_PAUSE_SECONDS)
        raise Unavailable

    async def clinics(self) -> Sequence[str]:
        found = {*await self._entries.distinct("clinic"), *await self._heads.distinct("_id")}
        begun = self._entries.find({"_id": {"$regex": f"^{re.escape(BEGUN)}"}}, {"target": 1})
        found |= {document.get("target") async for document in begun}
        return sorted(str(one) for one in found)

    async def head(self, clinic: str) -> Head | None:
        found = await self._heads.find_one({"_id": clinic})
        return head_of(found) if found else None

    async def entries(self, clinic: str, *, since: str | None = None) -> AsyncIterator[Entry]:
        wanted: Document = {"clinic": clinic, **({"day": {"$gte": since}} if since else {})}
        order = [("day", ASCENDING), ("number", ASCENDING)]
        async for document in self._entries.find(wanted).sort(order):
            yield entry_of(document)

    async def _append(self, clinic: str, acts: Sequence[Act], today: date) -> int | None:
        """None when somebody else's came first."""
        head, tail = await self.head(clinic), await self._tail(clinic, today)
        if tail.position == BEGINNING and (head is None or head.position == BEGINNING):
            head = await self._begin(clinic, head, acts)
        is_noted = head is not None and is_vouched(clinic, head, self._keys)
        if head is not None and is_noted and head.position > tail.position:
            # Entries were taken from the end: the next one goes on behind them, and shows it.
            alarm("audit.chain-broken", lasts=True, about=clinic)
            tail = replace(tail, position=head.position, hash=head.hash)
        new = await self._not_chained(acts)
        made = list(following(new, tail, self._keys.current, today=today))
        try:
            if made:
                await self._entries.insert_many([entry_document(one) for one in made])
        except BulkWriteError as error:
            if not is_duplicate_key(error):
                raise
            return None
        if is_noted:
            position, last_hash = _end(made, tail)
            await self._note_head(clinic, noted(clinic, position, last_hash, self._keys.current))
        return len(made)

    async def _tail(self, clinic: str, today: date) -> Tail:
        """Behind the last entry that is ours. What somebody has put there is not gone on from."""
        taken = BEGINNING
        order = [("day", DESCENDING), ("number", DESCENDING)]
        newest = self._entries.find({"clinic": clinic}, batch_size=_FIRST_FEW).sort(order)
        async for document in newest.limit(_LOOKED_BACK):
            entry = entry_of(document)
            if entry.position.day <= today.isoformat():
                taken = max(taken, entry.position)
            if is_ours(clinic, entry, self._keys):
                return Tail(position=entry.position, hash=entry.hash, taken=taken)
        return Tail(taken=taken)

    async def _not_chained(self, acts: Sequence[Act]) -> list[Act]:
        """What somebody else has put there under an act's id does not stand for it."""
        found = self._entries.find({"_id": {"$in": [act.id for act in acts]}})
        entries = [entry_of(document) async for document in found]
        known = {one.act.id for one in entries if is_ours(one.act.clinic, one, self._keys)}
        return list({act.id: act for act in acts if act.id not in known}.values())

    async def _begin(self, clinic: str, head: Head | None, acts: Sequence[Act]) -> Head | None:
        """A chain with entries always has a head, so that taking it away is noticed; and the
        network's chain tells of every other that has begun, so that taking it away whole is, too.
        Both before the first entry: whoever dies in between, it is gone on with here. None where
        the chain has begun before, and somebody has taken its head away.
        """
        begun = [begun_act(clinic, act.at) for act in acts[:1] if clinic != NETWORK]
        untold = await self._not_chained(begun)
        if head is None:
            if begun and not untold:
                return None
            head = await self._first_head(clinic)
        await self._notes.add(untold)
        return head

    async def _first_head(self, clinic: str) -> Head:
        head = noted(clinic, BEGINNING, GENESIS, self._keys.current)
        try:
            await self._heads.insert_one({"_id": clinic, **head_document(head)})
        except DuplicateKeyError:
            return await self.head(clinic) or head
        return head

    async def _note_head(self, clinic: str, head: Head) -> None:
        """Unless one that is as far is noted already. None is made where there was none: whoever
        has taken it away would be helped.
        """
        position = head.position
        behind = [
            {"day": {"$lt": position.day}},
            {"day": position.day, "number": {"$lt": position.number}},
        ]
        done = await self._heads.update_one(
            {"_id": clinic, "$or": behind}, {"$set": head_document(head)}
        )
        if done.modified_count:
            _log.info(
                "audit.head",
                location=clinic,
                day=position.day,
                sequence=position.number,
                hash=head.hash,
            )


def _end(made: Sequence[Entry], tail: Tail) -> tuple[Position, str]:
    return (made[-1].position, made[-1].hash) if made else (tail.position, tail.hash)
