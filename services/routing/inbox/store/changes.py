"""Changes of leads, told by a change stream over the collection that `leads` writes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bson import Timestamp
from pymongo.errors import OperationFailure

from services.routing.inbox.domain import ChangePosition, LeadChange
from services.routing.inbox.store.placements import placement_in
from services.routing.leads.domain import Placement
from shared.mongo import Database, Document

_HISTORY_LOST: Final = frozenset({136, 280, 286})
"""Codes of MongoDB: what was written then is no longer there to be read."""
_NOWHERE: Final = ChangePosition(0, 0)
_MOVED: Final = frozenset({"location", "doctor", "waits_at"})
_CHANGES: Final[list[Document]] = [
    {
        "$match": {
            "$or": [
                {"operationType": {"$in": ["insert", "replace"]}},
                # Not what the relay writes when it has published an event.
                {"updateDescription.updatedFields.version": {"$exists": True}},
                # A clock has come to another level, and nobody has done anything.
                {"updateDescription.updatedFields.clock": {"$exists": True}},
                # The patient has written, or somebody has read it.
                {"updateDescription.updatedFields.messages_received": {"$exists": True}},
                {"updateDescription.updatedFields.messages_seen": {"$exists": True}},
            ]
        }
    },
    {
        "$project": {
            "clusterTime": 1,
            "documentKey": 1,
            "fullDocument": {
                "location": 1,
                "facts.location": 1,
                "waits_at": 1,
                "doctor": 1,
                "clock.level": 1,
                "actions.source": 1,
            },
            "updateDescription": {
                "updatedFields": dict.fromkeys((*_MOVED, "clock"), 1),
            },
        }
    },
]


class MongoLeadChanges:
    """A position is the cluster's time of a change. A bulk may have one for all that it wrote, so
    each change has its number among them as well: it is told in the same order to everybody.
    `known_before`: for so long before it began a process knows what has changed, for those who come
    to it from another one. The log of the whole database is read for that.
    """

    def __init__(self, database: Database, *, known_before: timedelta = timedelta()) -> None:
        self._database = database
        self._known_before = int(known_before.total_seconds())
        self._broke_off = _BrokenOff()

    async def watch(
        self, after: ChangePosition | None
    ) -> AsyncIterator[ChangePosition | LeadChange]:
        now: Timestamp = (await self._database.command("ping"))["operationTime"]
        newest = ChangePosition(now.time, now.inc)
        earlier = ChangePosition(max(1, now.time - self._known_before), 1)
        first = after or (earlier if self._known_before else newest)
        for position in (first, newest):
            async with self._stream(position) as stream:
                # The cursor exists after the first look; what is written from here on is seen.
                try:
                    change = await stream.try_next()
                except OperationFailure as error:
                    if error.code in _HISTORY_LOST and position is first:
                        continue
                    raise
                yield position
                async for lead_change in self._from(stream, change):
                    yield lead_change

    def _stream(self, position: ChangePosition) -> Any:
        """Where the last one broke off, or else from the very time on: what was told of that time
        before is told again.
        """
        start: Document = {
            "start_at_operation_time": Timestamp(position.seconds, position.increment)
        }
        if self._broke_off.token and self._broke_off.last == position:
            start = {"resume_after": self._broke_off.token}
        else:
            self._broke_off = _BrokenOff()
        return self._database["leads"].watch(_CHANGES, full_document="updateLookup", **start)

    async def _from(self, stream: Any, change: Document | None) -> AsyncIterator[LeadChange]:
        broke_off = self._broke_off
        try:
            while True:
                # A lead that was deleted meanwhile is nobody's, so nobody is told.
                found = _change(change, broke_off.passed(change)) if change else None
                if found is not None:
                    yield found
                change = await stream.next()
        finally:
            broke_off.token = stream.resume_token


@dataclass
class _BrokenOff:
    """How far a stream had come: the position of the last change, and where it is to be resumed."""

    last: ChangePosition = _NOWHERE
    token: Document | None = None

    def passed(self, document: Document) -> ChangePosition:
        """The position of the next change: which one it is among those of its time."""
        at: Timestamp = document["clusterTime"]
        is_same = (at.time, at.inc) == (self.last.seconds, self.last.increment)
        number = self.last.number + 1 if is_same else 1
        self.last = ChangePosition(at.time, at.inc, number)
        return self.last


def _change(document: Document, position: ChangePosition) -> LeadChange | None:
    lead: dict[str, Any] | None = document.get("fullDocument")
    if lead is None:
        return None
    updated = document.get("updateDescription", {}).get("updatedFields", {})
    return LeadChange(
        position=position,
        lead_id=document["documentKey"]["_id"],
        placement=placement_in(lead),
        has_moved=not _MOVED.isdisjoint(updated),
        left=_left(lead.get("actions")),
        clock_has_moved="clock" in updated,
    )


def _left(actions: Any) -> tuple[Placement, ...]:
    """A source is a doctor at a clinic, or the clinic that the lead waited at."""
    done = [one for one in actions if isinstance(one, dict)] if isinstance(actions, list) else []
    sources = [one["source"].partition("/") for one in done if isinstance(one.get("source"), str)]
    return tuple(
        Placement(location=location, doctor=doctor or None) for location, _, doctor in sources
    )
