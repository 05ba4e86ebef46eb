"""Pending letters: entries of `mails` on the inquiry's own document."""

from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel

from services.inquiry.mail.domain import CLAIMED_FOR, Claimed, MailKind, Sent
from services.inquiry.privacy.ports import Vault
from shared.mongo import Database, Document, ensure_indexes


class MongoOutgoingMails:
    def __init__(self, database: Database, vault: Vault) -> None:
        self._inquiries = database["inquiries"]
        self._vault = vault

    async def prepare(self) -> None:
        due = IndexModel([("mails.due_at", ASCENDING)], name="mails_due", sparse=True)
        await ensure_indexes(self._inquiries, [due])

    async def claim(self, now: datetime) -> Claimed | None:
        document = await self._inquiries.find_one_and_update(
            {"mails": {"$elemMatch": {"due_at": {"$lte": now}}}},
            {"$set": {"mails.$.due_at": now + CLAIMED_FOR}, "$inc": {"mails.$.attempts": 1}},
            sort=[("mails.due_at", ASCENDING)],
        )
        if document is None:
            return None
        # The document as it was before: `mails.$` is the first entry that was due.
        mail = next(entry for entry in document["mails"] if entry["due_at"] <= now)
        return await self._claimed(document, mail)

    async def settle(self, mail: Claimed, outcome: Sent, at: datetime) -> None:
        done = {"id": mail.mail_id, "outcome": outcome.value, "at": at}
        await self._inquiries.update_one(
            {"_id": mail.inquiry_id, "mails.id": mail.mail_id},
            {"$pull": {"mails": {"id": mail.mail_id}}, "$push": {"mails_done": done}},
        )

    async def postpone(self, mail: Claimed, until: datetime) -> None:
        await self._inquiries.update_one(
            {"_id": mail.inquiry_id, "mails.id": mail.mail_id}, {"$set": {"mails.$.due_at": until}}
        )

    async def _claimed(self, document: Document, mail: dict[str, Any]) -> Claimed:
        address = {"email": document["personal"]["email"]}
        opened = await self._vault.open(address)
        return Claimed(
            inquiry_id=document["_id"],
            mail_id=mail["id"],
            kind=MailKind(mail["kind"]),
            link_number=mail["link_number"],
            attempts=mail["attempts"] + 1,
            to=opened.text("email"),
            reference=document["reference"],
            locale=document["locale"],
            reply_by=document["reply_by"],
            location=document["lead"].get("location") or document["location"],
        )
