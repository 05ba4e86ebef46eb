"""How clinics and their times are shown to people."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from babel.dates import format_datetime, format_timedelta, get_timezone_location

_NETWORK_ZONE: Final = "America/Toronto"
_FORMATS: Final = {
    "en-CA": "EEEE, MMMM d, y 'at' h:mm a",
    "fr-CA": "EEEE d MMMM y 'à' HH 'h' mm",
}


def first_known_zone(*timezones: str | None) -> str:
    """The first of these zones that this program knows, else the network's own.

    A zone that was stored may be unknown later: names go away, and a directory may hold a typing
    error. A page must not fail for it.
    """
    return next((zone for zone in timezones if zone and _is_known(zone)), _NETWORK_ZONE)


def _is_known(timezone: str) -> bool:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder or too long a name
        return False
    return True


def spoken_time(instant: datetime, timezone: str, locale: str) -> str:
    """Date and time on the clocks of a zone, such as `Tuesday, November 24, 2026 at 4:30 p.m.`."""
    pattern = _FORMATS.get(locale, _FORMATS["en-CA"])
    return format_datetime(_local(instant, timezone), pattern, None, locale.replace("-", "_"))


def _local(instant: datetime, timezone: str) -> datetime:
    """On the zone's clocks; on those of UTC within a day of the end of all dates."""
    try:
        return instant.astimezone(ZoneInfo(timezone))
    except OverflowError:
        return instant.astimezone(UTC)


def spoken_wait(seconds: int, locale: str) -> str:
    """A length of time in round words, such as `3 minutes` or `10 hours`."""
    return format_timedelta(
        timedelta(seconds=seconds), "minute", threshold=1.5, locale=locale.replace("-", "_")
    )


def zone_city(timezone: str, locale: str) -> str:
    """The city whose clocks a zone names, such as `Toronto`."""
    return get_timezone_location(timezone, locale.replace("-", "_"), return_city=True)


def written_phone(number: str) -> str:
    """An E.164 number as people write it: the national form in North America, else the
    international one.
    """
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    is_north_american = parsed.country_code == 1
    form = phonenumbers.PhoneNumberFormat
    written = phonenumbers.format_number(
        parsed, form.NATIONAL if is_north_american else form.INTERNATIONAL
    )
    return str(written)
