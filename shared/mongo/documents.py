"""Frozen dataclasses as documents and back, by `cattrs`: one converter for each service.

A document holds a field for each field of the dataclass, under its name: a tuple is a list, a
frozen set a sorted one, a day its ISO 8601 text, a `StrEnum` its value. Reading tolerates what
another version has written, and nothing else: fields that it does not know, fields that it has a
default for and that are missing, and unknown words of an enum that has a member `UNKNOWN`.
Everything else that is not of the declared type is refused (`shared.mongo.UNREADABLE`), never
converted: a number in the wrong field is a mistake, and not the text of that number.
"""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from cattrs import Converter
from cattrs.fns import identity

_UNKNOWN: Final = "UNKNOWN"


def document_converter() -> Converter:
    """A converter with the rules above; a service adds its tagged unions to it."""
    converter = Converter(
        detailed_validation=False,
        unstruct_collection_overrides={tuple: list, frozenset: sorted},
    )
    for kind in (str, int, float, bool, bytes, datetime):
        converter.register_structure_hook(kind, _same(kind))
        converter.register_unstructure_hook(kind, identity)  # which it then leaves out
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(StrEnum, _member)
    converter.register_unstructure_hook(StrEnum, lambda member: member.value)
    return converter


def _member(value: Any, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        if isinstance(value, str) and _UNKNOWN in kind.__members__:
            return kind[_UNKNOWN]
        raise


def _same(kind: type) -> Callable[[Any, Any], Any]:
    """Refuses other types; whole numbers are numbers, and truth values are not."""
    accepted = (float, int) if kind is float else (kind,)

    def hook(value: Any, _: Any) -> Any:
        if type(value) is kind:  # nearly always; the rest takes twice as long
            return value
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not bool):
            raise TypeError(f"{kind.__name__} expected, {type(value).__name__} found")
        return value

    return hook
