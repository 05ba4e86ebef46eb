"""The kinds of values that events carry, each with the bounds that storing and reckoning can bear.

What lies outside is unreadable, so that it is found where it enters and not by whoever computes
with it later. A code is open: a value that this program does not know is carried as it is.
"""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
MOST_COUNTED: Final = 2**53 - 1
"""Revisions and sequences: what JSON and BSON both hold exactly (RFC 8259, section 6)."""
LONGEST_REPLY_HOURS: Final = 720
"""Opening hours: half a year of a clinic that opens thirty hours a week."""
LARGEST_CAPACITY: Final = 100_000
LONGEST_RECOVERY_DAYS: Final = 730
LARGEST_CENTS: Final = 10**10
LONGEST_WAIT_WEEKS: Final = 1_000
LONGEST_LOGO: Final = 20_000
"""Characters; some more than content takes today."""

_CLOCK: Final = re.compile(r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")


def _in_reach(instant: datetime) -> datetime:
    if not EARLIEST <= instant <= LATEST:
        raise ValueError("out of reach")
    return instant


def _day_in_reach(day: date) -> date:
    if not EARLIEST.date() <= day <= LATEST.date():
        raise ValueError("out of reach")
    return day


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:  # unknown, a folder, no relative path
        raise ValueError("no time zone") from error
    return name


def _clock_time(text: str) -> str:
    if not _CLOCK.match(text):
        raise ValueError("no time of day")
    return text


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$")]
"""An id that somebody of us made."""
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
"""A word of an open set, such as `workers_compensation`."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$")]
"""A language tag of BCP 47, or a locale."""
Region = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
"""A province, state or region of ISO 3166-2."""
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")]
"""A country of ISO 3166-1; empty when it is not known."""
Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Text = Annotated[str, StringConstraints(max_length=2000)]
Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
"""E.164."""
TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_known_zone)]
"""A zone of the IANA database that this program has."""
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
ClockTime = Annotated[str, StringConstraints(max_length=5), AfterValidator(_clock_time)]
"""`HH:MM`; `24:00` is the midnight that ends the day."""
Instant = Annotated[AwareDatetime, AfterValidator(_in_reach)]
Day = Annotated[date, AfterValidator(_day_in_reach)]
Counted = Annotated[int, Field(ge=1, le=MOST_COUNTED)]
"""A revision or sequence, from 1."""
