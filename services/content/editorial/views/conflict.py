"""Two texts of one field side by side, what each changed, and the form of both put together."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.editorial.domain import Entries, EntryChange, Fate, Shape
from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.text import EntryView, HeadView, WarningView
from services.content.editorial.views.unsaved import WindowView


@dataclass(frozen=True, kw_only=True)
class EditView:
    """What one of the two wrote: `entries`, and `changes` in it but for entries that were left
    alone, of which there are `untouched`. None: the changes cannot be told.
    """

    entries: Entries
    changes: Sequence[EntryChange] | None
    untouched: int = 0


@dataclass(frozen=True, kw_only=True)
class ConflictView:
    """`by` is None where a program wrote the other text, `is_own` where the same person did, in
    another window. `is_merged`: `entries` hold both edits, else what was typed here. `began_from`
    is None where that cannot be read; theirs is then compared with what was typed. `typed`: the
    fields of the form as they came in.
    """

    chrome: ChromeView
    head: HeadView
    name: str
    shape: Shape
    by: str | None
    at: str
    is_own: bool
    is_merged: bool
    mine: EditView
    theirs: EditView
    began_from: Entries | None
    entries: Sequence[EntryView]
    typed: Sequence[tuple[str, str]]
    seen_words: str
    window: WindowView
    longest: int | None
    warnings: Sequence[WarningView] = ()


def edit_view(entries: Entries, changes: Sequence[EntryChange] | None) -> EditView:
    shown = [one for one in changes or () if one.fate is not Fate.KEPT]
    if changes is None:
        return EditView(entries=entries, changes=None)
    return EditView(entries=entries, changes=shown, untouched=len(changes) - len(shown))
