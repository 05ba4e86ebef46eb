"""Four working hours, and the cursor of the list."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.spam.domain import cursor_after, overdue_since, position_of
from services.inquiry.spam.domain.waiting import LOOKED_AT_WITHIN, WORKING_HOURS
from tests.support.clocks import TORONTO


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=TORONTO)


@pytest.mark.parametrize(
    ("now", "since"),
    [
        (at(23, 13, 30), at(23, 9, 30)),
        (at(23, 16, 30), at(23, 12, 30)),
        (at(24, 10), at(23, 14)),
        (at(24, 3), at(23, 13)),
        (at(29, 12), at(27, 13)),
        (at(30, 9, 30), at(27, 13, 30)),
    ],
)
def test_nights_and_weekends_do_not_count(now: datetime, since: datetime) -> None:
    assert abs(overdue_since(now) - since) <= timedelta(minutes=2)


@given(minutes=st.integers(0, 5_000_000))
def test_what_came_before_has_waited_longer_and_what_came_later_has_not(minutes: int) -> None:
    now = at(23, 12) + timedelta(minutes=minutes)
    since = overdue_since(now)
    assert WORKING_HOURS.between(since - timedelta(minutes=2), now) > LOOKED_AT_WITHIN
    assert WORKING_HOURS.between(since + timedelta(minutes=2), now) <= LOOKED_AT_WITHIN


@given(
    milliseconds=st.integers(0, 250_000_000_000_000),
    inquiry_id=st.text(alphabet="0123456789abcdef-", min_size=1, max_size=36),
)
def test_a_cursor_says_where_the_list_goes_on(milliseconds: int, inquiry_id: str) -> None:
    stored = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
    assert position_of(cursor_after(stored, inquiry_id)) == (stored, inquiry_id)
