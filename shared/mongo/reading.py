"""Reading what other versions of a program, or other people, have written: one document that
cannot be read costs itself and nothing else.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter
from pymongo import ASCENDING

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


def as_declared(value: T) -> T:
    """The value, once each field of each dataclass in it has been found to be of its declared type.
    Raises `ValueError`: a wrong type in a document would fail later, elsewhere and for everybody.
    """
    match value:
        case list() | tuple() | frozenset():
            for one in value:
                as_declared(one)
        case Mapping():
            for one in value.values():
                as_declared(one)
        case _ if is_dataclass(value):
            kind: Any = type(value)
            for name, declared in _declared(kind):
                value_of_field = getattr(value, name)
                declared.validate_python(value_of_field, strict=True)
                as_declared(value_of_field)
    return value


@cache
def _declared(kind: Any) -> tuple[tuple[str, TypeAdapter[Any]], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, TypeAdapter(hints[field.name])) for field in fields(kind))


def readable(
    documents: Iterable[Document], read: Callable[[Document], T], *, collection: str
) -> list[T]:
    """What can be read of them, in their order; the others are logged by their ids and counted."""
    found = []
    for document in documents:
        try:
            found.append(as_declared(read(document)))
        except UNREADABLE as error:
            _unreadable.labels(collection).inc()
            _log.error(
                "document.unreadable", error, collection=collection, key=str(document.get("_id"))
            )
    return found


async def readable_page(
    collection: Any,
    wanted: Document,
    read: Callable[[Document], T],
    *,
    fields: Document,
    after: str,
    limit: int,
) -> list[T]:
    """The first `limit` by `_id` after `after` that can be read. What cannot be read makes no page
    shorter: only the last page is, and the last one of a page always leads on.
    """
    found: list[T] = []
    while (missing := limit - len(found)) > 0:
        here = {"$and": [wanted, {"_id": {"$gt": after}}]}
        documents = await (
            collection.find(here, fields).sort("_id", ASCENDING).limit(missing).to_list(None)
        )
        found += readable(documents, read, collection=collection.name)
        if len(documents) < missing:
            break
        after = documents[-1]["_id"]
    return found


def known(kind: type[E], value: object, unknown: E) -> E:
    """The member of this value; `unknown` for a word that only another version has."""
    try:
        return kind(str(value))
    except ValueError:
        return unknown
