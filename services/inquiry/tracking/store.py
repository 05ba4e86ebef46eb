"""Status, links, sessions and lead progress: fields of the inquiry's own document."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final

from pymongo import ReturnDocument, UpdateOne

from services.inquiry.inquiries.domain.link import WRONG_CODES_AT_MOST
from services.inquiry.mail.domain import MailKind, pending_mail
from services.inquiry.privacy.ports import Vault
from services.inquiry.tracking.domain import (
    SESSION_LIVES_FOR,
    LeadProgress,
    Link,
    Status,
    StatusChange,
    TrackedInquiry,
)
from shared.events import NETWORK_DESK, Envelope, LeadAssigned, LeadContacted, LeadUnrouted
from shared.logs import get_log
from shared.mongo import Database, Document, known

_log = get_log(__name__)
_SESSIONS_KEPT: Final = 5
_KNOWN: Final = frozenset(Status)
_AFTER: Final = ReturnDocument.AFTER
_LINK_FIELDS: Final = frozenset(field.name for field in fields(Link))


class MongoTrackedInquiries:
    def __init__(self, database: Database, vault: Vault) -> None:
        self._inquiries = database["inquiries"]
        self._vault = vault

    async def by_reference(self, reference: str) -> TrackedInquiry | None:
        return await self._tracked({"reference": reference})

    async def by_session(
        self, reference: str, session_hash: bytes, now: datetime
    ) -> TrackedInquiry | None:
        lasting = {"$elemMatch": {"hash": session_hash, "expires_at": {"$gt": now}}}
        return await self._tracked({"reference": reference, "sessions": lasting})

    async def use_link(
        self, inquiry_id: str, number: int, session_hash: bytes, now: datetime
    ) -> bool:
        unused = {"_id": inquiry_id, "link.number": number, "link.used_at": None}
        update = {"$set": {"link.used_at": now}, "$push": {"sessions": _session(session_hash, now)}}
        result = await self._inquiries.update_one(unused, update)
        return bool(result.modified_count)

    async def count_wrong_code(self, inquiry_id: str, number: int) -> None:
        this = {"_id": inquiry_id, "link.number": number}
        counted = await self._inquiries.find_one_and_update(
            this, {"$inc": {"link.wrong_codes": 1}}, {"link": 1}, return_document=_AFTER
        )
        if counted is None:
            return
        link = _link(counted["link"])
        if link.wrong_codes >= WRONG_CODES_AT_MOST:
            await self._inquiries.update_one(this, {"$set": {"link": asdict(link.voided())}})
            _log.warning("security.link-void", inquiry_id=inquiry_id, count=link.wrong_codes)

    async def open_session(self, inquiry_id: str, session_hash: bytes, now: datetime) -> None:
        session = _session(session_hash, now)
        await self._inquiries.update_one({"_id": inquiry_id}, {"$push": {"sessions": session}})

    async def mail_link(self, inquiry_id: str, earlier: Link, link: Link, now: datetime) -> bool:
        latest = {"_id": inquiry_id, "link.number": earlier.number, "link.sent_at": earlier.sent_at}
        mail = pending_mail(MailKind.NEW_LINK, link.number, now)
        result = await self._inquiries.update_one(
            latest, {"$set": {"link": asdict(link)}, "$push": {"mails": mail}}
        )
        return bool(result.modified_count)

    async def follow(self, events: Sequence[Envelope]) -> None:
        writes = [write for event in events for write in _writes(event)]
        await self._inquiries.bulk_write(writes, ordered=True)

    async def _tracked(self, query: dict[str, Any]) -> TrackedInquiry | None:
        document = await self._inquiries.find_one(query)
        if document is None:
            return None
        zone = document["personal"].get("timezone")
        opened = await self._vault.open({"timezone": zone} if zone else {})
        return _inquiry(document, opened.text("timezone"))


def _link(document: Document) -> Link:
    return Link(**{name: value for name, value in document.items() if name in _LINK_FIELDS})


def _session(session_hash: bytes, now: datetime) -> dict[str, Any]:
    session = {"hash": session_hash, "expires_at": now + SESSION_LIVES_FOR}
    return {"$each": [session], "$slice": -_SESSIONS_KEPT}


def _writes(event: Envelope) -> list[UpdateOne]:
    """Each is guarded by the lead's sequence, so that a repeated or late event finds nothing to
    change.
    """
    fact = event.data
    assert isinstance(fact, LeadAssigned | LeadUnrouted | LeadContacted)  # noqa: S101 - what `follow` is given
    newer = {"_id": event.key, "lead.sequence": {"$lt": event.sequence}}
    told: dict[str, Any] = {"lead.sequence": event.sequence, "lead.lead_id": fact.lead_id}
    if isinstance(fact, LeadAssigned):
        told |= {
            "lead.location": fact.location,
            "lead.assigned_at": fact.assigned_at,
            "lead.outcome": "routed",
        }
    if isinstance(fact, LeadUnrouted):
        told["lead.outcome"] = "unrouted"
    if not isinstance(fact, LeadContacted):
        return [UpdateOne(newer, {"$set": told})]
    # Without an answer before it, that one is still waited for: its number is not passed by.
    answered = {**newer, "lead.outcome": {"$ne": None}}
    seen: dict[str, Any] = {"lead.contacted_at": fact.contacted_at}
    if fact.location != NETWORK_DESK:
        seen["lead.location"] = fact.location
    change = {"status": Status.CONTACTED.value, "at": fact.contacted_at}
    first_contact = {"_id": event.key, "status": Status.RECEIVED.value}
    return [
        UpdateOne(newer, {"$set": seen}),
        UpdateOne(answered, {"$set": told}),
        UpdateOne(
            first_contact, {"$set": {"status": change["status"]}, "$push": {"history": change}}
        ),
    ]


def _inquiry(document: Document, timezone: str | None) -> TrackedInquiry:
    """A status that only a newer version has is told as the last one that we know."""
    lead = document["lead"]
    history = tuple(
        StatusChange(status=Status(change["status"]), at=change["at"])
        for change in document["history"]
        if change["status"] in _KNOWN
    )
    latest = history[-1].status if history else Status.RECEIVED
    return TrackedInquiry(
        id=document["_id"],
        reference=document["reference"],
        procedure=document["procedure"],
        wished_location=document["location"],
        status=known(Status, document["status"], latest),
        history=history,
        received_at=document["received_at"],
        reply_by=document["reply_by"],
        locale=document["locale"],
        link=_link(document["link"]),
        lead=LeadProgress(
            location=lead.get("location"),
            assigned_at=lead.get("assigned_at"),
            contacted_at=lead.get("contacted_at"),
        ),
        timezone=timezone,
    )
