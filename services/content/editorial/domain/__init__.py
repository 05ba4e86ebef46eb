"""Texts as an editor types them."""

from services.content.editorial.domain.leftovers import Leftover, leftovers
from services.content.editorial.domain.manuscript import (
    SHAPES,
    Entries,
    Entry,
    Shape,
    Typed,
    entries_of,
    value_of,
)
from services.content.editorial.domain.meeting import (
    EntryChange,
    Fate,
    Meeting,
    meet,
)
from services.content.editorial.domain.notation import read, read_items, written, written_items

__all__ = [
    "SHAPES", "Entries", "Entry", "EntryChange", "Fate", "Leftover", "Meeting", "Shape", "Typed",
    "entries_of", "leftovers", "meet", "read", "read_items", "value_of", "written",
    "written_items",
]  # fmt: skip
