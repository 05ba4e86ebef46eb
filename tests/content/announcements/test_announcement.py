"""When an announcement begins and ends on whatever clock, and what it may say."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.announcements.domain import (
    Announcement,
    AnnouncementText,
    State,
    earliest,
    shown_at,
)
from services.content.announcements.usecases.warn_of_words import warnings_of
from services.content.wording.domain import Reason
from shared.errors import Invalid

TEXTS = {"en-CA": AnnouncementText(text="We are closed.")}
ZONES = st.sampled_from(
    ["America/Toronto", "America/St_Johns", "America/Regina", "Asia/Kathmandu", "Pacific/Apia"]
)
DATES = st.dates(date(2000, 1, 2), date(2200, 12, 29))
MINUTES = st.builds("{}T{:%H:%M}".format, DATES, st.times())
INSTANT = timedelta(microseconds=1)


def announcement(starts_at: str = "", ends_at: str = "", **more: Any) -> Announcement:
    return Announcement(
        **{"id": "a", "texts": TEXTS, "starts_at": starts_at, "ends_at": ends_at, **more}
    )


@pytest.mark.parametrize(
    ("local", "zone", "begins", "ends"),
    [
        ("2026-07-01T09:00", "America/Toronto", "2026-07-01T13:00", "2026-07-01T13:00"),
        ("2026-07-01T09:00", "America/Regina", "2026-07-01T15:00", "2026-07-01T15:00"),
        ("2026-11-01T01:30", "America/Toronto", "2026-11-01T05:30", "2026-11-01T06:30"),
        ("2027-03-14T02:30", "America/Toronto", "2027-03-14T06:30", "2027-03-14T07:30"),
    ],
    ids=["summer", "no-changes", "comes-twice", "left-out"],
)
def test_where_clocks_change_it_is_shown_longer_rather_than_shorter(
    local: str, zone: str, begins: str, ends: str
) -> None:
    as_utc = [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (begins, ends)]
    assert list(announcement(starts_at=local).turns(zone)) == as_utc[:1]
    assert list(announcement(ends_at=local).turns(zone)) == as_utc[1:]


@given(first=MINUTES, second=MINUTES, zone=ZONES)
def test_it_is_to_come_then_runs_and_then_is_over(first: str, second: str, zone: str) -> None:
    starts_at, ends_at = sorted((first, second))
    if starts_at == ends_at:
        with pytest.raises(Invalid):
            announcement(starts_at, ends_at)
        return
    one = announcement(starts_at, ends_at)
    begins, ends = one.turns(zone)
    assert begins < ends <= one.shown_until
    states = [one.state_at(at, zone) for at in (begins - INSTANT, begins, ends - INSTANT, ends)]
    assert states == [State.TO_COME, State.RUNNING, State.RUNNING, State.OVER]
    assert one.state_at(one.shown_until, zone) is State.OVER


@given(
    dated=st.lists(st.tuples(MINUTES, st.booleans()), max_size=5),
    now=st.builds(datetime.combine, DATES, st.times(timezones=st.just(UTC))),
    zone=ZONES,
)
def test_what_is_shown_stays_so_until_it_is_said_to_change(
    dated: list[tuple[str, bool]], now: datetime, zone: str
) -> None:
    known = [
        announcement(ends_at=minute) if is_end else announcement(starts_at=minute)
        for minute, is_end in dated
    ]
    shown = shown_at(now, zone, known)
    later = now + timedelta(days=30) if shown.changes_at is None else shown.changes_at - INSTANT
    assert shown_at(later, zone, known).announcements == shown.announcements
    if shown.changes_at is not None:
        assert shown_at(shown.changes_at, zone, known).announcements != shown.announcements


def test_one_that_somebody_has_ended_is_over_whatever_it_says() -> None:
    ended_at = datetime(2026, 1, 1, tzinfo=UTC)
    one = announcement(starts_at="2027-01-01T00:00", ended_at=ended_at)
    assert one.state_at(ended_at, "America/Toronto") is State.OVER
    assert list(one.turns("America/Toronto")) == []
    assert one.shown_until == ended_at


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"texts": {}}, "texts"),
        ({"texts": {"de": TEXTS["en-CA"]}}, "texts"),
        ({"texts": {"en-CA": AnnouncementText(text=" ")}}, "texts.en-CA.text"),
        ({"texts": {"en-CA": AnnouncementText(text="x" * 501)}}, "texts.en-CA.text"),
        ({"texts": {"en-CA": AnnouncementText(text="a\x00")}}, "texts.en-CA.text"),
        (
            {"texts": {"en-CA": AnnouncementText(text="a", action="x" * 101)}},
            "texts.en-CA.action",
        ),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"location": "../toronto"}, "location"),
        ({"starts_at": "2026-11-01"}, "from"),
        ({"starts_at": "2026-11-01T1:30"}, "from"),
        ({"starts_at": "٢٠٢٦-11-01T01:30"}, "from"),
        ({"starts_at": "1999-12-31T23:59"}, "from"),
        ({"ends_at": "2026-11-01T01:30Z"}, "until"),
        ({"ends_at": "2201-01-01T00:00"}, "until"),
        ({"starts_at": "2026-11-01T01:30", "ends_at": "2026-11-01T01:30"}, "until"),
    ],
    ids=[
        "no-text",
        "other-locale",
        "blank",
        "long",
        "control",
        "long-action",
        "script",
        "path",
        "day-alone",
        "short-hour",
        "other-digits",
        "too-early",
        "offset",
        "too-late",
        "no-time",
    ],
)
def test_what_nobody_could_show_is_refused_by_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        announcement(**change)
    assert [one.field for one in refused.value.problems] == [field]


def test_the_earliest_of_what_is_ahead() -> None:
    zone = ZoneInfo("America/Toronto")
    soon, late = datetime(2026, 1, 1, tzinfo=zone), datetime(2027, 1, 1, tzinfo=zone)
    assert earliest(None, late, soon) == soon
    assert earliest(None, None) is None


def test_words_that_promise_what_no_clinic_can_keep_are_warned_of_where_they_stand() -> None:
    texts = {
        "fr-CA": AnnouncementText(text="Un succès garanti!"),
        "en-CA": AnnouncementText(text="We are closed.", action="The best surgeon"),
    }
    found = warnings_of(Announcement(id="a", texts=texts))
    assert [(one.field, one.reason) for one in found] == [
        ("texts.en-CA.action", Reason.SUPERLATIVE),
        ("texts.fr-CA.text", Reason.GUARANTEE),
    ]
    assert warnings_of(announcement()) == ()
