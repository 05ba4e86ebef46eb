"""The promised time of reply: opening hours of the clinic, split shifts, nights, clock changes."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

import services.inquiry
from services.inquiry.form.pages.embedding import ALONE
from services.inquiry.form.views import sent_view
from services.inquiry.inquiries.domain import (
    Inquiry,
    LeadProgress,
    Status,
    StatusChange,
    first_link,
)
from services.inquiry.intake.domain.reply_time import latest_reply_by
from services.inquiry.tracking.usecases.read_status import StatusReport
from services.inquiry.tracking.views import status_view
from shared.events import Address, LocationPublished
from shared.events.fields import LONGEST_REPLY_HOURS
from shared.web import LOCALES, Templates
from tests.inquiry.builders import WEEK, clinic, received_inquiry

OURS = Templates(Path(services.inquiry.__file__).parent)
ALWAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), (("00:00", "24:00"),))
NIGHTS = dict.fromkeys(ALWAYS, (("00:00", "06:00"),))


def local(text: str, zone: str = "America/Toronto", *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


CASES: list[tuple[str, str, dict[str, Any], str]] = [
    ("within one shift", "2023-11-20 09:00", {"reply_within_hours": 2}, "2023-11-20 11:00"),
    ("over the lunch break", "2023-11-20 11:00", {"reply_within_hours": 2}, "2023-11-20 14:00"),
    ("over night", "2023-11-20 16:00", {"reply_within_hours": 2}, "2023-11-21 09:30"),
    ("over the weekend", "2023-11-24 16:30", {"reply_within_hours": 1}, "2023-11-27 09:00"),
    ("sent at night", "2023-11-21 03:00", {"reply_within_hours": 1}, "2023-11-21 09:30"),
    ("sent in the lunch break", "2023-11-20 12:30", {"reply_within_hours": 1}, "2023-11-20 14:00"),
    ("to the end of a shift", "2023-11-20 10:00", {"reply_within_hours": 2}, "2023-11-20 12:00"),
    ("hours not known", "2023-11-24 16:30", {"hours": {}}, "2023-11-25 00:30"),
    ("days without hours", "2023-11-24 16:30", {"hours": {"mon": ()}}, "2023-11-25 00:30"),
    (
        "open round the clock, over midnight",
        "2023-11-20 23:30",
        {"hours": ALWAYS, "reply_within_hours": 1},
        "2023-11-21 00:30",
    ),
    (
        "shifts written in any order",
        "2023-11-20 11:00",
        {"hours": {"mon": WEEK["mon"][::-1]}, "reply_within_hours": 2},
        "2023-11-20 14:00",
    ),
    (
        "a night that is an hour shorter in spring",
        "2023-03-12 00:00",
        {"hours": NIGHTS, "reply_within_hours": 5},
        "2023-03-12 06:00",
    ),
    (
        "a night that is an hour longer in autumn",
        "2023-11-05 00:00",
        {"hours": NIGHTS, "reply_within_hours": 5},
        "2023-11-05 04:00",
    ),
    (
        "a weekend in which the clocks change",
        "2023-11-03 16:30",
        {"reply_within_hours": 1},
        "2023-11-06 09:00",
    ),
]


@pytest.mark.parametrize(("case", "at", "changes", "expected"), CASES, ids=[c[0] for c in CASES])
def test_the_promise_counts_opening_hours(
    case: str, at: str, changes: dict[str, Any], expected: str
) -> None:
    assert clinic(**changes).replies_by(local(at)) == local(expected), case


def test_hours_are_read_on_the_clocks_of_the_clinic() -> None:
    vancouver = clinic(timezone="America/Vancouver", reply_within_hours=1)
    received = local("2023-11-20 08:30", "America/Vancouver")
    assert vancouver.replies_by(received) == local("2023-11-20 09:30", "America/Vancouver")


def test_without_a_wish_the_slowest_clinic_decides() -> None:
    fast, slow = clinic(reply_within_hours=1), clinic(reply_within_hours=4)
    received = local("2023-11-20 09:00")
    assert latest_reply_by(received, [fast, slow]) == slow.replies_by(received)


@pytest.mark.parametrize("hours", [WEEK, {}])
@pytest.mark.parametrize("received", [local("2023-11-20 09:00"), local("9998-11-20 09:00")])
def test_a_promise_that_no_clinic_can_mean_is_still_a_time(
    received: datetime, hours: dict[str, Any]
) -> None:
    promise = clinic(hours=hours, reply_within_hours=10**12).replies_by(received)
    assert timedelta(days=360) < promise - received <= timedelta(days=366)


hours_of_day = st.lists(st.integers(0, 24 * 4), min_size=2, max_size=6, unique=True).map(sorted)


@st.composite
def weeks(draw: st.DrawFn) -> dict[str, tuple[tuple[str, str], ...]]:
    """Opening hours in quarters of an hour, none overlapping."""
    week = {}
    for day in draw(st.lists(st.sampled_from(sorted(ALWAYS)), min_size=1, unique=True)):
        marks = [f"{quarter // 4:02d}:{quarter % 4 * 15:02d}" for quarter in draw(hours_of_day)]
        week[day] = tuple(zip(marks[::2], marks[1::2], strict=False))
    return week


clock_times = st.integers(0, 24 * 60).map(lambda m: f"{m // 60:02d}:{m % 60:02d}")
days_of_clocks = st.lists(st.tuples(clock_times, clock_times), max_size=24)


@st.composite
def locations(draw: st.DrawFn) -> LocationPublished:
    """Whatever the directory may say of a clinic's hours, zone and promise."""
    city = "X"
    return LocationPublished(
        slug="toronto",
        name=draw(st.text(min_size=1, max_size=20)),
        province=draw(st.sampled_from(["CA-ON", "XX-1", "CA-ZZZ"])),
        phone=draw(st.sampled_from(["+14165550123", "+10000000", "+999999999999999"])),
        timezone=draw(st.sampled_from(sorted(available_timezones()))),
        address=Address(street="1", city=city, province="CA-ON", postal_code=""),
        hours=draw(st.dictionaries(st.sampled_from(sorted(ALWAYS)), days_of_clocks)),
        reply_within_hours=draw(st.integers(1, LONGEST_REPLY_HOURS)),
        revision=1,
    )


instants = st.datetimes(datetime(2018, 1, 1), datetime(2019, 12, 31)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=UTC)
)
zones = st.sampled_from(["America/Toronto", "America/St_Johns", "America/Regina", "Pacific/Apia"])


def is_open(instant: datetime, week: dict[str, tuple[tuple[str, str], ...]], zone: str) -> bool:
    there = instant.astimezone(ZoneInfo(zone))
    day = there.strftime("%a").lower()
    clock = there.time()
    return any(
        time.fromisoformat(opens) <= clock
        and (closes == "24:00" or clock < time.fromisoformat(closes))
        for opens, closes in week.get(day, ())
    )


@given(received=instants, week=weeks(), zone=zones, hours=st.integers(1, 12))
def test_a_promise_lies_ahead_and_ends_while_the_clinic_is_open(
    received: datetime, week: dict[str, Any], zone: str, hours: int
) -> None:
    promise = clinic(hours=week, timezone=zone, reply_within_hours=hours).replies_by(received)
    assert promise >= received + timedelta(hours=hours)
    assert is_open(promise - timedelta(microseconds=1), week, zone)


@given(received=instants, week=weeks(), later=st.timedeltas(timedelta(0), timedelta(days=9)))
def test_who_writes_later_is_not_promised_an_earlier_reply(
    received: datetime, week: dict[str, Any], later: timedelta
) -> None:
    there = clinic(hours=week)
    assert there.replies_by(received) <= there.replies_by(received + later)


def contacted(received: datetime, promise: datetime, locale: str) -> Inquiry:
    return received_inquiry(
        status=Status.CONTACTED,
        history=(StatusChange(status=Status.CONTACTED, at=promise),),
        received_at=received,
        reply_by=promise,
        locale=locale,
        link=first_link(received),
        lead=LeadProgress(location="toronto", assigned_at=promise, contacted_at=promise),
    )


@given(received=instants, published=locations())
def test_whatever_the_directory_may_say_a_promise_is_made_and_shown(
    received: datetime, published: LocationPublished
) -> None:
    """Hours that end before they begin make no clinic, as where the replica is read."""
    fields = published.model_dump(include={"name", "province", "phone", "timezone", "hours"})
    try:
        there = clinic(**fields, reply_within_hours=published.reply_within_hours)
    except ValueError:
        return
    promise = there.replies_by(received)
    assert received < promise <= received + timedelta(days=400)
    for locale in LOCALES:
        inquiry = contacted(received, promise, locale)
        report = StatusReport(
            inquiry=inquiry, timezone="Pacific/Kiritimati", procedure=None, clinic=there
        )
        OURS.text("status/show.html", status_view(report, locale, is_overdue=True), locale)
        OURS.text("inquire/sent.html", sent_view(report, locale), locale, frame=ALONE)
