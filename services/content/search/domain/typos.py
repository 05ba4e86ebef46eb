"""Typing errors: a letter too many, too few, another one, or two that have changed their order.

Words that are so near to each other have a text in common that some of their letters make, and by
those texts they are looked up.
"""

from collections.abc import Set
from itertools import combinations
from typing import Final

_COMPARED: Final = 8
"""How many letters of a word are looked up: the rest is compared."""


def accepted_edits(length: int) -> int:
    """How many errors a word of so many letters may have."""
    if length < 4:
        return 0
    return 1 if length < 8 else 2


def stored_edits(length: int) -> int:
    """How many letters have to be left out of a word for everybody to find it who may mean it."""
    meant = range(length, length + accepted_edits(length + 2) + 1)
    return max(accepted_edits(one) for one in meant if one - length <= accepted_edits(one))


def deletions(plain: str, edits: int) -> Set[str]:
    """What is left of the word's beginning without up to so many of its letters."""
    first = plain[:_COMPARED]
    return {
        "".join(kept)
        for count in range(min(edits, len(first)) + 1)
        for kept in combinations(first, len(first) - count)
    }


def is_near(one: str, other: str, edits: int) -> bool:
    """Whether so many errors are enough to make one of the other."""
    if abs(len(one) - len(other)) > edits:
        return False
    one, other = _without_common_ends(one, other)
    if not one or not other:
        return True
    if edits == 0:
        return False
    return (
        is_near(one[1:], other, edits - 1)
        or is_near(one, other[1:], edits - 1)
        or is_near(one[1:], other[1:], edits - 1)
        or (one[:2] == other[1::-1] and is_near(one[2:], other[2:], edits - 1))
    )


def _without_common_ends(one: str, other: str) -> tuple[str, str]:
    start, most = 0, min(len(one), len(other))
    while start < most and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    end, most = 0, most - start
    while end < most and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[: len(one) - end], other[: len(other) - end]
