"""What patients do beside answering, counted on their leads; and kept aside until there is one.

`early_facts {_id: inquiry id, messages, last_message_at, person_asked_at}`: the first two only
rise, the third is the first there was.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

from services.routing.leads.domain import PatientFact
from services.routing.leads.store.documents import COLLECTION
from shared.mongo import Database, Document, readable

EARLY: Final = "early_facts"
_FIELDS: Final = ("messages", "last_message_at", "person_asked_at")


class MongoLeadMessages:
    def __init__(self, database: Database) -> None:
        self._leads = database[COLLECTION]

    async def receive(self, inquiry_id: str, *, number: int, at: datetime) -> bool:
        risen = {"messages_received": number, "last_message_at": at}
        return await self._raise(inquiry_id, risen)

    async def see(self, inquiry_id: str, *, through: int) -> None:
        await self._raise(inquiry_id, {"messages_seen": through})

    async def _raise(self, inquiry_id: str, to: Document) -> bool:
        """None and what is missing are less than anything."""
        raised = {name: {"$max": [f"${name}", value]} for name, value in to.items()}
        received, seen = (
            {"$ifNull": [f"${name}", 0]} for name in ("messages_received", "messages_seen")
        )
        waiting = {"has_messages": {"$gt": [received, seen]}}
        change = [{"$set": raised}, {"$set": waiting}]
        done = await self._leads.update_one({"inquiry_id": inquiry_id}, change)
        return bool(done.matched_count)


class MongoEarlyFacts:
    def __init__(self, database: Database) -> None:
        self._facts = database[EARLY]

    async def keep(self, fact: PatientFact) -> None:
        given = {name: value for name in _FIELDS if (value := getattr(fact, name))}
        first = {"person_asked_at": given.pop("person_asked_at", None)}
        change: Document = {"$max": given, "$min": first if first["person_asked_at"] else {}}
        change = {operator: fields for operator, fields in change.items() if fields}
        if change:
            await self._facts.update_one({"_id": fact.inquiry_id}, change, upsert=True)

    async def all(self) -> AsyncIterator[PatientFact]:
        async for document in self._facts.find({}):
            for fact in readable([document], _fact, collection=EARLY):
                yield fact

    async def drop(self, fact: PatientFact) -> None:
        as_read = {name: getattr(fact, name) or None for name in _FIELDS}
        await self._facts.delete_one({"_id": fact.inquiry_id, **as_read})


def _fact(document: Document) -> PatientFact:
    return PatientFact(
        inquiry_id=document["_id"],
        messages=document.get("messages", 0),
        last_message_at=document.get("last_message_at"),
        person_asked_at=document.get("person_asked_at"),
    )
