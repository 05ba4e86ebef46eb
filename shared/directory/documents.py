"""The directory's entries as documents: `kind` and `revision` beside the fields of the entry."""

from typing import Final

from shared.directory.domain import Change, Clinic, Doctor, Entry, Network, Offering, Procedure
from shared.mongo import Document, document_converter

_GONE: Final = "gone"
_KINDS: Final[dict[str, type[Entry]]] = {
    "clinic": Clinic,
    "doctor": Doctor,
    "procedure": Procedure,
    "offering": Offering,
    "network": Network,
}
_KIND_OF: Final = {entry: kind for kind, entry in _KINDS.items()}
_converter: Final = document_converter()

KNOWN_KINDS: Final = (*_KINDS, _GONE)
"""A document of another kind is a newer program's, and nothing to this one."""


def change_body(change: Change) -> Document:
    """Everything but the `_id`."""
    if change.entry is None:
        return {"kind": _GONE, "revision": change.revision}
    kind = _KIND_OF[type(change.entry)]
    return {"kind": kind, "revision": change.revision, **_converter.unstructure(change.entry)}


def read_change(document: Document, *, key: str) -> Change:
    """Raises what is `UNREADABLE`; an entry under a key that is not its own is nobody's."""
    if document["kind"] == _GONE:
        return Change(key=key, revision=document["revision"], entry=None)
    entry = _converter.structure(document, _KINDS[document["kind"]])
    if entry.key != key:
        raise ValueError("an entry under the key of another one")
    return Change(key=key, revision=document["revision"], entry=entry)
