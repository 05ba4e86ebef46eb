"""What came after a position is told whole, or it is said that nobody knows it any more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.inbox.domain import ChangeHistory, ChangePosition, LeadChange
from services.routing.leads.domain import Placement

TORONTO = Placement(location="toronto")
BEGINS = ChangePosition(1, 1)


def changes(steps: list[bool]) -> list[LeadChange]:
    """One for each; True: at the same time of the database as the one before."""
    found, position = list[LeadChange](), ChangePosition(1, 1)
    for number, is_same_time in enumerate(steps):
        seconds = position.seconds + (0 if is_same_time else 1)
        position = ChangePosition(seconds, 1, position.number + 1 if is_same_time else 1)
        found.append(LeadChange(position=position, lead_id=f"lead-{number}", placement=TORONTO))
    return found


@given(steps=st.lists(st.booleans(), max_size=40), cut=st.integers(0, 40))
def test_what_came_after_a_change_is_all_that_was_told_after_it(
    steps: list[bool], cut: int
) -> None:
    made = changes(steps)
    history = ChangeHistory(BEGINS)
    for change in [*made[:cut], *made[max(0, cut - 5) :]]:  # a stream that broke tells some again
        history.append(change)
    for index, change in enumerate(made):
        assert history.since(change.position) == made[index + 1 :]
    assert history.since(BEGINS) == made
    assert history.position == (made[-1].position if made else BEGINS)


@given(steps=st.lists(st.booleans(), min_size=1, max_size=60), kept=st.integers(1, 8))
def test_a_history_says_where_it_does_not_reach_back_and_is_never_long(
    steps: list[bool], kept: int
) -> None:
    made = changes(steps)
    history = ChangeHistory(BEGINS, most_kept=kept)
    for change in made:
        history.append(change)
    for index, change in enumerate(made):
        found = history.since(change.position)
        assert found is None or found == made[index + 1 :]
        assert found is not None or index < len(made) - kept
        assert found is None or len(found) < 2 * kept


@given(
    st.builds(
        ChangePosition, *[st.integers(0, 2**32 - 1) for _ in range(2)], st.integers(0, 999_999)
    )
)
def test_a_position_comes_back_as_it_went(position: ChangePosition) -> None:
    assert ChangePosition.decode(position.encode()) == position


@pytest.mark.parametrize(
    "text", ["", "1", "1-2", "1-2-3-4", "-1-2-3", "1-2-x", "١-2-3", "1-2-3\n", "9" * 11 + "-1-1"]
)
def test_what_was_never_a_position_is_none(text: str) -> None:
    assert ChangePosition.decode(text) is None
