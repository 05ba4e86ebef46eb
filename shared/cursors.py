"""Opaque cursors: where a list goes on. They come back from outside, so anything may come back."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Final

from shared.errors import FieldProblem, Invalid

LONGEST: Final = 1_000
_LARGEST: Final = 2**53
"""Whole numbers up to here mean the same to every reader of JSON."""


class UnknownCursor(Invalid):
    code = "cursor.unknown"

    def __init__(self) -> None:
        message = "This is not a cursor that was given out for this list."
        super().__init__(FieldProblem(field="cursor", code="cursor.unknown", message=message))


def encode_cursor(*values: str | int) -> str:
    """A cursor of these values; `decode_cursor` gives them back."""
    content = json.dumps(values, separators=(",", ":")).encode()
    return urlsafe_b64encode(content).decode().rstrip("=")


def decode_cursor(text: str, *kinds: type[str] | type[int]) -> tuple[Any, ...]:
    """The values of a cursor, as many and of such kinds as asked for; raises `UnknownCursor`."""
    values = _content(text)
    if not isinstance(values, list) or len(values) != len(kinds):
        raise UnknownCursor
    if not all(_is_of(value, kind) for value, kind in zip(values, kinds, strict=True)):
        raise UnknownCursor
    return tuple(values)


def _content(text: str) -> object:
    """The limit on its length bounds what the parsers are given to do."""
    if len(text) > LONGEST or not text.isascii():
        raise UnknownCursor
    try:
        content = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        return json.loads(content.decode())
    except (ValueError, RecursionError):  # what is no base64, UTF-8 or JSON, or too large a number
        raise UnknownCursor from None


def _is_of(value: object, kind: type[str] | type[int]) -> bool:
    if isinstance(value, bool) or not isinstance(value, kind):
        return False
    return abs(value) <= _LARGEST if isinstance(value, int) else _is_storable(value)


def _is_storable(text: object) -> bool:
    """Half of a surrogate pair is a text for JSON and for nothing else."""
    return isinstance(text, str) and text.isprintable()
