"""What stands in the chains, for lists: by indexes of their own, the newest first."""

from collections.abc import Sequence
from typing import Any, Final

from pymongo import DESCENDING

from services.routing.audit.domain import PROGRAM, Entry
from services.routing.audit.ports import DayOfClinic, ListPosition, Wanted
from services.routing.audit.store.documents import ENTRIES, entry_of
from shared.mongo import Database, Document

_NEWEST: Final = [("day", DESCENDING), ("at", DESCENDING), ("_id", DESCENDING)]


class MongoEntries:
    def __init__(self, database: Database) -> None:
        self._entries = database[ENTRIES]

    async def page(
        self, wanted: Wanted, *, after: ListPosition | None, limit: int
    ) -> Sequence[Entry]:
        conditions = _conditions(wanted)
        if after is not None:
            day, at, entry_id = after
            conditions["$or"] = [
                {"day": {"$lt": day}},
                {"day": day, "at": {"$lt": at}},
                {"day": day, "at": at, "_id": {"$lt": entry_id}},
            ]
        found = await self._entries.find(conditions).sort(_NEWEST).limit(limit).to_list(limit)
        return [entry_of(document) for document in found]

    async def days(self, wanted: Wanted, limit: int) -> Sequence[DayOfClinic]:
        conditions = _conditions(wanted)
        newest = await self._newest_days(conditions, limit)
        if not newest:
            return []
        of_those = {"$match": {**conditions, "day": {"$in": newest}}}
        each = {
            "_id": {"day": "$day", "clinic": "$clinic"},
            "entries": {"$sum": 1},
            "accounts": {"$addToSet": "$account"},
        }
        found = await self._entries.aggregate([of_those, {"$group": each}]).to_list(None)
        days = [_day(one) for one in found]
        return sorted(sorted(days, key=lambda one: one.clinic), key=_by_day, reverse=True)

    async def _newest_days(self, conditions: Document, limit: int) -> list[str]:
        """One after the other by the index, so that what is old is never read."""
        days: list[str] = []
        while len(days) < limit:
            before: Any = {"day": {"$lt": days[-1]}} if days else {"day": {"$type": "string"}}
            found = await (
                self._entries.find({"$and": [conditions, before]}, {"day": 1})
                .sort(_NEWEST)
                .limit(1)
                .to_list(1)
            )
            if not found:
                break
            days.append(found[0]["day"])
        return days


def _conditions(wanted: Wanted) -> Document:
    asked = {"clinic": wanted.clinic, "day": wanted.day, "account": wanted.account}
    return {name: value for name, value in asked.items() if value is not None}


def _by_day(one: DayOfClinic) -> str:
    return one.day


def _day(found: Document) -> DayOfClinic:
    where = found["_id"]
    return DayOfClinic(
        clinic=str(where.get("clinic")),
        day=str(where.get("day")),
        entries=int(found["entries"]),
        accounts=len({*map(str, found["accounts"])} - {PROGRAM}),
    )
