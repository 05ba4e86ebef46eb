"""Rounds of decisions in MongoDB: the steps in one document, the workload as a manifest.

`decision_rounds {_id, workload: manifest id, steps: [{to, coordinator, reserved, declined_by,
transferred_to, approved}]}`, written once and never changed; a step has only what is not empty. A
workload is a map of numbers, most of them as they were a batch before: `open:location/doctor` and
`coordinator:account` count open leads, `coordinates:location/account` is 1. `share:…` and `week:…`
(of doctors at clinics) are one more than what they count, unless that is negative.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from services.routing.decisions.domain import DecisionRound, DoctorAtClinic, RoundStep, Workload
from services.routing.decisions.ports import RoundUnknown
from shared.digests import map_digest
from shared.mongo import (
    UNREADABLE,
    Database,
    Document,
    Manifests,
    ManifestUnknown,
    readable,
)

COLLECTION: Final = "decision_rounds"
MANIFESTS: Final = "workload_manifests"
_RECENT: Final = 4


class MongoDecisionRounds:
    def __init__(self, database: Database) -> None:
        self._rounds = database[COLLECTION]
        self._manifests = Manifests(database, MANIFESTS)
        self._recent: dict[str, DecisionRound] = {}

    async def add(self, rounds: Sequence[DecisionRound]) -> None:
        if not rounds:
            return
        numbers = [dict(_numbers(one.workload)) for one in rounds]
        documents = [
            {
                "_id": one.id,
                "workload": map_digest(workload),
                "steps": [_step_document(step) for step in one.steps],
            }
            for one, workload in zip(rounds, numbers, strict=True)
        ]
        await asyncio.gather(
            self._rounds.insert_many(documents), *[self._manifests.put(one) for one in numbers]
        )

    async def get(self, round_id: str) -> DecisionRound:
        """The few that were asked for last stay in memory: a round never changes."""
        if round_id not in self._recent:
            found = await self._read(round_id)
            while len(self._recent) >= _RECENT:
                del self._recent[next(iter(self._recent))]
            self._recent[round_id] = found
        return self._recent[round_id]

    async def steps(self, round_ids: Collection[str]) -> Mapping[str, Sequence[RoundStep]]:
        """The steps of many rounds in one read; one that cannot be read is missing."""
        found: dict[str, Sequence[RoundStep]] = {}
        wanted = {"_id": {"$in": list(round_ids)}}
        async for document in self._rounds.find(wanted, {"steps": 1}):
            with suppress(*UNREADABLE):
                found[document["_id"]] = _stored({"workload": "", **document}).steps
        return found

    async def _read(self, round_id: str) -> DecisionRound:
        found = await self._rounds.find({"_id": round_id}).to_list(1)
        stored = readable(found, _stored, collection=COLLECTION)
        if not stored:
            raise RoundUnknown
        try:
            numbers = await self._manifests.get(stored[0].workload)
        except ManifestUnknown as error:
            raise RoundUnknown from error
        workloads = readable(
            [{"_id": round_id, "numbers": numbers}], _workload, collection=MANIFESTS
        )
        if not workloads:
            raise RoundUnknown
        return DecisionRound(id=round_id, workload=workloads[0], steps=stored[0].steps)


def _numbers(workload: Workload) -> Iterator[tuple[str, int]]:
    for at, count in workload.open_at.items():
        yield f"open:{at}", count
    for account, count in workload.open_with.items():
        yield f"coordinator:{account}", count
    for location, accounts in workload.coordinators.items():
        for account in accounts:
            yield f"coordinates:{location}/{account}", 1
    for kind, counts in (("share", workload.shares), ("week", workload.this_week)):
        for at, count in counts.items():
            yield f"{kind}:{at}", _marked(count)


def _workload(document: Document) -> Workload:
    """Kinds of numbers that only another version knows are passed over."""
    numbers: Mapping[str, int] = document["numbers"]
    open_at: dict[DoctorAtClinic, int] = {}
    shares: dict[DoctorAtClinic, int] = {}
    this_week: dict[DoctorAtClinic, int] = {}
    open_with: dict[str, int] = {}
    coordinators: dict[str, list[str]] = defaultdict(list)
    for key, count in numbers.items():
        kind, _, name = key.partition(":")
        match kind:
            case "open":
                open_at[DoctorAtClinic.parse(name)] = count
            case "share":
                shares[DoctorAtClinic.parse(name)] = _unmarked(count)
            case "week":
                this_week[DoctorAtClinic.parse(name)] = _unmarked(count)
            case "coordinator":
                open_with[name] = count
            case "coordinates":
                location, _, account = name.partition("/")
                coordinators[location].append(account)
    return Workload(
        open_at=open_at,
        open_with=open_with,
        coordinators={location: tuple(sorted(them)) for location, them in coordinators.items()},
        shares=shares,
        this_week=this_week,
    )


def _marked(count: int) -> int:
    """A manifest knows no zero, and here a zero is not the same as nothing."""
    return count + 1 if count >= 0 else count


def _unmarked(number: int) -> int:
    return number - 1 if number > 0 else number


def _step_document(step: RoundStep) -> Document:
    """Without what is empty: most steps of a batch have nothing of their own."""
    fields: Document = {
        "to": str(step.assigned_to) if step.assigned_to else None,
        "coordinator": step.coordinator,
        "reserved": [str(at) for at in step.reserved],
        "declined_by": list(step.declined_by),
        "transferred_to": step.transferred_to,
        "approved": list(step.approved),
    }
    return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True, kw_only=True)
class _Stored:
    """A round as it is stored: `workload` is the id of a manifest."""

    workload: str
    steps: tuple[RoundStep, ...]


def _stored(document: Document) -> _Stored:
    steps = tuple(_step(step) for step in document["steps"])
    return _Stored(workload=document["workload"], steps=steps)


def _step(document: Document) -> RoundStep:
    to = document.get("to")
    return RoundStep(
        assigned_to=DoctorAtClinic.parse(to) if to else None,
        coordinator=document.get("coordinator"),
        reserved=tuple(DoctorAtClinic.parse(at) for at in document.get("reserved", ())),
        declined_by=tuple(document.get("declined_by", ())),
        transferred_to=document.get("transferred_to"),
        approved=tuple(document.get("approved", ())),
    )
