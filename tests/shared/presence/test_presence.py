"""Who else has something open."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.presence.domain import PRESENT_FOR, Presence, others

NOW = datetime(2026, 11, 30, 14, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def present(by: str, *part: str, ago: timedelta = timedelta()) -> Presence:
    return Presence(by=by, window=f"window-{by}", of=":ears:en-CA", part=part, at=NOW - ago)


@pytest.mark.parametrize(
    ("ago", "is_there"),
    [
        (timedelta(), True),
        (PRESENT_FOR, True),
        (PRESENT_FOR + SECOND, False),
        (-PRESENT_FOR, True),
        (-PRESENT_FOR - SECOND, False),
        (timedelta(days=-400), False),
    ],
    ids=["now", "just", "killed", "ahead", "too-far-ahead", "a-lying-clock"],
)
def test_a_window_that_has_not_reported_is_gone_whatever_its_clock_says(
    ago: timedelta, is_there: bool
) -> None:
    assert bool(others([present("marie", ago=ago)], but="paul", now=NOW)) is is_there


def test_one_sees_others_once_for_each_part_and_not_oneself() -> None:
    found = [
        present("paul", "funding"), present("marie", "sections", "risks"),
        present("marie", "sections", "risks"), present("marie"), present("ada"),
    ]  # fmt: skip
    seen = others(found, but="paul", now=NOW)
    assert [(one.by, one.part) for one in seen] == [("ada", ()), ("marie", ("sections", "risks"))]
