"""An inquiry as a document and back. Beside its fields the document holds what belongs to the
machinery: `outbox` and `events_seq`, `emails_done`, and `disclosures_head`.

Entries of lists and counts of repeats that nobody can read are passed over: they are no reason not
to show the inquiry. A change writes only what it changes, so it takes nothing of them away, nor of
what a newer version has added.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from operator import eq
from typing import Any, Final, TypeVar, get_type_hints

from cattrs.gen import make_dict_unstructure_fn

from services.inquiry.documents import converter
from services.inquiry.inquiries.domain import (
    Agreement,
    ConsentRecord,
    Correction,
    Inquiry,
    Message,
    MessageRead,
    Note,
    QueuedEmail,
    Receipt,
    Repeat,
    Session,
    StatusChange,
)
from shared.events import Event, InquiryReceived
from shared.mongo import UNREADABLE, Document, readable
from shared.outbox import pending

T = TypeVar("T")
_APPENDED: Final = (
    "history", "emails", "notes", "agreements", "messages", "messages_read", "corrections",
)  # fmt: skip
_PATCHED: Final = ("lead", "link")
_DECLARED: Final[dict[str, Any]] = get_type_hints(Inquiry)

_inquiries = converter.copy()
"""Beside the service's own: what an inquiry's document leaves out, and what it passes over."""
for _short in (QueuedEmail, ConsentRecord, Message, Agreement):
    _inquiries.register_unstructure_hook(
        _short, make_dict_unstructure_fn(_short, _inquiries, _cattrs_omit_if_default=True)
    )


def _passing_over(kind: type[T]) -> Callable[[Any, Any], tuple[T, ...]]:
    """Reads a list without the entries that cannot be read."""

    def hook(entries: Any, _: Any) -> tuple[T, ...]:
        listed = entries if isinstance(entries, list) else []
        return tuple(found for entry in listed for found in _read(entry, kind))

    return hook


def _read(entry: Any, kind: type[T]) -> tuple[T, ...]:
    if not isinstance(entry, dict):
        return ()
    try:
        return (converter.structure(entry, kind),)
    except UNREADABLE:
        return ()


_LISTS: Final[dict[Any, type[Any]]] = {
    tuple[StatusChange, ...]: StatusChange,
    tuple[Session, ...]: Session,
    tuple[QueuedEmail, ...]: QueuedEmail,
    tuple[Note, ...]: Note,
    tuple[Message, ...]: Message,
    tuple[MessageRead, ...]: MessageRead,
    tuple[Correction, ...]: Correction,
    tuple[Agreement, ...]: Agreement,
}
for _list, _kind in _LISTS.items():
    _inquiries.register_structure_hook_func(partial(eq, _list), _passing_over(_kind))
_inquiries.register_structure_hook(Repeat, lambda entry, _: (*_read(entry, Repeat), Repeat())[0])


def document_of(inquiry: Inquiry, events: Sequence[Event]) -> Document:
    """A new inquiry's, with its first events."""
    fields = _fields(inquiry)
    outbox = pending(
        events, key=inquiry.id, source="inquiry", first_sequence=1, now=inquiry.received_at
    )
    fields |= {"outbox": outbox} if outbox else {}
    return {"_id": fields.pop("id"), **fields, "events_seq": len(outbox)}


def inquiry_of(document: Document) -> Inquiry:
    """Raises what `UNREADABLE` names."""
    return _inquiries.structure({**document, "id": document["_id"]}, Inquiry)


def inquiries_of(documents: Iterable[Document]) -> list[Inquiry]:
    return read_all(documents, inquiry_of)


def read_all(documents: Iterable[Document], read: Callable[[Document], T]) -> list[T]:
    """Those that can be read; the others are logged and counted. The converter has checked every
    type: doing it once more, as `readable` does, takes four times as long as reading.
    """
    found = []
    for document in documents:
        try:
            found.append(read(document))
        except UNREADABLE:
            found += readable([document], read, collection="inquiries")
    return found


def receipt_of(document: Document) -> Receipt:
    names = ("reference", "reply_by", "locale", "fingerprint")
    fields = {"inquiry_id": document["_id"], **{name: document[name] for name in names}}
    return converter.structure(fields, Receipt)


def _fields(inquiry: Inquiry) -> Document:
    """Whoever erases an inquiry takes it out of the blind index."""
    fields: Document = _inquiries.unstructure(inquiry)
    return fields if inquiry.erased_at is None else {**fields, "contact_hashes": []}


def _differing(before: Inquiry, after: Inquiry) -> tuple[Document, Document]:
    """The fields of both that may differ. A transition keeps the values that it does not change."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in _DECLARED)
    differing = [(name, old, new) for name, old, new in pairs if old is not new]
    return (
        {name: _inquiries.unstructure(old, _DECLARED[name]) for name, old, _ in differing},
        {name: _inquiries.unstructure(new, _DECLARED[name]) for name, _, new in differing},
    )


def _all_fields(before: Inquiry, after: Inquiry) -> tuple[Document, Document]:
    return _fields(before), _fields(after)


def update_of(before: Inquiry, after: Inquiry) -> Document:
    """The update that makes the one of the other."""
    is_erased = after.erased_at is not None and before.erased_at is None
    of_both = _differing if after.erased_at is None else _all_fields
    old, new = of_both(before, after)
    changed = {name: value for name, value in new.items() if value != old[name]}
    pushed = {
        name: {"$each": changed.pop(name)[len(old[name]) :]}
        for name in _APPENDED
        if name in changed and not is_erased
    }
    for name in _PATCHED:
        part = changed.pop(name, {})
        changed |= {f"{name}.{key}": v for key, v in part.items() if v != old[name][key]}
    update: Document = {"$set": changed, "$push": pushed, "$inc": {"version": 1}}
    if is_erased:  # also entries that cannot be read, and what became of emails
        update["$set"] |= {name: [] for name in _APPENDED}
        update["$unset"] = {"emails_done": ""}
    return {operator: fields for operator, fields in update.items() if fields}


def announced(update: Document, document: Document, events: Sequence[Event], now: datetime) -> None:
    """Adds the events to the update of the document. What is announced again keeps its number: it
    is the first fact there is of an inquiry.
    """
    count = document.get("events_seq")
    last = count if isinstance(count, int) else 1
    for event in events:
        sequence = 1 if isinstance(event, InquiryReceived) else last + 1
        last = max(last, sequence)
        entries = pending(
            [event], key=document["_id"], source="inquiry", first_sequence=sequence, now=now
        )
        outbox = update.setdefault("$push", {}).setdefault("outbox", {"$each": []})
        outbox["$each"] += entries
    if events:
        update.setdefault("$set", {})["events_seq"] = last
