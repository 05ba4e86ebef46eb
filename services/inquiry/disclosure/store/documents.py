"""Entries as documents, and back: also of documents that somebody has changed."""

from datetime import UTC, datetime

from services.inquiry.disclosure.domain.chain import Entry
from services.inquiry.documents import converter
from shared.events import DisclosureRecorded
from shared.mongo import UNREADABLE, Document
from shared.outbox import pending


def entry_document(entry: Entry) -> Document:
    fields = converter.unstructure(entry)
    outbox = pending(
        [_fact(entry)],
        key=entry.inquiry_id,
        source="inquiry",
        first_sequence=entry.seq,
        now=entry.at,
    )
    return {"_id": fields.pop("id"), **fields, "outbox": outbox, "events_seq": entry.seq}


def _fact(entry: Entry) -> DisclosureRecorded:
    return DisclosureRecorded(
        disclosure_id=entry.id,
        inquiry_id=entry.inquiry_id,
        sequence=entry.seq,
        hash=entry.hash,
        was_granted=entry.was_granted,
        because=entry.reason,
        recorded_at=entry.at,
    )


def entry_of(document: Document) -> Entry:
    """Also of a document that somebody has changed beyond reading: then no hash fits it.

    It lacks neither `prev` nor `hash`; the reason was called `because` once.
    """
    given = {"prev": None, "hash": None, "reason": document.get("because"), **document}
    try:
        return converter.structure({**given, "id": document["_id"]}, Entry)
    except UNREADABLE:
        return _unreadable(document)


def _unreadable(document: Document) -> Entry:
    seq = document.get("seq")
    return Entry(
        id=str(document["_id"]),
        inquiry_id=str(document.get("inquiry_id")),
        seq=seq if isinstance(seq, int) else 0,
        at=datetime.min.replace(tzinfo=UTC),
        was_granted=False,
        prev="",
        hash="",
    )
