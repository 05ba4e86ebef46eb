"""What was announced last of each jurisdiction, in MongoDB: one document with its outbox.

`announced_rules {_id: jurisdiction, version, activated_at, entry, outbox, events_seq}`: `entry` is
what was put into the outbox, whole, also with what only a newer program than this can read.
"""

from typing import Any, Final

from pymongo.errors import DuplicateKeyError

from services.routing.eligibility.ports import LastAnnounced
from shared.clock import Clock
from shared.events import RulesActivated
from shared.ids import new_id
from shared.mongo import Database, Document, readable
from shared.outbox import pending

COLLECTION: Final = "announced_rules"
_SOURCE: Final = "routing"


class MongoAnnouncedRules:
    def __init__(self, database: Database, now: Clock) -> None:
        self._documents: Any = database[COLLECTION]
        self._now = now

    async def last(self, jurisdiction: str) -> LastAnnounced | None:
        found = await self._documents.find({"_id": jurisdiction}).to_list(1)
        last = readable(found, _last, collection=COLLECTION)
        return last[0] if last else None

    async def announce(self, event: RulesActivated, *, after: LastAnnounced | None) -> bool:
        sequence = after.sequence + 1 if after else 1
        [entry] = pending(
            [event], key=event.key, source=_SOURCE, first_sequence=sequence, now=self._now()
        )
        fields = {
            "version": event.version,
            "activated_at": event.activated_at,
            "entry": entry,
            "events_seq": sequence,
        }
        if after is None:
            return await self._insert({"_id": event.key, **fields, "outbox": [entry]})
        changed = await self._documents.update_one(
            {"_id": event.key, "events_seq": after.sequence},
            {"$set": fields, "$push": {"outbox": entry}},
        )
        return bool(changed.modified_count)

    async def announce_again(self) -> int:
        found = await self._documents.find({"outbox": {"$exists": False}}).to_list(None)
        again = readable(found, _again, collection=COLLECTION)
        return sum([await self._announce_again(*one) for one in again])

    async def _announce_again(self, jurisdiction: str, sequence: int, entry: Document) -> int:
        entry = {**entry, "id": new_id(), "seq": sequence + 1, "at": self._now()}
        changed = await self._documents.update_one(
            {"_id": jurisdiction, "events_seq": sequence, "outbox": {"$exists": False}},
            {"$set": {"outbox": [entry], "entry": entry, "events_seq": sequence + 1}},
        )
        return int(changed.modified_count)

    async def _insert(self, document: Document) -> bool:
        """Also over one that nobody can read, as long as nobody else has."""
        try:
            await self._documents.insert_one(document)
        except DuplicateKeyError:
            found = await self._documents.find_one({"_id": document["_id"]})
            if found is None or readable([found], _last, collection=COLLECTION):
                return False
            replaced = await self._documents.replace_one(found, document)
            return bool(replaced.modified_count)
        return True


def _last(document: Document) -> LastAnnounced:
    return LastAnnounced(
        version=document["version"],
        activated_at=document["activated_at"],
        sequence=document["events_seq"],
    )


def _again(document: Document) -> tuple[str, int, Document]:
    sequence, entry = document["events_seq"], document["entry"]
    if not isinstance(sequence, int) or not isinstance(entry, dict):
        raise TypeError("nothing that was announced")
    return document["_id"], sequence, entry
