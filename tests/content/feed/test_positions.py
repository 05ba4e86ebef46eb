"""Positions, and how much of them one answer holds."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.feed.domain import MOST_BYTES, Head, Slot, last_shown, name_of
from services.content.publishing.domain import PageMark


def slots_of(pairs: list[tuple[int, int]]) -> list[Slot]:
    """Of gaps before each, and sizes."""
    ends = accumulate(gap for gap, _ in pairs)
    return [Slot(position=p, size=size) for p, (_, size) in zip(ends, pairs, strict=True)]


slot_lists = st.lists(
    st.tuples(st.integers(1, 50), st.integers(1, MOST_BYTES + 10)), max_size=12
).map(slots_of)


def marks(*keys: str) -> list[PageMark]:
    return [PageMark(key=key, mark=f"mark of {key}") for key in keys]


def test_positions_go_on_where_they_ended_and_are_read_once_all_of_them_are_stored() -> None:
    head = Head(secret=b"", high_water=7, version=3)
    assigning = head.assigning(marks("a", "b"))
    assert [(one.written.key, one.position) for one in assigning.assigned] == [("a", 8), ("b", 9)]
    assert (assigning.high_water, assigning.version) == (7, 4)
    settled = assigning.settled()
    assert (settled.high_water, settled.version, settled.assigned) == (9, 5, ())


def test_the_secret_is_in_no_text_that_anybody_may_log() -> None:
    assert "hidden" not in repr(Head(secret=b"hidden"))


@given(slots=slot_lists, limit=st.integers(1, 5), beyond=st.integers(0, 9))
def test_answers_one_after_the_other_hold_every_position_once_and_each_is_bounded(
    slots: list[Slot], limit: int, beyond: int
) -> None:
    high_water = (slots[-1].position if slots else 0) + beyond
    after, answers = 0, 0
    shown: list[Slot] = []
    while after < high_water:
        rest = [slot for slot in slots if slot.position > after][: limit + 1]
        up_to = last_shown(rest, limit, high_water)
        now = [slot for slot in rest if slot.position <= up_to]
        assert len(now) <= limit
        assert len(now) == 1 or sum(slot.size for slot in now) <= MOST_BYTES
        assert up_to > after
        assert now or up_to == high_water
        shown += now
        after = up_to
        answers += 1
    assert shown == slots
    assert answers <= len(slots) + 1


@pytest.mark.parametrize(
    "other", [([1, 2], "b"), ([1], "a"), ([2, 1], "a"), ([1, 2, 3], "a"), ([12], "a")]
)
def test_the_name_of_an_answer_is_another_ones_as_soon_as_anything_differs(
    other: tuple[list[int], str],
) -> None:
    assert name_of([1, 2], "a") == name_of((1, 2), "a")
    assert name_of(*other) != name_of([1, 2], "a")
