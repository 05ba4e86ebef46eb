"""Pending emails: entries of `mails` on the inquiry's own document."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, IndexModel
from pymongo.errors import OperationFailure

from services.inquiry.mail.domain import (
    CLAIMED_FOR,
    Claim,
    EmailNotParked,
    MailKind,
    Outcome,
    ParkedEmail,
    PendingEmail,
)
from services.inquiry.privacy.ports import Vault
from shared.ids import new_id
from shared.mongo import Database, Document, ensure_indexes, readable

_TYPE_MISMATCH: Final = 14
_NAMELESS: Final = "?"
"""The id of an entry that has none."""


class MongoOutgoingMails:
    def __init__(self, database: Database, vault: Vault) -> None:
        self._inquiries = database["inquiries"]
        self._vault = vault

    async def prepare(self) -> None:
        due = IndexModel([("mails.due_at", ASCENDING)], name="mails_due", sparse=True)
        parked = IndexModel([("mails.parked_at", ASCENDING)], name="mails_parked", sparse=True)
        await ensure_indexes(self._inquiries, [due, parked])

    async def claim(self, now: datetime) -> Claim | None:
        try:
            return await self._claim(now)
        except OperationFailure as error:
            if error.code != _TYPE_MISMATCH:
                raise
        await self._count_anew()
        return await self._claim(now)

    async def _count_anew(self) -> None:
        """Attempts that are no number are none: otherwise their entry could never be taken."""
        no_number = {"$exists": True, "$not": {"$type": "number"}}
        kinds: list[Document] = [no_number, {"$type": "array"}]  # of numbers: that is no number
        await self._inquiries.update_many(
            {"mails": {"$elemMatch": {"$or": [{"attempts": kind} for kind in kinds]}}},
            {"$set": {"mails.$[odd].attempts": 0}},
            array_filters=[{"$or": [{"odd.attempts": kind} for kind in kinds]}],
        )

    async def _claim(self, now: datetime) -> Claim | None:
        token = new_id()
        claimed = {"mails.$.due_at": now + CLAIMED_FOR, "mails.$.claim": token}
        document = await self._inquiries.find_one_and_update(
            {"mails": {"$elemMatch": {"due_at": {"$lte": now}}}},
            {"$set": claimed, "$inc": {"mails.$.attempts": 1}},
            projection={"mails": 1},
            sort=[("mails.due_at", ASCENDING)],
        )
        if document is None:
            return None
        # The document as it was before: `mails.$` is the first entry that was due.
        mail = next(entry for entry in document["mails"] if _is_due(entry, now))
        made_at = mail.get("made_at")
        return Claim(
            inquiry_id=document["_id"],
            token=token,
            attempts=int(mail.get("attempts", 0)) + 1,
            made_at=made_at if isinstance(made_at, datetime) else mail["due_at"],
        )

    async def read(self, claim: Claim) -> PendingEmail:
        document = await self._inquiries.find_one({"_id": claim.inquiry_id})
        if document is None:
            raise LookupError("the inquiry is gone")
        mail = next(one for one in document["mails"] if _is_of(one, claim))
        opened = await self._vault.open({"email": document["personal"]["email"]})
        return PendingEmail(
            mail_id=mail["id"],
            kind=MailKind(mail["kind"]),
            link_number=mail["link_number"],
            to=opened.text("email"),
            reference=document["reference"],
            locale=document["locale"],
            reply_by=document["reply_by"],
            location=document["lead"].get("location") or document["location"],
        )

    async def settle(self, claim: Claim, outcome: Outcome, at: datetime) -> None:
        document = await self._inquiries.find_one({"_id": claim.inquiry_id}, {"mails": 1})
        claimed = [m for m in (document or {}).get("mails", []) if _is_of(m, claim)]
        done = [
            {"id": mail.get("id", _NAMELESS), "outcome": outcome.value, "at": at}
            for mail in claimed
        ]
        await self._inquiries.update_one(
            {"_id": claim.inquiry_id, "mails.claim": claim.token},
            {
                "$pull": {"mails": {"claim": claim.token}},
                "$push": {"mails_done": {"$each": done}},
            },
        )

    async def postpone(self, claim: Claim, until: datetime) -> None:
        await self._change(claim, {"$set": {"mails.$.due_at": until}})

    async def park(self, claim: Claim, *, reason: str, at: datetime) -> None:
        parked = {"mails.$.parked_at": at, "mails.$.reason": reason}
        await self._change(claim, {"$set": parked, "$unset": {"mails.$.due_at": ""}})

    async def parked(self, *, limit: int) -> Sequence[ParkedEmail]:
        found = self._inquiries.find(
            {"mails.parked_at": {"$exists": True}}, {"reference": 1, "mails": 1}
        )
        documents = await found.sort("mails.parked_at", ASCENDING).limit(limit).to_list(None)
        pages = readable(documents, _parked, collection="inquiries")
        return [mail for page in pages for mail in page][:limit]

    async def count_parked(self) -> int:
        return int(await self._inquiries.count_documents({"mails.parked_at": {"$exists": True}}))

    async def retry(self, inquiry_id: str, mail_id: str, *, now: datetime) -> None:
        again = {"mails.$.due_at": now, "mails.$.made_at": now, "mails.$.attempts": 0}
        clean = {"mails.$.parked_at": "", "mails.$.reason": ""}
        await self._change_parked(inquiry_id, mail_id, {"$set": again, "$unset": clean})

    async def discard(self, inquiry_id: str, mail_id: str, *, at: datetime) -> None:
        done = {"id": mail_id, "outcome": "discarded", "at": at}
        which = {"parked_at": {"$exists": True}, "id": _id_of(mail_id)}
        await self._change_parked(
            inquiry_id, mail_id, {"$pull": {"mails": which}, "$push": {"mails_done": done}}
        )

    async def _change(self, claim: Claim, change: Document) -> None:
        claimed = {"_id": claim.inquiry_id, "mails.claim": claim.token}
        await self._inquiries.update_one(claimed, change)

    async def _change_parked(self, inquiry_id: str, mail_id: str, change: Document) -> None:
        which = {"parked_at": {"$exists": True}, "id": _id_of(mail_id)}
        done = await self._inquiries.update_one(
            {"_id": inquiry_id, "mails": {"$elemMatch": which}}, change
        )
        if done.matched_count == 0:
            raise EmailNotParked


def _is_due(entry: Any, now: datetime) -> bool:
    due_at = entry.get("due_at") if isinstance(entry, dict) else None
    return isinstance(due_at, datetime) and due_at <= now


def _is_of(entry: Any, claim: Claim) -> bool:
    return isinstance(entry, dict) and entry.get("claim") == claim.token


def _id_of(mail_id: str) -> str | None:
    return None if mail_id == _NAMELESS else mail_id


def _parked(document: Document) -> list[ParkedEmail]:
    return [
        ParkedEmail(
            inquiry_id=document["_id"],
            reference=document["reference"],
            mail_id=str(mail.get("id", _NAMELESS)),
            kind=str(mail.get("kind", _NAMELESS)),
            reason=str(mail.get("reason", _NAMELESS)),
            attempts=int(mail.get("attempts") or 0),
            parked_at=mail["parked_at"],
        )
        for mail in document["mails"]
        if isinstance(mail, dict) and "parked_at" in mail
    ]
