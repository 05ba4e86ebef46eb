"""Two edits that began from the same: what each of them changed, and both put together where they
do not touch each other.

A text is compared by sentences and line breaks, and inside of what differs by words. It is put
together by sentences alone: what two people did to one sentence is for a person to decide.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain, groupby, pairwise
from typing import Final, Generic, TypeVar

T = TypeVar("T", bound=Hashable)
_SENTENCES: Final = re.compile(
    r"(?<=[.!?…] )(?! )|(?<=[.!?…][”»\"'’)] )(?! )|(?<=\n)(?!\n)|(?<!\n)(?=\n)"
)
_WORDS: Final = re.compile(r"(?<=\s)(?=\S)")
_MOST: Final = 400
"""Beyond so many parts that differ, the parts are not compared one by one: that takes the square
of their number, or more.
"""


class Kind(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Some words, and what became of them."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class _Edit(Generic[T]):
    """What stood from `start` to `end` is replaced."""

    start: int
    end: int
    by: tuple[T, ...]

    def touches(self, other: "_Edit[T]") -> bool:
        is_insertion = self.start == self.end or other.start == other.end
        if is_insertion:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


def merged(base: Sequence[T], mine: Sequence[T], theirs: Sequence[T]) -> tuple[T, ...] | None:
    """Both edits of `base` in one; None where they touch each other and are not the same."""
    edits = sorted(
        {*_edits(base, mine), *_edits(base, theirs)}, key=lambda edit: (edit.start, edit.end)
    )
    if any(edit.touches(later) for edit, later in pairwise(edits)):
        return None
    result, done = list[T](), 0
    for edit in edits:
        result += [*base[done : edit.start], *edit.by]
        done = edit.end
    return (*result, *base[done:])


def in_order(before: Sequence[T], after: Sequence[T]) -> frozenset[T]:
    """What is in both, and has not been moved past the others."""
    stretches = _stretches(before, after)
    return frozenset(chain.from_iterable(old for is_kept, old, _ in stretches if is_kept))


def merged_text(base: str, mine: str, theirs: str) -> str | None:
    """By sentences; None where both changed the same one, or beside each other."""
    if mine in {base, theirs}:
        return theirs
    if base == theirs:
        return mine
    parts = merged(_cut(_SENTENCES, base), _cut(_SENTENCES, mine), _cut(_SENTENCES, theirs))
    return None if parts is None else "".join(parts)


def compared(before: str, after: str) -> tuple[Passage, ...]:
    """What is kept, removed and added, in the order in which it is read."""
    found = _by_sentences(_cut(_SENTENCES, before), _cut(_SENTENCES, after))
    joined = (
        Passage(kind=kind, text="".join(one.text for one in passages))
        for kind, passages in groupby(found, key=lambda passage: passage.kind)
    )
    return tuple(one for one in joined if one.text)


def _by_sentences(before: Sequence[str], after: Sequence[str]) -> Iterator[Passage]:
    for is_kept, old, new in _stretches(before, after):
        if is_kept:
            yield Passage(kind=Kind.KEPT, text="".join(old))
        else:
            yield from _by_words("".join(old), "".join(new))


def _by_words(before: str, after: str) -> Iterator[Passage]:
    for is_kept, old, new in _stretches(_cut(_WORDS, before), _cut(_WORDS, after)):
        if is_kept:
            yield Passage(kind=Kind.KEPT, text="".join(old))
        else:
            yield Passage(kind=Kind.REMOVED, text="".join(old))
            yield Passage(kind=Kind.ADDED, text="".join(new))


def _cut(where: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Joined they are the text again."""
    return tuple(part for part in where.split(text) if part)


def _edits(base: Sequence[T], edited: Sequence[T]) -> list[_Edit[T]]:
    ends = [0]
    edits = list[_Edit[T]]()
    for is_kept, old, new in _stretches(base, edited):
        start = ends[-1]
        ends.append(start + len(old))
        if not is_kept:
            edits.append(_Edit(start, ends[-1], tuple(new)))
    return edits


def _stretches(
    before: Sequence[T], after: Sequence[T]
) -> Iterator[tuple[bool, Sequence[T], Sequence[T]]]:
    """What is the same on both sides, and what differs between that."""
    shorter = min(len(before), len(after))
    head = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    left = shorter - head
    tail = next((n for n in range(left) if before[-1 - n] != after[-1 - n]), left)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    same = ((True, before[:head], after[:head]),)
    ends = ((True, before[len(before) - tail :], after[len(after) - tail :]),)
    for one in chain(same, _inner(old, new), ends):
        if one[1] or one[2]:
            yield one


def _inner(old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[bool, Sequence[T], Sequence[T]]]:
    if max(len(old), len(new)) > _MOST:
        yield False, old, new
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for name, start, end, other_start, other_end in matcher.get_opcodes():
        yield name == "equal", old[start:end], new[other_start:other_end]
