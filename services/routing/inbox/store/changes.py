"""Changes of leads, told by a change stream over the collection that `leads` writes."""

from collections.abc import AsyncIterator
from typing import Any, Final

from services.routing.inbox.domain import LeadChange
from services.routing.inbox.store.placements import placement_in
from services.routing.leads.domain import Placement
from shared.mongo import Database, Document


class MongoLeadChanges:
    """One change stream over the leads of this service."""

    def __init__(self, database: Database) -> None:
        self._leads = database["leads"]

    async def watch(self) -> AsyncIterator[LeadChange | None]:
        async with self._leads.watch(_CHANGES, full_document="updateLookup") as stream:
            # The cursor exists after the first look; what is written from here on is seen.
            first = await stream.try_next()
            yield None
            if first is not None:
                yield _change(first)
            async for change in stream:
                yield _change(change)


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
            "documentKey": 1,
            "fullDocument": {
                "location": 1,
                "facts.location": 1,
                "waits_at": 1,
                "doctor": 1,
                "clock.level": 1,
                "actions.source": 1,
            },
            "updateDescription": {"updatedFields": {"location": 1, "doctor": 1, "waits_at": 1}},
        }
    },
]


def _change(document: Document) -> LeadChange:
    # A lead that was deleted meanwhile has no document: nobody's, so nobody is told.
    lead: dict[str, Any] = document.get("fullDocument") or {}
    updated = document.get("updateDescription", {}).get("updatedFields", {})
    return LeadChange(
        lead_id=document["documentKey"]["_id"],
        placement=placement_in(lead),
        has_moved=bool(updated),
        left=_left(lead.get("actions")),
    )


def _left(actions: Any) -> tuple[Placement, ...]:
    """A source is a doctor at a clinic, or the clinic that the lead waited at."""
    done = [one for one in actions if isinstance(one, dict)] if isinstance(actions, list) else []
    sources = [one["source"].partition("/") for one in done if isinstance(one.get("source"), str)]
    return tuple(
        Placement(location=location, doctor=doctor or None) for location, _, doctor in sources
    )
