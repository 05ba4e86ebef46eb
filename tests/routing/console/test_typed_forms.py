"""What is typed into the roster's forms: read, kept as it was, or told what is wrong with it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.console.domain.roster import CoordinatorInput, DoctorInput
from services.routing.console.domain.typed import Typed, TypedWrong
from services.routing.console.views.meter import meter_view
from services.routing.console.views.roster import mondays_from
from services.routing.roster.domain import (
    NO_ENTRY,
    CoordinatorEntry,
    DoctorEntry,
    EntryNotValid,
    Leave,
    Shift,
    doctor_entry,
)

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 1, 1))
FIELDS = st.sampled_from(
    ["version", "weight", "capacity", "accepting", "leave_from", "leave_to", "remove_leave",
     "languages", "shift_day", "shift_from", "shift_to"]
)  # fmt: skip


@st.composite
def doctor_entries(draw: st.DrawFn) -> DoctorEntry:
    days = sorted(draw(st.sets(DAYS, max_size=8)))
    return doctor_entry(
        weight=draw(st.none() | st.integers(1, 10_000)),
        capacity=draw(st.none() | st.integers(0, 10_000)),
        accepting=draw(st.booleans()),
        leave=[Leave(first=a, last=b) for a, b in zip(days[::2], days[1::2], strict=False)],
        credit={"toronto": 3},
    )


def sent(form: DoctorInput) -> list[tuple[str, object]]:
    """As a browser sends the form that shows this."""
    fields: list[tuple[str, object]] = [("version", str(form.version)), ("weight", form.weight)]
    fields.append(("capacity", form.capacity))
    fields += [("accepting", "yes")] if form.accepting else []
    for line in form.lines:
        fields += [("leave_from", line.first), ("leave_to", line.last)]
    return fields


@given(doctor_entries(), st.integers(0, 10**6))
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(
    entry: DoctorEntry, version: int
) -> None:
    typed = DoctorInput.typed(Typed(sent(DoctorInput.of(entry, version))))
    assert (typed.entry(entry), typed.version) == (entry, version)


@given(st.lists(st.tuples(FIELDS, st.text(max_size=30) | st.none() | DAYS.map(str)), max_size=60))
def test_whatever_is_typed_is_an_entry_or_is_told_what_is_wrong(
    fields: list[tuple[str, object]],
) -> None:
    typed = Typed(fields)
    answers = list[object]()
    try:
        answers.append(DoctorInput.typed(typed).entry(NO_ENTRY))
    except (TypedWrong, EntryNotValid) as refusal:
        answers.append(refusal.problems)
    try:
        answers.append(CoordinatorInput.typed(typed).entry(frozenset({"en-CA"})))
    except (TypedWrong, EntryNotValid) as refusal:
        answers.append(refusal.problems)
    assert all(answers)


@pytest.mark.parametrize(
    ("first", "last", "is_removed", "leave"),
    [
        ("2026-12-24", "2026-12-26", False, [("2026-12-24", "2026-12-26")]),
        ("2026-12-24", "", False, [("2026-12-24", "2026-12-24")]),
        ("", "2026-12-24", False, [("2026-12-24", "2026-12-24")]),
        ("2019-01-01", "2019-01-02", False, [("2019-01-01", "2019-01-02")]),
        ("2026-12-24", "2026-12-26", True, []),
        ("nonsense", "2026-12-26", True, []),
    ],
)
def test_leave_is_a_span_a_day_or_gone(
    first: str, last: str, is_removed: bool, leave: list[tuple[str, str]]
) -> None:
    fields = [("leave_from", first), ("leave_to", last)]
    fields += [("remove_leave", "0")] if is_removed else []
    entry = DoctorInput.typed(Typed(fields)).entry(NO_ENTRY)
    assert [(str(one.first), str(one.last)) for one in entry.leave] == leave


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ([("weight", "three")], {"weight": "typed.not-a-number"}),
        ([("weight", "-1")], {"weight": "typed.not-a-number"}),
        ([("weight", "٣")], {"weight": "typed.not-a-number"}),
        ([("capacity", "9" * 40)], {"capacity": "typed.not-a-number"}),
        ([("leave_from", "2026-02-30")], {"leave": "typed.not-a-day"}),
        ([("leave_from", "２０２６-01-01")], {"leave": "typed.not-a-day"}),
        ([("leave_from", "20260101")], {"leave": "typed.not-a-day"}),
    ],
)
def test_what_means_nothing_is_said_with_its_field(
    fields: list[tuple[str, object]], problems: dict[str, str]
) -> None:
    with pytest.raises(TypedWrong) as wrong:
        DoctorInput.typed(Typed(fields)).entry(NO_ENTRY)
    assert wrong.value.problems == problems


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ([("weight", "0")], "weight.out-of-range"),
        ([("capacity", "10001")], "capacity.out-of-range"),
        ([("leave_from", "2026-12-26"), ("leave_to", "2026-12-24")], "leave.ends-before"),
        ([("leave_from", "2026-12-26"), ("leave_from", "2026-12-26")], "leave.overlap"),
        ([("leave_from", "2026-12-26")] * 101, "leave.too-many"),
    ],
)
def test_the_rosters_own_rules_are_the_only_ones(
    fields: list[tuple[str, object]], code: str
) -> None:
    with pytest.raises(EntryNotValid) as refusal:
        DoctorInput.typed(Typed(fields)).entry(NO_ENTRY)
    assert [one.code for one in refusal.value.problems] == [code]


def test_shifts_and_languages_are_read_and_unknown_languages_are_not() -> None:
    typed = Typed(
        [("languages", "fr-CA"), ("languages", "fr-CA"), ("shift_day", "2"), ("shift_day", "1"),
         ("shift_from", "08:00"), ("shift_from", ""), ("shift_to", "24:00"), ("shift_to", "")]
    )  # fmt: skip
    form = CoordinatorInput.typed(typed)
    shift = Shift(weekday=2, begins="08:00", ends="24:00")
    expected = CoordinatorEntry(languages=("fr-CA",), shifts=(shift,))
    assert form.entry(frozenset({"fr-CA", "en-CA"})) == expected
    with pytest.raises(TypedWrong):
        form.entry(frozenset({"en-CA"}))


@given(DAYS)
def test_the_calendar_begins_with_the_week_that_has_begun(today: date) -> None:
    mondays = mondays_from(today)
    assert mondays[0] <= today < mondays[0] + timedelta(days=7)
    assert {one.weekday() for one in mondays} == {0}
    assert mondays[-1] - mondays[0] == timedelta(weeks=7)


@given(st.integers(0, 10**6), st.none() | st.integers(0, 10**6))
def test_a_bar_is_full_exactly_when_nothing_is_left(count: int, most: int | None) -> None:
    bar = meter_view(count, most)
    assert 0 <= bar.percent <= 100
    assert bar.is_full == (most is not None and count >= most)
    assert bar.is_full == (bar.percent == 100)
