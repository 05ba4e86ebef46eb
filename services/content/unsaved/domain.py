"""Text that somebody has typed and not saved: of one field, in one window, for nobody else."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.errors import Conflict, FieldProblem, Invalid

KEPT_FOR: Final = timedelta(days=30)
SETTLED_FOR: Final = timedelta(hours=1)
"""How long it is known that a text was settled, for what its window has sent before and comes in
late.
"""
MOST_TEXTS: Final = 50
"""Of one person; the oldest goes."""
MOST_CHARACTERS: Final = 250_000
MOST_FIELDS: Final = 1_500
_WINDOW: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


class KeptLater(Conflict):
    code = "unsaved.kept-later"
    title = "Something that was typed later in this window is kept already."


Fields = tuple[tuple[str, str], ...]
"""Of a form, as they were typed."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A field of a text: of the network's, or of what the clinic `location` says differently."""

    procedure: str
    locale: str
    location: str
    field: str


@dataclass(frozen=True, kw_only=True)
class UnsavedText:
    """`window`: the form in which it is typed, so that two windows do not overwrite each other.
    `number` counts what one window sends: of two that overtake each other the later one stays.
    Without `fields` it is settled: saved, or thrown away.
    """

    by: str
    part: Part
    window: str
    number: int
    fields: Fields
    at: datetime


def is_window(name: str) -> bool:
    return _WINDOW.fullmatch(name) is not None


def check_bounds(window: str, fields: Fields) -> None:
    """Raises `Invalid`."""
    length = sum(len(name) + len(value) for name, value in fields)
    if length > MOST_CHARACTERS or len(fields) > MOST_FIELDS:
        message = f"This may have {MOST_CHARACTERS:,} characters."
        raise Invalid(FieldProblem(field="text", code="too_long", message=message))
    if not is_window(window):
        message = "This names no window of a form."
        raise Invalid(FieldProblem(field="window", code="malformed", message=message))
