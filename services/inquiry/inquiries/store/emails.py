"""Queued emails: entries of `emails` on the inquiry's own document.

Each step of a delivery is one atomic write, guarded by the lease's token: many senders take from
one queue, and none waits for another's version of an inquiry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.errors import BulkWriteError

from services.inquiry.inquiries.domain import LEASED_FOR, EmailLease, FailedEmail, SentEmail
from shared.ids import new_id
from shared.logs import get_log
from shared.mongo import Database, Document, GatheredUpdates, ensure_indexes, readable

_log = get_log(__name__)
_TYPE_MISMATCH: Final = 14
_LINGER_SECONDS: Final = 0.05
"""For what becomes of emails that end shortly after each other, to be noted in one write. Whoever
is killed before it is written has sent them, and they are sent again under the same Message-ID, as
they are by whoever is killed before the server's answer has been read.
"""
_DONE: Final = "emails_done"
_DUE: Final = "emails_due"
"""Of the index by time."""
_NAMELESS: Final = "?"
"""The id of an entry that has none."""


class MongoEmailQueue:
    def __init__(self, database: Database) -> None:
        self._inquiries = database["inquiries"]
        self._steps = GatheredUpdates(self._inquiries, linger_seconds=_LINGER_SECONDS)

    async def prepare(self) -> None:
        due = IndexModel([("emails.due_at", ASCENDING)], name=_DUE, sparse=True)
        failed = IndexModel([("emails.failed_at", ASCENDING)], name="emails_failed", sparse=True)
        await ensure_indexes(self._inquiries, [due, failed])

    async def lease(self, now: datetime, *, at_most: int) -> list[EmailLease]:
        due = {"emails": {"$elemMatch": {"due_at": {"$lte": now}}}}
        # As the index has them, the earliest first. To sort by a field of a list MongoDB would read
        # all that are due and sort them, for each few that are taken.
        found = self._inquiries.find(due, {"emails": 1}, hint=_DUE)
        documents = await found.limit(at_most).to_list(None)
        if not documents:
            return []
        leasings = [_Leasing.of(document, now) for document in documents]
        return await self._taken(leasings, now)

    async def _taken(self, leasings: Sequence["_Leasing"], now: datetime) -> list[EmailLease]:
        """Those of them that nobody else has taken meanwhile."""
        odd, are_all_taken = await self._take(leasings, now)
        if are_all_taken:
            return [one.lease for one in leasings]
        if odd:
            await self._count_anew()
            await self._take(odd, now)
        ids = [one.lease.inquiry_id for one in leasings]
        given = [
            entry.get("lease")
            async for document in self._inquiries.find({"_id": {"$in": ids}}, {"emails": 1})
            for entry in document.get("emails", [])
            if isinstance(entry, dict)
        ]
        return [one.lease for one in leasings if one.lease.token in given]

    async def _take(
        self, leasings: Sequence["_Leasing"], now: datetime
    ) -> tuple[list["_Leasing"], bool]:
        """Those whose attempts are no number, and whether all were taken. What keeps one from its
        lease keeps no other.
        """
        writes = [one.write(now) for one in leasings]
        try:
            done = await self._inquiries.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            failed = error.details.get("writeErrors", [])
            if not failed:
                raise
            _log.error("email.not-leased", error, count=len(failed))
            odd = [leasings[one["index"]] for one in failed if one["code"] == _TYPE_MISMATCH]
            return odd, False
        return [], done.matched_count == len(writes)

    async def _count_anew(self) -> None:
        """Attempts that are no number are none: otherwise their entry could never be taken."""
        no_number = {"$exists": True, "$not": {"$type": "number"}}
        kinds: list[Document] = [no_number, {"$type": "array"}]  # of numbers: that is no number
        await self._inquiries.update_many(
            {"emails": {"$elemMatch": {"$or": [{"attempts": kind} for kind in kinds]}}},
            {"$set": {"emails.$[odd].attempts": 0}},
            array_filters=[{"$or": [{"odd.attempts": kind} for kind in kinds]}],
        )

    async def settle(self, lease: EmailLease, outcome: str, at: datetime) -> None:
        done = {"id": lease.email_id, "outcome": outcome, "at": at}
        leaves = {"$pull": {"emails": {"lease": lease.token}}, "$push": {"emails_done": done}}
        await self._steps.update(UpdateOne(_leased(lease), leaves))

    async def postpone(self, lease: EmailLease, until: datetime) -> None:
        await self._steps.update(UpdateOne(_leased(lease), {"$set": {"emails.$.due_at": until}}))

    async def give_back(self, lease: EmailLease, at: datetime) -> None:
        change = {"$set": {"emails.$.due_at": at}, "$inc": {"emails.$.attempts": -1}}
        await self._steps.update(UpdateOne(_leased(lease), change))

    async def fail(self, lease: EmailLease, *, reason: str, at: datetime) -> None:
        failed = {"emails.$.failed_at": at, "emails.$.reason": reason}
        change = {"$set": failed, "$unset": {"emails.$.due_at": ""}}
        await self._steps.update(UpdateOne(_leased(lease), change))

    async def failed(self, *, limit: int) -> Sequence[FailedEmail]:
        found = self._inquiries.find(
            {"emails.failed_at": {"$exists": True}}, {"reference": 1, "emails": 1}
        )
        documents = await found.sort("emails.failed_at", ASCENDING).limit(limit).to_list(None)
        lists = readable(documents, _failed, collection="inquiries")
        return [email for emails in lists for email in emails][:limit]

    async def count_failed(self) -> int:
        return int(await self._inquiries.count_documents({"emails.failed_at": {"$exists": True}}))

    async def failed_after(
        self, after: tuple[datetime, str, str] | None, *, limit: int
    ) -> Sequence[FailedEmail]:
        stages: list[Document] = [
            {"$match": {"emails.failed_at": {"$exists": True}}},
            {"$project": {"reference": 1, "emails": 1}},
            {"$unwind": "$emails"},
            {"$match": {"emails.failed_at": {"$type": "date"}}},
        ]
        if after is not None:
            at, inquiry_id, email_id = after
            stages.append({"$match": {"$or": [
                {"emails.failed_at": {"$gt": at}},
                {"emails.failed_at": at, "_id": {"$gt": inquiry_id}},
                {"emails.failed_at": at, "_id": inquiry_id, "emails.id": {"$gt": email_id}},
            ]}})  # fmt: skip
        order = {"emails.failed_at": 1, "_id": 1, "emails.id": 1}
        stages += [{"$sort": order}, {"$limit": limit}]
        documents = await self._inquiries.aggregate(stages).to_list(None)
        alone = [{**one, "emails": [one["emails"]]} for one in documents]
        lists = readable(alone, _failed, collection="inquiries")
        return [email for emails in lists for email in emails]

    async def retry(
        self, inquiry_id: str, email_id: str, *, now: datetime, failed_at: datetime | None = None
    ) -> bool:
        again = {"emails.$.due_at": now, "emails.$.made_at": now, "emails.$.attempts": 0}
        clean = {"emails.$.failed_at": "", "emails.$.reason": ""}
        change = {"$set": again, "$unset": clean, "$inc": {"emails.$.retries": 1}}
        return await self._change_failed(inquiry_id, email_id, change, failed_at)

    async def discard(
        self, inquiry_id: str, email_id: str, *, at: datetime, failed_at: datetime | None = None
    ) -> bool:
        done = {"id": email_id, "outcome": "discarded", "at": at}
        which = _failed_one(email_id, failed_at)
        change = {"$pull": {"emails": which}, "$push": {"emails_done": done}}
        return await self._change_failed(inquiry_id, email_id, change, failed_at)

    async def of(self, inquiry_id: str) -> Sequence[SentEmail]:
        """All of one inquiry, as far as they can be read."""
        fields = {"emails": 1, "emails_done": 1}
        found = await self._inquiries.find_one({"_id": inquiry_id}, fields) or {}
        done = [_sent(one, one.get("at"), one.get("outcome")) for one in _entries(found, _DONE)]
        waiting = [_sent(one, one.get("made_at"), None) for one in _entries(found, "emails")]
        return [one for one in (*done, *waiting) if one]

    async def _change_failed(
        self, inquiry_id: str, email_id: str, change: Document, failed_at: datetime | None
    ) -> bool:
        which = {"_id": inquiry_id, "emails": {"$elemMatch": _failed_one(email_id, failed_at)}}
        done = await self._inquiries.update_one(which, change)
        return bool(done.matched_count)


@dataclass(frozen=True, kw_only=True)
class _Leasing:
    """A lease that is to be taken of an entry, if that is still as it was found."""

    lease: EmailLease
    entry: Document

    @classmethod
    def of(cls, document: Document, now: datetime) -> "_Leasing":
        """Of the first entry that is due."""
        entry = next(entry for entry in document["emails"] if _is_due(entry, now))
        made_at, attempts = entry.get("made_at"), entry.get("attempts", 0)
        is_number = isinstance(attempts, int | float) and not isinstance(attempts, bool)
        lease = EmailLease(
            inquiry_id=document["_id"],
            email_id=_id_of(entry),
            token=new_id(),
            attempts=(int(attempts) if is_number else 0) + 1,
            made_at=made_at if isinstance(made_at, datetime) else entry["due_at"],
        )
        return cls(lease=lease, entry=entry)

    def write(self, now: datetime) -> UpdateOne:
        as_found = {"id": {"$eq": self.entry.get("id")}, "due_at": self.entry["due_at"]}
        leased = {"emails.$.due_at": now + LEASED_FOR, "emails.$.lease": self.lease.token}
        return UpdateOne(
            {"_id": self.lease.inquiry_id, "emails": {"$elemMatch": as_found}},
            {"$set": leased, "$inc": {"emails.$.attempts": 1}},
        )


def _leased(lease: EmailLease) -> Document:
    return {"_id": lease.inquiry_id, "emails.lease": lease.token}


def _failed_one(email_id: str, failed_at: datetime | None) -> Document:
    """`failed_at` None: whenever it has."""
    nameless: Document = {"$not": {"$type": "string"}}
    when: object = {"$exists": True} if failed_at is None else failed_at
    return {"failed_at": when, "id": nameless if email_id == _NAMELESS else email_id}


def _id_of(email: Document) -> str:
    email_id = email.get("id")
    return email_id if isinstance(email_id, str) else _NAMELESS


def _is_due(entry: Any, now: datetime) -> bool:
    due_at = entry.get("due_at") if isinstance(entry, dict) else None
    return isinstance(due_at, datetime) and due_at <= now


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
            retries=_count(email.get("retries")),
        )
        for email in document["emails"]
        if isinstance(email, dict) and "failed_at" in email
    ]


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _entries(document: Document, name: str) -> list[Document]:
    listed = document.get(name)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _sent(entry: Document, at: Any, outcome: Any) -> SentEmail | None:
    """An id begins with the email's kind."""
    if not isinstance(at, datetime):
        return None
    kind = _id_of(entry).partition(".")[0]
    return SentEmail(kind=kind, at=at, outcome=outcome if isinstance(outcome, str) else None)
