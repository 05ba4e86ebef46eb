"""What routing's leads and capacities say of each other, counted in its database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import AsyncMongoClient

from tests.support.inquiries import JSON

_OPEN = (
    "assigned", "accepted", "contacted", "records", "medical_review", "financial_clearance",
    "scheduling", "booked",
)  # fmt: skip


@dataclass(frozen=True)
class Books:
    """`limits`: what each doctor (`location/doctor`) may have open."""

    client: AsyncMongoClient[Any]
    limits: Mapping[str, int]

    async def overfull(self) -> list[str]:
        """Doctors with more than they may have: open leads as of one moment, and capacity taken."""
        by_leads = await self._open_leads()
        taken = {
            document["_id"]: len(document["open"]) + len(document["pending"])
            async for document in self._collection("capacities").find()
        }
        return [
            f"{name}: {counts.get(name, 0)} of {limit} {what}"
            for what, counts in (("open leads", by_leads), ("taken", taken))
            for name, limit in self.limits.items()
            if counts.get(name, 0) > limit
        ]

    async def _open_leads(self) -> Counter[str]:
        counting: list[JSON] = [
            {"$match": {"status": {"$in": list(_OPEN)}}},
            {"$group": {"_id": {"$concat": ["$location", "/", "$doctor"]}, "n": {"$sum": 1}}},
        ]
        async with self.client.start_session(snapshot=True) as session:
            found = await self._collection("leads").aggregate(counting, session=session)
            return Counter({one["_id"]: one["n"] async for one in found})

    async def rounds(self) -> int:
        """Batches that workers have decided on."""
        return int(await self._collection("decision_rounds").count_documents({}))

    async def leads(self, references: Sequence[str]) -> list[JSON]:
        wanted = {"reference": {"$in": list(references)}}
        return [lead async for lead in self._collection("leads").find(wanted)]

    async def unsettled(self) -> list[str]:
        """Where what is taken is not what open leads take: `location/doctor` with both."""
        taking: dict[str, set[tuple[str, int]]] = {}
        async for lead in self._collection("leads").find({"status": {"$in": list(_OPEN)}}):
            name = f"{lead['location']}/{lead['doctor']}"
            taking.setdefault(name, set()).add((lead["inquiry_id"], lead["assigned_version"]))
        different = []
        async for document in self._collection("capacities").find():
            those = [*document["open"], *document["pending"]]
            taken = [(one["inquiry_id"], one["for_version"]) for one in those]
            if sorted(taken) != sorted(taking.pop(document["_id"], ())):
                different.append(document["_id"])
        return different + list(taking)

    def _collection(self, name: str) -> Any:
        return self.client["wayfare_routing"][name]


def broken_rules(leads: Sequence[JSON], limits: Mapping[str, int]) -> list[str]:
    """Leads with a doctor who does not do it there or has declined it, or at a clinic that nobody
    has wished for or transferred it to.
    """
    return [lead["reference"] for lead in leads if lead["doctor"] and _is_wrong(lead, limits)]


def _is_wrong(lead: JSON, limits: Mapping[str, int]) -> bool:
    facts, at = lead["facts"], f"{lead['location']}/{lead['doctor']}"
    came_by_hand = any(
        done["action"] == "reassign" and done["version"] == lead["assigned_version"]
        for done in lead["actions"]
    )
    named = {facts["location"], *facts["willing_to_travel_to"]} - {None}
    wanted = {facts["transferred_to"]} if facts["transferred_to"] else named
    is_wanted = not wanted or lead["location"] in wanted
    has_declined = at in facts["declined_by"] and not came_by_hand
    return at not in limits or has_declined or not (is_wanted or came_by_hand)
