"""Typing errors: how many a word may have, and that whoever makes them is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.search.domain import accepted_edits, deletions, is_near, stored_edits

WORDS = st.text("abcde", max_size=12)


def edits_between(one: str, other: str) -> int:
    """The optimal string alignment distance, as textbooks compute it."""
    rows = [[max(i, j) if not i or not j else 0 for j in range(len(other) + 1)]
            for i in range(len(one) + 1)]  # fmt: skip
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            costs = [
                rows[i - 1][j] + 1,
                rows[i][j - 1] + 1,
                rows[i - 1][j - 1] + (one[i - 1] != other[j - 1]),
            ]
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                costs.append(rows[i - 2][j - 2] + 1)
            rows[i][j] = min(costs)
    return rows[-1][-1]


@pytest.mark.parametrize(
    ("length", "edits"), [(0, 0), (3, 0), (4, 1), (7, 1), (8, 2), (20, 2), (40, 2)]
)
def test_longer_words_may_have_more_errors(length: int, edits: int) -> None:
    assert accepted_edits(length) == edits


@given(one=WORDS, other=WORDS, edits=st.integers(0, 2))
def test_near_is_what_so_many_errors_make(one: str, other: str, edits: int) -> None:
    assert is_near(one, other, edits) == (edits_between(one, other) <= edits)


@given(meant=WORDS, typed=WORDS)
def test_whoever_makes_no_more_errors_than_accepted_finds_the_word(meant: str, typed: str) -> None:
    edits = accepted_edits(len(typed))
    if edits and edits_between(meant, typed) <= edits:
        stored = deletions(meant, stored_edits(len(meant)))
        assert not stored.isdisjoint(deletions(typed, edits))


@given(word=st.text(min_size=1, max_size=40), edits=st.integers(0, 2))
def test_what_is_stored_of_a_word_is_little(word: str, edits: int) -> None:
    found = deletions(word, edits)
    assert word[:8] in found
    assert len(found) <= 37
