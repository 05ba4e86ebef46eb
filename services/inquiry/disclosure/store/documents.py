"""Entries and heads as documents, and back: also of documents that somebody has changed."""

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any, Final

from services.inquiry.disclosure.domain.chain import Entry, Head
from shared.events import DisclosureRecorded
from shared.mongo import Document
from shared.outbox import pending

_ENTRY_FIELDS: Final = frozenset(field.name for field in fields(Entry)) - {"id"}
_TEXT: Final = (str, type(None))
_KINDS: Final[dict[str, type | tuple[type, ...]]] = {
    **dict.fromkeys(("_id", "inquiry_id", "prev", "hash"), str),
    **dict.fromkeys(("because", "account_id", "name", "role", "lead_id", "purpose"), _TEXT),
    **dict.fromkeys(("assertion_id", "kid", "mac"), _TEXT),
    "seq": int,
    "at": datetime,
    "was_granted": bool,
}


def entry_document(entry: Entry) -> Document:
    said = asdict(entry)
    outbox = pending(
        [_fact(entry)],
        key=entry.inquiry_id,
        source="inquiry",
        first_sequence=entry.seq,
        now=entry.at,
    )
    return {"_id": said.pop("id"), **said, "outbox": outbox, "events_seq": entry.seq}


def _fact(entry: Entry) -> DisclosureRecorded:
    return DisclosureRecorded(
        disclosure_id=entry.id,
        inquiry_id=entry.inquiry_id,
        sequence=entry.seq,
        hash=entry.hash,
        was_granted=entry.was_granted,
        because=entry.because,
        recorded_at=entry.at,
    )


def entry_of(document: Document) -> Entry:
    """Also of a document that somebody has changed beyond reading: then no hash fits it."""
    if not all(isinstance(document.get(name), kind) for name, kind in _KINDS.items()):
        return _unreadable(document)
    said: dict[str, Any] = {name: document.get(name) for name in _ENTRY_FIELDS}
    return Entry(id=document["_id"], **said)


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


def head_of(document: Any) -> Head:
    """Of a note that is none of ours: one that nobody vouches for."""
    if not isinstance(document, dict):
        return Head(seq=0, hash="")
    seq, text = document.get("seq"), document.get("hash")
    is_ours = isinstance(seq, int) and isinstance(text, str)
    kid, mac = document.get("kid"), document.get("mac")
    return Head(
        seq=seq if isinstance(seq, int) else 0,
        hash=text if isinstance(text, str) else "",
        kid=kid if is_ours and isinstance(kid, str) else None,
        mac=mac if is_ours and isinstance(mac, str) else None,
    )
