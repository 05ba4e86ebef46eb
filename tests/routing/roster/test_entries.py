"""What an entry of the roster may say, and what follows from it on a day."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.roster.domain import (
    NO_ENTRY,
    NO_ROSTER,
    CoordinatorEntry,
    DoctorEntry,
    Entry,
    EntryNotValid,
    Leave,
    RosterRevision,
    Shift,
    doctor_entry,
)
from tests.routing.decisions.builders import RECEIVED_AT

SUMMER = Leave(first=date(2026, 7, 1), last=date(2026, 7, 14))
AUTUMN = Leave(first=date(2026, 10, 12), last=date(2026, 10, 12))


def entry(*leave: Leave, **more: object) -> DoctorEntry:
    fields: dict[str, object] = {"weight": None, "capacity": None, "accepting": True, "credit": {}}
    return doctor_entry(leave=leave, **(fields | more))  # type: ignore[arg-type] # as the test says


def test_nobody_has_to_be_written_down_to_take_leads() -> None:
    assert NO_ENTRY.is_available(date(2026, 7, 1))
    assert NO_ROSTER.doctor("roy") == NO_ENTRY == entry()


def test_leave_lasts_from_its_first_day_to_its_last_one() -> None:
    away = [day for day in range(1, 32) if entry(SUMMER).is_away(date(2026, 7, day))]
    assert away == list(range(1, 15))
    assert not entry(SUMMER, accepting=False).is_available(date(2026, 8, 1))


def test_leaves_are_kept_in_their_order_and_credit_of_nothing_not_at_all() -> None:
    found = entry(AUTUMN, SUMMER, credit={"toronto": 0, "calgary": -2})
    assert (found.leave, found.credit) == ((SUMMER, AUTUMN), {"calgary": -2})


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"weight": 0}, "weight.out-of-range"),
        ({"weight": 10_001}, "weight.out-of-range"),
        ({"capacity": -1}, "capacity.out-of-range"),
        ({"credit": {"toronto": 10_001}}, "credit.out-of-range"),
        ({"credit": {"toronto": -10_001}}, "credit.out-of-range"),
    ],
)
def test_an_entry_out_of_range_is_refused(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(EntryNotValid) as refused:
        entry(**wrong)
    assert [one.code for one in refused.value.problems] == [code]


def test_leaves_that_overlap_or_end_before_they_begin_or_are_too_many_are_refused() -> None:
    touching = Leave(first=date(2026, 7, 14), last=date(2026, 7, 20))
    days = [date(2026, month, day) for month in range(1, 13) for day in range(1, 28, 2)]
    with pytest.raises(EntryNotValid):
        entry(touching, SUMMER)
    with pytest.raises(EntryNotValid):
        Leave(first=date(2026, 7, 2), last=date(2026, 7, 1))
    with pytest.raises(EntryNotValid):
        entry(*[Leave(first=day, last=day) for day in days[:101]])
    assert len(entry(*[Leave(first=day, last=day) for day in days[:100]]).leave) == 100


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)), max_size=8), st.integers(1, 75))
def test_whatever_leaves_are_accepted_a_day_is_away_by_at_most_one_of_them(
    spans: list[tuple[int, int]], day: int
) -> None:
    first = date(2026, 1, 1).toordinal()
    leave = [
        Leave(first=date.fromordinal(first + n), last=date.fromordinal(first + n + length))
        for n, length in spans
    ]
    this = date.fromordinal(first + day)
    covering = [one for one in leave if one.first <= this <= one.last]
    try:
        accepted = entry(*leave)
    except EntryNotValid:
        assert len(leave) > 1
        return
    assert len(covering) == accepted.is_away(this)


@pytest.mark.parametrize(
    ("weekday", "begins", "ends"),
    [(0, "08:00", "12:00"), (8, "08:00", "12:00"), (1, "12:00", "12:00"), (1, "13:00", "12:00"),
     (1, "8:00", "12:00"), (1, "08:00", "24:01"), (1, "24:00", "24:00"), (1, "٠٨:٠٠", "12:00")],
)  # fmt: skip
def test_a_shift_needs_a_day_and_two_times_in_their_order(
    weekday: int, begins: str, ends: str
) -> None:
    with pytest.raises(EntryNotValid):
        Shift(weekday=weekday, begins=begins, ends=ends)


def test_a_coordinator_is_on_shift_from_its_beginning_until_before_its_end() -> None:
    monday = Shift(weekday=1, begins="08:30", ends="12:00")
    night = Shift(weekday=1, begins="22:00", ends="24:00")
    found = CoordinatorEntry(shifts=(monday, night))
    at = {
        "08:29": False, "08:30": True, "11:59": True, "12:00": False, "22:00": True, "23:59": True,
    }  # fmt: skip
    for clock, is_on in at.items():
        assert found.is_on_shift(datetime.fromisoformat(f"2026-11-23T{clock}:59")) == is_on
    assert not found.is_on_shift(datetime.fromisoformat("2026-11-24T09:00"))


def test_a_coordinator_has_a_bounded_number_of_shifts_and_languages() -> None:
    with pytest.raises(EntryNotValid):
        CoordinatorEntry(shifts=(Shift(weekday=1, begins="08:00", ends="09:00"),) * 51)
    with pytest.raises(EntryNotValid):
        CoordinatorEntry(languages=("fr-CA",) * 21)


def revision(position: int, key: str, value: Entry) -> RosterRevision:
    return RosterRevision(
        position=position, key=key, version=position, entry=value, by="maya", at=RECEIVED_AT
    )


def test_a_roster_holds_the_last_revision_of_each_entry() -> None:
    roster = NO_ROSTER.changed_by(
        [
            revision(1, "doctor:roy", DoctorEntry(capacity=3)),
            revision(2, "doctor:kim", DoctorEntry(accepting=False)),
            revision(3, "doctor:roy", DoctorEntry(weight=2)),
            revision(4, "coordinator:roy", CoordinatorEntry(languages=("fr-CA",))),
        ],
        position=5,
    )
    assert roster.position == 5
    assert roster.doctor("roy") == DoctorEntry(weight=2)
    assert roster.coordinators == {"roy": CoordinatorEntry(languages=("fr-CA",))}
    assert roster.limited == frozenset()
    assert roster.version("doctor:roy") == 3
