"""A clinic's week in as few lines as it needs, and days that are unlike the others."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.directory.domain import WEEKDAYS, DatedHours, Interval, grouped
from shared.errors import Invalid
from tests.content.builders import TORONTO

SPLIT: tuple[Interval, ...] = (("08:00", "12:00"), ("13:00", "17:00"))
SHORT: tuple[Interval, ...] = (("08:00", "12:00"),)
CLOSED = DatedHours(day=date(2026, 12, 25), reason={"en-CA": "Christmas Day", "fr-CA": "Noël"})


def test_days_that_follow_each_other_with_the_same_hours_are_one_group() -> None:
    week = dict.fromkeys(WEEKDAYS[:5], SPLIT) | {"wed": SHORT}
    assert [(group.days, group.intervals) for group in grouped(week)] == [
        (("mon", "tue"), SPLIT),
        (("wed",), SHORT),
        (("thu", "fri"), SPLIT),
        (("sat", "sun"), ()),
    ]


@pytest.mark.parametrize("hours", [{}, {"mon": ()}])
def test_hours_that_nobody_knows_are_no_closed_week(hours: dict[str, Any]) -> None:
    assert grouped(hours) == ()


weeks = st.dictionaries(st.sampled_from(WEEKDAYS), st.sampled_from([(), SPLIT, SHORT]))


@given(hours=weeks)
def test_groups_say_every_day_once_and_no_two_neighbours_say_the_same(
    hours: dict[str, tuple[Interval, ...]],
) -> None:
    groups = grouped(hours)
    if not any(hours.values()):
        assert groups == ()
        return
    by_day = {day: group.intervals for group in groups for day in group.days}
    assert tuple(day for group in groups for day in group.days) == WEEKDAYS
    assert by_day == {day: hours.get(day, ()) for day in WEEKDAYS}
    assert all(a.intervals != b.intervals for a, b in pairwise(groups))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": date(1999, 1, 1)}, "day"),
        ({"intervals": (("12:00", "08:00"),)}, "intervals"),
        ({"intervals": (("8:00", "12:00"),)}, "intervals"),
        ({"intervals": tuple((f"{h:02}:00", f"{h:02}:30") for h in range(11))}, "intervals"),
        ({"reason": {"de-DE": "Weihnachten"}}, "reason"),
        ({"reason": {"en-CA": ""}}, "reason.en-CA"),
    ],
)
def test_a_dated_exception_cannot_be_built_wrong(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        replace(CLOSED, **change)
    assert [problem.field for problem in refusal.value.problems] == [field]


def test_a_clinic_names_each_day_once() -> None:
    assert replace(TORONTO, dated_hours=(CLOSED,)).dated_hours[0].is_closed
    with pytest.raises(Invalid) as refusal:
        replace(TORONTO, dated_hours=(CLOSED, replace(CLOSED, intervals=SHORT)))
    assert [problem.field for problem in refusal.value.problems] == ["dated_hours.1.day"]
