"""Reading what other versions of a program, or other people, have written: one document that
cannot be read costs itself and nothing else.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TypeVar

from shared.errors import Refusal
from shared.logs import get_log
from shared.mongo.connection import Document
from shared.telemetry import counter

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_log = get_log(__name__)
_unreadable = counter(
    "documents_unreadable_total",
    "Documents passed over since nobody could read them.",
    ["collection"],
)

UNREADABLE = (ArithmeticError, AttributeError, LookupError, Refusal, TypeError, ValueError)
"""What turning a document into a value raises when the document is not what it should be."""


def readable(
    documents: Iterable[Document], read: Callable[[Document], T], *, collection: str
) -> list[T]:
    """What can be read of them, in their order; the others are logged by their ids and counted."""
    found = []
    for document in documents:
        try:
            found.append(read(document))
        except UNREADABLE as error:
            _unreadable.labels(collection).inc()
            _log.error(
                "document.unreadable", error, collection=collection, key=str(document.get("_id"))
            )
    return found


def known(kind: type[E], value: object, unknown: E) -> E:
    """The member of this value; `unknown` for a word that only another version has."""
    try:
        return kind(str(value))
    except ValueError:
        return unknown
