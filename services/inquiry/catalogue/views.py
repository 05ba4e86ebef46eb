"""How clinics and their times are shown to people."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
from babel.dates import format_datetime, format_timedelta, get_timezone_location

_FORMATS = {
    "en-CA": "EEEE, MMMM d, y 'at' h:mm a",
    "fr-CA": "EEEE d MMMM y 'à' HH 'h' mm",
}


def spoken_time(instant: datetime, timezone: str, locale: str) -> str:
    """Date and time on the clocks of a zone, such as `Tuesday, November 24, 2026 at 4:30 p.m.`."""
    pattern = _FORMATS.get(locale, _FORMATS["en-CA"])
    return format_datetime(instant, pattern, ZoneInfo(timezone), locale.replace("-", "_"))


def spoken_wait(seconds: int, locale: str) -> str:
    """A length of time in round words, such as `3 minutes` or `10 hours`."""
    return format_timedelta(
        timedelta(seconds=seconds), "minute", threshold=1.5, locale=locale.replace("-", "_")
    )


def zone_place(timezone: str, locale: str) -> str:
    """The place whose clocks a zone names, such as `Toronto`."""
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
