"""Replays in MongoDB: one document each, with its checkpoint and the lease of whoever runs it.

`replays {_id, policy, begin, end, asked_by, asked_at, total, done, status, failure, report,
checkpoint, slot, owner, until, attempts}`. `report` and `checkpoint` are compressed JSON; the last
five are gone once it has ended. `until` is by the database's clock.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from services.routing.replay.domain import (
    Checkpoint,
    Period,
    Replay,
    ReplayStatus,
    Report,
    TooManyReplays,
)
from services.routing.replay.domain.job import MOST_OPEN, OPEN
from services.routing.replay.ports import TakenReplay
from services.routing.replay.store.compressed import (
    BROKEN,
    checkpoint_in,
    packed_checkpoint,
    packed_report,
    report_in,
)
from shared.audit.act import NETWORK, Act
from shared.audit.store import pushed, with_acts
from shared.mongo import Database, Document, document_converter, ensure_indexes, known, readable

COLLECTION: Final = "replays"
_LEASE_MS: Final = 30_000
_OPEN: Final = [status.value for status in OPEN]
_ENDED: Final = dict.fromkeys(("slot", "owner", "until", "attempts", "checkpoint"), "")
_LONGEST_MS: Final = 3_600_000
"""A lease that ends later is none: a clock has lied. Not what one would give now: of two that take
at once the one that waited for the other asks with the time at which it began.
"""
_UNTIL: Final[Document] = {"$add": ["$$NOW", _LEASE_MS]}
_IS_FREE: Final[Document] = {
    "$or": [
        {"$ne": [{"$type": "$until"}, "date"]},
        {"$lte": ["$until", "$$NOW"]},
        {"$gt": ["$until", {"$add": ["$$NOW", _LONGEST_MS]}]},
    ]
}
_NEWEST: Final = ("asked_at", DESCENDING)
_WITHOUT_REPORT: Final = {"checkpoint": 0, "report": 0}
_converter: Final = document_converter()


class MongoReplays:
    def __init__(self, database: Database) -> None:
        self._replays = database[COLLECTION]

    async def prepare(self) -> None:
        """Creates the indexes; before the first write."""
        # A bounded number wait or run: each of them has a slot of its own.
        in_slot = {"slot": {"$exists": True}}
        slot = IndexModel("slot", unique=True, partialFilterExpression=in_slot)
        by_status, by_age = IndexModel([("status", ASCENDING)]), IndexModel([_NEWEST])
        await ensure_indexes(self._replays, [slot, by_status, by_age])

    async def add(self, replay: Replay) -> None:
        act = _act("begin", replay.id, replay.asked_by, replay.asked_at, target=replay.policy)
        document = {"_id": replay.id, **_document(replay), **with_acts([act])}
        for slot in range(MOST_OPEN):
            with suppress(DuplicateKeyError):
                await self._replays.insert_one({**document, "slot": slot})
                return
        raise TooManyReplays

    async def get(self, replay_id: str) -> Replay | None:
        found = await self._replays.find({"_id": replay_id}, {"checkpoint": 0}).to_list(1)
        return next(iter(readable(found, _replay, collection=COLLECTION)), None)

    async def latest(self, limit: int) -> Sequence[Replay]:
        found = self._replays.find({}, _WITHOUT_REPORT).sort([_NEWEST]).limit(limit)
        return readable(await found.to_list(None), _replay, collection=COLLECTION)

    async def cancel(self, replay_id: str, *, by: str, at: datetime) -> bool:
        change = {
            "$set": {"status": ReplayStatus.CANCELLED.value},
            "$unset": _ENDED,
            "$push": pushed([_act("cancel", replay_id, by, at)]),
        }
        done = await self._replays.update_one({"_id": replay_id, "status": {"$in": _OPEN}}, change)
        return bool(done.matched_count)

    async def take(self, owner: str) -> TakenReplay | None:
        attempts = {"$add": [{"$cond": [{"$isNumber": "$attempts"}, "$attempts", 0]}, 1]}
        taken: Any = await self._replays.find_one_and_update(
            {"status": {"$in": _OPEN}, "$expr": _IS_FREE},
            [{"$set": {"status": ReplayStatus.RUNNING.value, "owner": owner, "until": _UNTIL,
                       "attempts": attempts}}],
            sort=[("asked_at", ASCENDING)],
            return_document=ReturnDocument.AFTER,
        )  # fmt: skip
        if taken is None:
            return None
        found = readable([taken], _taken, collection=COLLECTION)
        if not found:
            await self._give_up(taken)
        return found[0] if found else None

    async def keep(self, taken: TakenReplay, checkpoint: Checkpoint, report: Report) -> bool:
        fields = {
            "checkpoint": {"$literal": packed_checkpoint(checkpoint)},
            "report": {"$literal": packed_report(report)},
            "done": checkpoint.tally.done,
            "total": {"$max": ["$total", checkpoint.tally.done]},
            "attempts": 0,
            "until": _UNTIL,
        }
        done = await self._replays.update_one(_owned(taken), [{"$set": fields}])
        return bool(done.matched_count)

    async def renew(self, taken: TakenReplay) -> bool:
        done = await self._replays.update_one(_owned(taken), [{"$set": {"until": _UNTIL}}])
        return bool(done.matched_count)

    async def release(self, taken: TakenReplay) -> None:
        await self._replays.update_one(_owned(taken), {"$unset": {"owner": "", "until": ""}})

    async def end(
        self,
        taken: TakenReplay,
        status: ReplayStatus,
        report: Report | None,
        failure: str | None = None,
    ) -> bool:
        fields: Document = {"status": status.value, "failure": failure}
        if report is not None:
            count = report.replayed + sum(report.not_recomputable.values())
            fields |= {"report": packed_report(report), "done": count, "total": count}
        done = await self._replays.update_one(_owned(taken), {"$set": fields, "$unset": _ENDED})
        return bool(done.matched_count)

    async def _give_up(self, document: Document) -> None:
        """One that nobody can read keeps nobody else from theirs."""
        failed = {"status": ReplayStatus.FAILED.value, "failure": "replay.unreadable"}
        mine = {"_id": document["_id"], "owner": document["owner"]}
        await self._replays.update_one(mine, {"$set": failed, "$unset": _ENDED})


def _act(action: str, replay_id: str, by: str, at: datetime, target: str | None = None) -> Act:
    return Act(
        id=f"replay.{replay_id}.{action}",
        at=at,
        clinic=NETWORK,
        account=by,
        action=f"replay.{action}",
        about=replay_id,
        target=target,
    )


def _owned(taken: TakenReplay) -> Document:
    status = ReplayStatus.RUNNING.value
    return {"_id": taken.replay.id, "owner": taken.owner, "status": status}


def _document(replay: Replay) -> Document:
    return {
        "policy": replay.policy,
        "begin": replay.period.begin,
        "end": replay.period.end,
        "asked_by": replay.asked_by,
        "asked_at": replay.asked_at,
        "total": replay.total,
        "done": replay.done,
        "status": replay.status.value,
        "failure": replay.failure,
        "report": packed_report(replay.report),
    }


def _replay(document: Document) -> Replay:
    try:
        report = report_in(document["report"]) if "report" in document else Report()
    except BROKEN as error:
        raise ValueError("a report that nobody can read") from error
    return Replay(
        id=document["_id"],
        policy=document["policy"],
        period=Period(begin=document["begin"], end=document["end"]),
        asked_by=document["asked_by"],
        asked_at=document["asked_at"],
        total=document["total"],
        done=document["done"],
        status=known(ReplayStatus, document["status"], ReplayStatus.UNKNOWN),
        failure=document["failure"],
        report=report,
    )


def _taken(document: Document) -> TakenReplay:
    """A checkpoint that nobody can read is none: it begins anew."""
    checkpoint = Checkpoint()
    if "checkpoint" in document:
        with suppress(*BROKEN):
            checkpoint = checkpoint_in(document["checkpoint"])
    return TakenReplay(
        replay=_replay(document),
        checkpoint=checkpoint,
        owner=document["owner"],
        attempts=document["attempts"],
    )
