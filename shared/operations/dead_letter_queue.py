"""Dead letters as a queue: the oldest first, said without their bytes."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from pymongo import ASCENDING

from shared.clock import Clock, utc_now
from shared.cursors import UnknownCursor, decode_cursor, encode_cursor
from shared.disclosure.waiting import (
    COUNTED,
    ItemChanged,
    ItemGone,
    Step,
    StepRequest,
    Waiting,
    WaitingItem,
    WaitingPage,
)
from shared.ids import is_id, is_reference
from shared.kafka.dead_letters import (
    BEHIND,
    DeadLetterNotFound,
    DeadLetterSettled,
    MongoOpenDeadLetters,
    Resolution,
)
from shared.mongo import UNREADABLE, Database, Document

_UNRESOLVED: Final[Document] = {"resolved_at": None}
_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9:._-]{0,99}", re.ASCII)
_EVENT_TYPE: Final = re.compile(r"[a-z]{1,40}(\.[a-z-]{1,40}){1,3}\.v\d{1,3}", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = 253_370_764_800_000  # 9999-01-01


class DeadLetterQueue:
    """Those of every consumer of a service. One that is tried again by itself, or that waits behind
    another one of its key, is among them: nothing is settled that is not seen.
    """

    def __init__(self, database: Database, now: Clock = utc_now) -> None:
        self._documents = database["dead_letters"]
        self._open = MongoOpenDeadLetters(database, now)
        self._now = now

    async def waiting(self) -> Waiting:
        count = await self._documents.count_documents(_UNRESOLVED, limit=COUNTED)
        oldest = await self._oldest(None, 1)
        return Waiting(count=int(count), oldest_at=_since(oldest[0]) if oldest else None)

    async def page(self, cursor: str, limit: int) -> WaitingPage:
        found = await self._oldest(position_of(cursor) if cursor else None, limit + 1)
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        return WaitingPage(
            items=tuple(_item(one) for one in shown),
            next_cursor=cursor_after(_since(last), last["_id"]) if last else None,
        )

    async def _oldest(self, after: tuple[datetime, str] | None, limit: int) -> list[Document]:
        query: Document = dict(_UNRESOLVED)
        if after is not None:
            at, last = after
            same_time = {"dead_lettered_at": at, "_id": {"$gt": last}}
            query["$or"] = [{"dead_lettered_at": {"$gt": at}}, same_time]
        found: list[Document] = await (
            self._documents.find(query, {"value": 0, "outbox": 0})
            .sort([("dead_lettered_at", ASCENDING), ("_id", ASCENDING)])
            .to_list(limit)
        )
        return found

    async def act(self, request: StepRequest) -> None:
        try:
            if request.step is Step.RETRY:
                await self._open.replay(request.item_id, by=request.by, seen=request.seen)
            else:
                await self._open.discard(
                    request.item_id, by=request.by, reason=request.reason.value, seen=request.seen
                )
        except DeadLetterNotFound:
            raise ItemGone from None
        except DeadLetterSettled:
            raise ItemChanged from None
        except UNREADABLE:
            await self._unreadable(request)

    async def _unreadable(self, request: StepRequest) -> None:
        """What no version of ours has written can be given up, and nothing else."""
        if request.step is not Step.DISCARD:
            raise ItemChanged
        given_up = {
            "resolved_at": self._now(),
            "resolution": Resolution.DISCARDED.value,
            "resolved_by": request.by,
            "discard_reason": request.reason.value,
            "retry_at": None,
        }
        which = {"_id": request.item_id, **_UNRESOLVED}
        done = await self._documents.update_one(which, {"$set": given_up})
        if not done.matched_count:
            raise ItemChanged


def cursor_after(at: datetime, item_id: str) -> str:
    return encode_cursor((at - _EPOCH) // timedelta(milliseconds=1), item_id)


def position_of(cursor: str) -> tuple[datetime, str]:
    """Raises `UnknownCursor`."""
    milliseconds, item_id = decode_cursor(cursor, int, str)
    if not 0 <= milliseconds < _LAST:
        raise UnknownCursor
    return _EPOCH + timedelta(milliseconds=milliseconds), item_id


def code_of(value: object) -> str | None:
    """Only what is written as a code is repeated."""
    return value if isinstance(value, str) and _CODE.fullmatch(value) else None


def event_type_of(value: object) -> str | None:
    """What has the form of an event's type."""
    return value if isinstance(value, str) and _EVENT_TYPE.fullmatch(value) else None


def subject_of(value: object) -> str | None:
    """Only what has the form of an id or a reference of ours."""
    is_ours = isinstance(value, str) and (is_id(value) or is_reference(value))
    return str(value) if is_ours else None


def _item(document: Document) -> WaitingItem:
    """Whatever another version has written: what waits is never out of sight."""
    types = [value for name, value in document.get("headers") or () if name == "ce_type"]
    codes = [code_of(document.get("reason")) or "unknown", code_of(document.get("error"))]
    attempts = document.get("attempts") or 0
    return WaitingItem(
        id=document["_id"],
        since=_since(document),
        subject=subject_of(_text(document.get("key"))),
        kind=event_type_of(_text(types[0])) if types else None,
        source=document.get("group"),
        reasons=tuple(code for code in codes if code),
        attempts=attempts,
        until=None if document.get("reason") == BEHIND else document.get("retry_at"),
        seen=attempts,
    )


def _since(document: Document) -> datetime:
    at = document.get("dead_lettered_at")
    return at if isinstance(at, datetime) else _EPOCH


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("ascii", "replace")
