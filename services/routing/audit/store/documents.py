"""Entries as documents, and back: also of documents that somebody has changed."""

from datetime import UTC, datetime
from typing import Any, Final

from services.routing.audit.domain import BEGINNING, Entry, Head, Position
from shared.audit.act import Act
from shared.mongo import UNREADABLE, Document, document_converter

ENTRIES: Final = "audit_entries"
HEADS: Final = "audit_heads"
_converter: Final = document_converter()
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


def entry_document(entry: Entry) -> Document:
    fields = _converter.unstructure(entry)
    act, position = fields.pop("act"), fields.pop("position")
    return {"_id": act.pop("id"), **act, **position, **fields}


def entry_of(document: Document) -> Entry:
    """Of a document that somebody has changed beyond reading one that no hash fits."""
    try:
        return Entry(
            act=_converter.structure({**document, "id": document["_id"]}, Act),
            position=_converter.structure(document, Position),
            after=_converter.structure(document["after"], Position),
            prev=_text(document.get("prev")) or "",
            hash=_text(document.get("hash")) or "",
            kid=_text(document.get("kid")),
            mac=_text(document.get("mac")),
        )
    except UNREADABLE:
        return _unreadable(document)


def head_document(head: Head) -> Document:
    return {**_converter.unstructure(head.position), "hash": head.hash, "kid": head.kid,
            "mac": head.mac}  # fmt: skip


def head_of(document: Document) -> Head:
    """One that cannot be read is none of ours."""
    try:
        position = _converter.structure(document, Position)
        return Head(
            position=position,
            hash=_text(document.get("hash")) or "",
            kid=_text(document.get("kid")),
            mac=_text(document.get("mac")),
        )
    except UNREADABLE:
        return Head()


def _unreadable(document: Document) -> Entry:
    act = Act(
        id=str(document["_id"]),
        at=_LONG_AGO,
        clinic=str(document.get("clinic")),
        account="",
        action="",
    )
    return Entry(act=act, position=_position(document), after=BEGINNING, prev="", hash="")


def _position(document: Document) -> Position:
    day, number = document.get("day"), document.get("number")
    return Position(
        day if isinstance(day, str) else "",
        number if isinstance(number, int) and not isinstance(number, bool) else 0,
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
