"""A field that two people wrote at once: what each changed, entry by entry, and both in one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from services.content.editorial.domain.manuscript import Entries, Entry
from services.content.editorial.domain.merging import (
    Passage,
    compared,
    in_order,
    merged,
    merged_text,
)
from services.content.text.domain import limits

_Key = tuple[str, int]
_MOST_CHARACTERS: Final = 3 * limits.MOST_CHARACTERS
"""Of three texts, none of which could be stored if it were longer."""


class Fate(StrEnum):
    """What became of an entry."""

    KEPT = "kept"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, kw_only=True)
class EntryChange:
    """`heading` and the others: what is kept, removed and added of each."""

    fate: Fate
    heading: tuple[Passage, ...]
    body: tuple[Passage, ...]
    action: tuple[Passage, ...]
    dismissible: tuple[bool, bool]


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """`mine` and `theirs`: what each changed, None where that cannot be told. `both`: the two edits
    in one, None where a person has to decide.
    """

    mine: tuple[EntryChange, ...] | None
    theirs: tuple[EntryChange, ...] | None
    both: Entries | None


def meet(base: Entries | None, mine: Entries, theirs: Entries, *, is_many: bool) -> Meeting:
    """Where nobody knows any more what both began from (`base`), theirs is compared with mine."""
    if sum(map(_length, (*(base or ()), *mine, *theirs))) > _MOST_CHARACTERS:
        return Meeting(mine=None, theirs=None, both=None)
    if base is None:
        changed = changes_between(mine, theirs, is_many=is_many)
        return Meeting(mine=None, theirs=changed, both=None)
    return Meeting(
        mine=changes_between(base, mine, is_many=is_many),
        theirs=changes_between(base, theirs, is_many=is_many),
        both=merged_entries(base, mine, theirs, is_many=is_many),
    )


def merged_entries(
    base: Entries, mine: Entries, theirs: Entries, *, is_many: bool
) -> Entries | None:
    """Both edits in one; None where they touch each other, so that a person has to decide."""
    ours, others, before = (_by_key(one, is_many=is_many) for one in (mine, theirs, base))
    order = merged(tuple(before), tuple(ours), tuple(others))
    if order is None or len(set(order)) < len(order):
        return None
    gone = [key for key in before if key not in order]
    if any(one.get(key, before[key]) != before[key] for key in gone for one in (ours, others)):
        return None
    found = [_merged_entry(before.get(key), ours.get(key), others.get(key)) for key in order]
    whole = [one for one in found if one is not None]
    return tuple(whole) if len(whole) == len(found) else None


def changes_between(before: Entries, after: Entries, *, is_many: bool) -> tuple[EntryChange, ...]:
    """Entry by entry, in the order of `after`; those that were removed come last."""
    old, new = _by_key(before, is_many=is_many), _by_key(after, is_many=is_many)
    stayed = in_order(tuple(old), tuple(new))
    moved = {key for key in new if key in old and key not in stayed}
    came = [_change(old.get(key), entry, is_moved=key in moved) for key, entry in new.items()]
    went = [_change(entry, None) for key, entry in old.items() if key not in new]
    return (*came, *went)


def _by_key(entries: Entries, *, is_many: bool) -> dict[_Key, Entry]:
    """A section is known by its name in addresses, a question by its words."""
    seen = Counter[str]()
    found = dict[_Key, Entry]()
    for entry in entries:
        name = (entry.id or entry.heading.strip() or entry.body.strip()) if is_many else ""
        found[name, seen[name]] = entry
        seen[name] += 1
    return found


def _merged_entry(base: Entry | None, mine: Entry | None, theirs: Entry | None) -> Entry | None:
    if theirs in {mine, base}:
        return mine
    if mine == base:
        return theirs
    if base is None or mine is None or theirs is None:
        return None
    texts = {
        name: merged_text(*(getattr(one, name) for one in (base, mine, theirs)))
        for name in ("heading", "body", "action")
    }
    written = {name: text for name, text in texts.items() if text is not None}
    if len(written) < len(texts):
        return None
    flag = mine if theirs.is_dismissible == base.is_dismissible else theirs
    return replace(mine, **written, is_dismissible=flag.is_dismissible)


def _change(before: Entry | None, after: Entry | None, *, is_moved: bool = False) -> EntryChange:
    old, new = before or Entry(), after or Entry()
    fate = _fate(before, after)
    return EntryChange(
        fate=Fate.MOVED if is_moved and fate is Fate.KEPT else fate,
        heading=compared(old.heading, new.heading),
        body=compared(old.body, new.body),
        action=compared(old.action, new.action),
        dismissible=(old.is_dismissible, new.is_dismissible),
    )


def _fate(before: Entry | None, after: Entry | None) -> Fate:
    if before is None:
        return Fate.ADDED
    if after is None:
        return Fate.REMOVED
    return Fate.KEPT if _words(before) == _words(after) else Fate.CHANGED


def _words(entry: Entry) -> Sequence[object]:
    return entry.heading, entry.body, entry.action, entry.is_dismissible


def _length(entry: Entry) -> int:
    return len(entry.heading) + len(entry.body) + len(entry.action)
