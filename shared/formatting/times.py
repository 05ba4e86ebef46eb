"""Dates, times and lengths of time, on the clocks of a clinic's zone."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_datetime, format_timedelta, get_timezone_location

NETWORK_ZONE: Final = "America/Toronto"
"""Whose clocks are used where no clinic's are known."""
_LONG: Final = {
    "en-CA": "EEEE, MMMM d, y 'at' h:mm a",
    "fr-CA": "EEEE d MMMM y 'à' HH 'h' mm",
    "es": "EEEE, d 'de' MMMM 'de' y, H:mm",
    "ar": "EEEE، d MMMM y، h:mm a",
    "zh-Hans": "y年M月d日EEEE HH:mm",
}
_CLOCK: Final = {"en-CA": "h:mm a", "fr-CA": "HH 'h' mm"}
_SHORT: Final = "EEE d MMM, HH:mm"


def first_known_zone(*timezones: str | None) -> str:
    """The first of these zones that this program knows, else the network's own.

    A zone that was stored may be unknown later: names go away, and a directory may hold a typing
    error. A page must not fail for it.
    """
    return next((zone for zone in timezones if zone and _is_known(zone)), NETWORK_ZONE)


def format_long_time(instant: datetime, timezone: str, locale: str) -> str:
    """For a patient: `Tuesday, November 24, 2026 at 4:30 p.m.`."""
    pattern = _LONG.get(locale, _LONG["en-CA"])
    return format_datetime(_local(instant, timezone), pattern, None, babel_locale(locale))


def format_clock_time(instant: datetime, timezone: str, locale: str) -> str:
    """`4:30 p.m.`"""
    pattern = _CLOCK.get(locale, _CLOCK["en-CA"])
    return format_datetime(_local(instant, timezone), pattern, None, babel_locale(locale))


def format_short_time(instant: datetime, timezone: str, locale: str) -> str:
    """For a row of a list: `Tue. 24 Nov., 16:30 (Toronto)`, with the city whose clocks these are.

    An abbreviation such as PST comes from tables that know nothing of a province that stopped
    changing its clocks: beside the right time it would stand an hour off.
    """
    local = format_datetime(_local(instant, timezone), _SHORT, None, babel_locale(locale))
    return f"{local} ({clock_city(timezone, locale)})"


def format_short_day(on: date, locale: str) -> str:
    """`24 Nov. 2026`."""
    return format_date(on, "d MMM y", locale=babel_locale(locale))


def format_weekday(on: date, locale: str) -> str:
    """In a week that is known: `Tue. 24`."""
    return format_date(on, "EEE d", locale=babel_locale(locale))


def format_day_of_year(on: date, locale: str) -> str:
    """Where the year is known: `24 Nov.`."""
    return format_date(on, "d MMM", locale=babel_locale(locale))


def format_day(on: date, locale: str) -> str:
    """`November 24, 2026`; in French the first day of a month is `1er`."""
    written = format_date(on, "long", babel_locale(locale))
    is_first_in_french = on.day == 1 and locale.startswith("fr")
    return written.replace("1", "1er", 1) if is_first_in_french else written


def format_wait(seconds: int, locale: str) -> str:
    """A length of time in round words: `3 minutes`, `10 hours`."""
    return format_timedelta(
        timedelta(seconds=seconds), "minute", threshold=1.5, locale=babel_locale(locale)
    )


def format_opening_time(clock: str, locale: str) -> str:
    """`08:30` of a clinic's hours as `8:30`, in French as `8 h 30`."""
    hours, minutes = clock.split(":")
    if not locale.startswith("fr"):
        return f"{int(hours)}:{minutes}"
    return f"{int(hours)}\u00a0h" if minutes == "00" else f"{int(hours)}\u00a0h\u00a0{minutes}"


def format_duration(length: timedelta, locale: str) -> str:
    """`45 min`, `3 h 20 min`, `4 d`: short enough for a row; `time.js` counts the same way."""
    minutes = int(abs(length).total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} {'j' if locale.startswith('fr') else 'd'}"
    if hours == 0:
        return f"{minutes} min"
    return f"{hours} h {minutes:02} min" if minutes else f"{hours} h"


def clock_city(timezone: str, locale: str) -> str:
    """The city whose clocks a zone names: `Toronto`."""
    return get_timezone_location(timezone, babel_locale(locale), return_city=True)


def babel_locale(locale: str) -> str:
    return locale.replace("-", "_")


def _is_known(timezone: str) -> bool:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder or too long a name
        return False
    return True


def _local(instant: datetime, timezone: str) -> datetime:
    """On the zone's clocks; on those of UTC within a day of the end of all dates."""
    try:
        return instant.astimezone(ZoneInfo(timezone))
    except OverflowError:
        return instant.astimezone(UTC)
