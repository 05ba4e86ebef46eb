"""Queued emails: entries of `emails` on the inquiry's own document.

Each step of a delivery is one atomic write, guarded by the lease's token: many senders take from
one queue, and none waits for another's version of an inquiry.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, IndexModel
from pymongo.errors import OperationFailure

from services.inquiry.inquiries.domain import LEASED_FOR, EmailLease, FailedEmail
from shared.ids import new_id
from shared.mongo import Database, Document, ensure_indexes, readable

_TYPE_MISMATCH: Final = 14
_NAMELESS: Final = "?"
"""The id of an entry that has none."""


class MongoEmailQueue:
    def __init__(self, database: Database) -> None:
        self._inquiries = database["inquiries"]

    async def prepare(self) -> None:
        due = IndexModel([("emails.due_at", ASCENDING)], name="emails_due", sparse=True)
        failed = IndexModel([("emails.failed_at", ASCENDING)], name="emails_failed", sparse=True)
        await ensure_indexes(self._inquiries, [due, failed])

    async def lease(self, now: datetime) -> EmailLease | None:
        try:
            return await self._lease(now)
        except OperationFailure as error:
            if error.code != _TYPE_MISMATCH:
                raise
        await self._count_anew()
        return await self._lease(now)

    async def _count_anew(self) -> None:
        """Attempts that are no number are none: otherwise their entry could never be taken."""
        no_number = {"$exists": True, "$not": {"$type": "number"}}
        kinds: list[Document] = [no_number, {"$type": "array"}]  # of numbers: that is no number
        await self._inquiries.update_many(
            {"emails": {"$elemMatch": {"$or": [{"attempts": kind} for kind in kinds]}}},
            {"$set": {"emails.$[odd].attempts": 0}},
            array_filters=[{"$or": [{"odd.attempts": kind} for kind in kinds]}],
        )

    async def _lease(self, now: datetime) -> EmailLease | None:
        token = new_id()
        leased = {"emails.$.due_at": now + LEASED_FOR, "emails.$.lease": token}
        document = await self._inquiries.find_one_and_update(
            {"emails": {"$elemMatch": {"due_at": {"$lte": now}}}},
            {"$set": leased, "$inc": {"emails.$.attempts": 1}},
            projection={"emails": 1},
            sort=[("emails.due_at", ASCENDING)],
        )
        if document is None:
            return None
        # The document as it was before: `emails.$` is the first entry that was due.
        email = next(entry for entry in document["emails"] if _is_due(entry, now))
        made_at = email.get("made_at")
        return EmailLease(
            inquiry_id=document["_id"],
            token=token,
            attempts=int(email.get("attempts", 0)) + 1,
            made_at=made_at if isinstance(made_at, datetime) else email["due_at"],
        )

    async def settle(self, lease: EmailLease, outcome: str, at: datetime) -> None:
        document = await self._inquiries.find_one({"_id": lease.inquiry_id}, {"emails": 1})
        leased = [m for m in (document or {}).get("emails", []) if _is_of(m, lease)]
        done = [{"id": _id_of(email), "outcome": outcome, "at": at} for email in leased]
        await self._inquiries.update_one(
            _leased(lease),
            {
                "$pull": {"emails": {"lease": lease.token}},
                "$push": {"emails_done": {"$each": done}},
            },
        )

    async def postpone(self, lease: EmailLease, until: datetime) -> None:
        await self._inquiries.update_one(_leased(lease), {"$set": {"emails.$.due_at": until}})

    async def fail(self, lease: EmailLease, *, reason: str, at: datetime) -> None:
        failed = {"emails.$.failed_at": at, "emails.$.reason": reason}
        change = {"$set": failed, "$unset": {"emails.$.due_at": ""}}
        await self._inquiries.update_one(_leased(lease), change)

    async def failed(self, *, limit: int) -> Sequence[FailedEmail]:
        found = self._inquiries.find(
            {"emails.failed_at": {"$exists": True}}, {"reference": 1, "emails": 1}
        )
        documents = await found.sort("emails.failed_at", ASCENDING).limit(limit).to_list(None)
        lists = readable(documents, _failed, collection="inquiries")
        return [email for emails in lists for email in emails][:limit]

    async def count_failed(self) -> int:
        return int(await self._inquiries.count_documents({"emails.failed_at": {"$exists": True}}))

    async def retry(self, inquiry_id: str, email_id: str, *, now: datetime) -> bool:
        again = {"emails.$.due_at": now, "emails.$.made_at": now, "emails.$.attempts": 0}
        clean = {"emails.$.failed_at": "", "emails.$.reason": ""}
        return await self._change_failed(inquiry_id, email_id, {"$set": again, "$unset": clean})

    async def discard(self, inquiry_id: str, email_id: str, *, at: datetime) -> bool:
        done = {"id": email_id, "outcome": "discarded", "at": at}
        change = {"$pull": {"emails": _failed_one(email_id)}, "$push": {"emails_done": done}}
        return await self._change_failed(inquiry_id, email_id, change)

    async def _change_failed(self, inquiry_id: str, email_id: str, change: Document) -> bool:
        which = {"_id": inquiry_id, "emails": {"$elemMatch": _failed_one(email_id)}}
        done = await self._inquiries.update_one(which, change)
        return bool(done.matched_count)


def _leased(lease: EmailLease) -> Document:
    return {"_id": lease.inquiry_id, "emails.lease": lease.token}


def _failed_one(email_id: str) -> Document:
    nameless: Document = {"$not": {"$type": "string"}}
    return {"failed_at": {"$exists": True}, "id": nameless if email_id == _NAMELESS else email_id}


def _id_of(email: Document) -> str:
    email_id = email.get("id")
    return email_id if isinstance(email_id, str) else _NAMELESS


def _is_due(entry: Any, now: datetime) -> bool:
    due_at = entry.get("due_at") if isinstance(entry, dict) else None
    return isinstance(due_at, datetime) and due_at <= now


def _is_of(entry: Any, lease: EmailLease) -> bool:
    return isinstance(entry, dict) and entry.get("lease") == lease.token


def _failed(document: Document) -> list[FailedEmail]:
    return [
        FailedEmail(
            inquiry_id=document["_id"],
            reference=document["reference"],
            email_id=_id_of(email),
            kind=str(email.get("kind", _NAMELESS)),
            reason=str(email.get("reason", _NAMELESS)),
            attempts=int(email.get("attempts") or 0),
            failed_at=email["failed_at"],
        )
        for email in document["emails"]
        if isinstance(email, dict) and "failed_at" in email
    ]
