"""When a digest is due, on the clocks of every zone and on the days when they are changed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.notifications.domain import (
    GOOD_FOR,
    ChoiceUnfit,
    DigestTimes,
    NotificationChoice,
    QuietHours,
    clock_time,
    due_slot,
    next_attempt,
    zone_clinic,
)

EVERY_DAY = frozenset(range(1, 8))
WORKING_DAYS = frozenset(range(1, 6))
ZONES = (
    "America/Toronto", "America/Edmonton", "America/Vancouver", "America/Winnipeg",
    "America/St_Johns", "America/Regina", "America/Chicago", "America/Halifax", "Europe/Paris",
    "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC",
)  # fmt: skip
"""Of the clinics, and the oddest there are."""
MINUTE = timedelta(minutes=1)


def chosen(
    at: str = "07:30",
    days: frozenset[int] = EVERY_DAY,
    quiet: tuple[str, str] | None = None,
    **more: object,
) -> NotificationChoice:
    return NotificationChoice(
        account="maya",
        digest=DigestTimes(days=days, at=at),
        quiet=QuietHours(begins=quiet[0], ends=quiet[1]) if quiet else None,
        **more,  # type: ignore[arg-type] # the test says what it changes
    )


def on_clocks(text: str, zone: str, fold: int = 0) -> datetime:
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return local.astimezone(UTC)


def day_of(choice: NotificationChoice, zone: str, now: datetime) -> date | None:
    slot = due_slot(choice, zone, now)
    return slot.on if slot else None


@pytest.mark.parametrize("zone", ZONES)
def test_it_is_due_from_its_hour_on_for_half_a_day_and_on_its_days(zone: str) -> None:
    """2026-11-27 is a Friday."""
    choice = chosen(days=WORKING_DAYS)
    friday = date(2026, 11, 27)
    for text, on in (
        ("2026-11-27 07:29", None), ("2026-11-27 07:30", friday), ("2026-11-27 19:29", friday),
        ("2026-11-27 19:30", None), ("2026-11-28 07:30", None), ("2026-11-29 12:00", None),
        ("2026-11-30 07:30", date(2026, 11, 30)),
    ):  # fmt: skip
        assert day_of(choice, zone, on_clocks(text, zone)) == on, text


def test_one_of_the_evening_is_good_until_the_morning_and_counts_for_its_own_day() -> None:
    choice, zone = chosen("23:30", frozenset({1})), "America/Toronto"
    assert day_of(choice, zone, on_clocks("2026-12-01 00:10", zone)) == date(2026, 11, 30)
    assert day_of(choice, zone, on_clocks("2026-12-01 23:40", zone)) is None


@pytest.mark.parametrize(
    ("at", "zone", "first", "last_before"),
    [
        # 2026-03-08: from 02:00 on 03:00 follows; 02:30 is read by the offset of before.
        ("02:30", "America/Toronto", "2026-03-08 03:30", "2026-03-08 03:29"),
        ("02:00", "America/Vancouver", "2026-03-08 03:00", "2026-03-08 01:59"),
        # 2026-11-01: 01:30 comes twice, and the first one counts.
        ("01:30", "America/Toronto", "2026-11-01 01:30", "2026-11-01 01:29"),
        ("02:30", "America/Regina", "2026-03-08 02:30", "2026-03-08 02:29"),
    ],
)
def test_where_the_clocks_are_changed_there_is_one_all_the_same(
    at: str, zone: str, first: str, last_before: str
) -> None:
    choice = chosen(at)
    assert day_of(choice, zone, on_clocks(first, zone)) == date.fromisoformat(first[:10])
    before = due_slot(choice, zone, on_clocks(last_before, zone))
    assert before is None or before.on < date.fromisoformat(first[:10])


@pytest.mark.parametrize(
    ("quiet", "text", "fold", "is_quiet"),
    [
        (("19:00", "07:00"), "2026-11-30 18:59", 0, False),
        (("19:00", "07:00"), "2026-11-30 19:00", 0, True),
        (("19:00", "07:00"), "2026-11-30 23:59", 0, True),
        (("19:00", "07:00"), "2026-12-01 00:00", 0, True),
        (("19:00", "07:00"), "2026-12-01 06:59:59", 0, True),
        (("19:00", "07:00"), "2026-12-01 07:00", 0, False),
        (("12:00", "13:00"), "2026-11-30 12:30", 0, True),
        (("12:00", "13:00"), "2026-11-30 13:00", 0, False),
        (("00:00", "00:01"), "2026-11-30 00:00:30", 0, True),
        (("22:00", "01:30"), "2026-11-01 01:15", 0, True),  # it comes twice,
        (("22:00", "01:30"), "2026-11-01 01:45", 0, False),
        (("22:00", "01:30"), "2026-11-01 01:15", 1, True),  # and is quiet both times
        (("02:15", "02:45"), "2026-03-08 03:00", 0, False),  # it is left out
        (("02:30", "06:00"), "2026-03-08 03:00", 0, True),
    ],
)
def test_it_is_quiet_when_the_clocks_say_so(
    quiet: tuple[str, str], text: str, fold: int, *, is_quiet: bool
) -> None:
    choice = NotificationChoice(account="maya", quiet=QuietHours(begins=quiet[0], ends=quiet[1]))
    now = on_clocks(text, "America/Toronto", fold)
    assert choice.is_quiet(now, "America/Toronto") is is_quiet


times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59])).map(
    lambda one: f"{one:%H:%M}"
)
gaps = st.integers(1, 3000).map(lambda minutes: minutes * MINUTE)


@given(
    zone=st.sampled_from(ZONES),
    at=times,
    quiet=st.tuples(times, times) | st.none(),
    days=st.frozensets(st.integers(1, 7), min_size=1),
    begins=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20)),  # noqa: DTZ001 - made aware below
    looks=st.lists(gaps, min_size=1, max_size=25),
)
def test_however_often_the_worker_looks_a_day_has_one_digest_and_none_comes_in_quiet_hours(
    *,
    zone: str,
    at: str,
    quiet: tuple[str, str] | None,
    days: frozenset[int],
    begins: datetime,
    looks: list[timedelta],
) -> None:
    now = begins.replace(tzinfo=UTC)
    try:
        choice = chosen(at, days, quiet, chosen_at=now)
    except ChoiceUnfit:
        return
    sent: dict[date, datetime] = {}
    for gap in looks:
        now += gap
        slot = due_slot(choice, zone, now)
        if slot and slot.on not in sent:
            sent[slot.on] = now
    for on, when in sent.items():
        local = when.astimezone(ZoneInfo(zone))
        assert on.isoweekday() in days
        assert choice.quiet is None or not choice.quiet.holds(local.time())
        assert local.date() - on <= timedelta(days=1)
    assert all(later > earlier for earlier, later in pairwise(sent))


@given(
    st.sampled_from(ZONES),
    times,
    st.sampled_from([date(2026, 3, 7), date(2026, 3, 28), date(2026, 10, 31), date(2026, 6, 1)]),
)
def test_a_worker_that_never_sleeps_sends_one_on_each_of_its_days(
    zone: str, at: str, first: date
) -> None:
    """Over both changes of the clocks of 2026, and where they are never changed."""
    begins = datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC)
    choice = chosen(at, chosen_at=begins)
    looks = [begins + 10 * MINUTE * number for number in range(6 * 24 * 4)]
    found = {day_of(choice, zone, now) for now in looks} - {None}
    assert {first + timedelta(days=number) for number in range(3)} <= found


def test_what_is_chosen_today_begins_with_the_next_hour_and_is_not_made_up_for() -> None:
    zone = "America/Toronto"
    ten = on_clocks("2026-11-30 10:00", zone)
    assert due_slot(chosen(chosen_at=ten), zone, ten) is None
    assert due_slot(chosen("10:00", chosen_at=ten), zone, ten) is not None
    tomorrow = on_clocks("2026-12-01 07:30", zone)
    assert day_of(chosen(chosen_at=ten), zone, tomorrow) == date(2026, 12, 1)


def test_a_worker_that_was_away_for_days_sends_the_newest_alone() -> None:
    zone, choice = "America/Toronto", chosen()
    found = {day_of(choice, zone, on_clocks("2026-12-04 08:00", zone)) for _ in range(5)}
    assert found == {date(2026, 12, 4)}


def test_without_a_digest_none_is_due() -> None:
    choice = replace(chosen(), digest=None)
    assert due_slot(choice, "UTC", datetime(2026, 11, 30, 8, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "text", ["", "7:30", "07:3", "24:00", "07:60", "0730", "٠٧:٣٠", "07:30:00"]
)
def test_a_time_is_written_in_one_way(text: str) -> None:
    assert clock_time(text) is None
    with pytest.raises(ChoiceUnfit):
        DigestTimes(days=EVERY_DAY, at=text)


@pytest.mark.parametrize(
    ("days", "at", "quiet", "fields"),
    [
        (frozenset(), "07:30", None, ["days"]),
        (frozenset({0}), "07:30", None, ["days"]),
        (frozenset({8}), "x", None, ["days", "at"]),
        (EVERY_DAY, "07:00", ("19:00", "07:30"), ["at"]),
        (EVERY_DAY, "07:30", ("07:00", "07:00"), ["quiet_to"]),
        (EVERY_DAY, "07:30", ("", "x"), ["quiet_from", "quiet_to"]),
    ],
)
def test_what_cannot_be_meant_is_refused(
    days: frozenset[int], at: str, quiet: tuple[str, str] | None, fields: list[str]
) -> None:
    with pytest.raises(ChoiceUnfit) as refusal:
        chosen(at, days, quiet)
    assert [one.field for one in refusal.value.problems] == fields


def test_whose_clocks_count_is_ones_own_choice_among_ones_own_clinics() -> None:
    both = frozenset({"toronto", "calgary"})
    assert zone_clinic("calgary", both) == "calgary"
    assert zone_clinic("vancouver", both) is None
    assert zone_clinic("", both) is None
    assert zone_clinic("vancouver", frozenset({"toronto"})) == "toronto"
    assert zone_clinic(None, frozenset()) is None


def test_pauses_grow_and_end_long_before_the_digest_is_too_old() -> None:
    now = datetime(2026, 11, 30, tzinfo=UTC)
    pauses = [next_attempt(attempts, now) - now for attempts in range(1, 100)]
    assert pauses[0] == MINUTE
    assert all(earlier <= later for earlier, later in pairwise(pauses))
    assert pauses[-1] == timedelta(minutes=15) < GOOD_FOR
