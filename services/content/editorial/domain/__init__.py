"""Texts and offerings as an editor types them."""

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
from services.content.editorial.domain.offer import (
    State,
    TypedFee,
    TypedOffer,
    of_doctors,
    offering_of,
    typed_offer,
)

__all__ = [
    "SHAPES", "Entries", "Entry", "EntryChange", "Fate", "Leftover", "Meeting", "Shape", "State",
    "Typed", "TypedFee", "TypedOffer", "entries_of", "leftovers", "meet", "of_doctors",
    "offering_of", "read", "read_items", "typed_offer", "value_of", "written", "written_items",
]  # fmt: skip
