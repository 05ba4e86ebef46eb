"""The checks that the values of content make of themselves: each names the field, never its value.

Every number and every text has a bound: what is stored here travels in events, and others count
hours and places with it.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.errors import FieldProblem, Invalid

LONGEST_SLUG: Final = 100
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PROVINCE: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")  # ISO 3166-2
_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47, the part that is used
PROVINCES: Final = frozenset(
    f"CA-{code}"
    for code in ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
)
"""Canada's provinces and territories, each of which has a public health plan of its own."""
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_URL: Final = re.compile(r"https?://[!-~]+")
_UNREADABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LONGEST_LANGUAGE: Final = 35  # BCP 47, section 4.4.1
_LONGEST_TIMEZONE: Final = 64
_LONGEST_URL: Final = 2_000
_MOST_LANGUAGES: Final = 50
_MOST_INTERVALS: Final = 10
_FIRST_DAY: Final = date(2000, 1, 1)
_LAST_DAY: Final = date(2200, 12, 31)


def require(is_right: bool, field: str, message: str) -> None:
    if not is_right:
        raise Invalid(FieldProblem(field=field, code="malformed", message=message))


@contextmanager
def under(path: str) -> Iterator[None]:
    """Whatever is refused inside is named by its path below this one."""
    try:
        yield
    except Invalid as refusal:
        problems = (replace(one, field=f"{path}.{one.field}") for one in refusal.problems)
        raise Invalid(*problems) from refusal


def is_slug(text: str) -> bool:
    return len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def is_readable(text: str) -> bool:
    """Without control characters and without halves of characters, which no store takes."""
    return _UNREADABLE.search(text) is None


def check_slug(field: str, slug: str) -> None:
    require(
        is_slug(slug), field, "Use small letters, digits and single hyphens, 100 of them at most."
    )


def check_text(field: str, text: str, *, longest: int = 200, may_be_empty: bool = False) -> None:
    require(may_be_empty or bool(text.strip()), field, "This may not be empty.")
    require(len(text) <= longest, field, f"This may have {longest:,} characters.")
    require(is_readable(text), field, "There are characters here that nobody can read.")


def check_number(field: str, number: float, *, least: float, most: float) -> None:
    """What is no number compares with nothing, so it is refused as well."""
    require(least <= number <= most, field, f"Give a number from {least:,} to {most:,}.")


def check_count(field: str, entries: Collection[object], *, most: int) -> None:
    require(len(entries) <= most, field, f"There may be {most:,} entries here.")


def check_items(
    field: str, items: Sequence[str], *, most: int, longest: int, least: int = 1
) -> None:
    """Short texts one below the other."""
    require(len(items) >= least, field, "Give one entry at least, or leave this out.")
    check_count(field, items, most=most)
    for number, item in enumerate(items):
        check_text(f"{field}.{number}", item, longest=longest)


def check_order(field: str, first: date, last: date | None) -> None:
    """`field`: that of the last day."""
    require(last is None or first <= last, field, "This lies before the first day.")


def check_date(field: str, day: date) -> None:
    require(_FIRST_DAY <= day <= _LAST_DAY, field, "Give a date of the years 2000 to 2200.")


def check_url(field: str, url: str) -> None:
    is_url = len(url) <= _LONGEST_URL and _URL.fullmatch(url) is not None
    require(is_url, field, "Give an address that begins with https:// or http://.")


def check_province(field: str, province: str) -> None:
    is_code = _PROVINCE.fullmatch(province) is not None
    require(is_code, field, "Give an ISO 3166-2 code such as CA-ON.")


def check_plan_province(field: str, province: str) -> None:
    """One that has a public health plan."""
    require(province in PROVINCES, field, "Name a province of Canada such as CA-ON.")


def check_phone(field: str, phone: str) -> None:
    is_number = _PHONE.fullmatch(phone) is not None
    require(is_number, field, "Give an E.164 number such as +14165550100.")


def check_languages(field: str, languages: Collection[str]) -> None:
    check_count(field, languages, most=_MOST_LANGUAGES)
    are_tags = all(
        len(language) <= _LONGEST_LANGUAGE and _LANGUAGE.fullmatch(language)
        for language in languages
    )
    require(are_tags, field, "Give BCP 47 language tags such as en or fr-CA.")


def check_timezone(field: str, timezone: str) -> None:
    require(_is_timezone(timezone), field, "Give an IANA time zone such as America/Toronto.")


def _is_timezone(timezone: str) -> bool:
    if len(timezone) > _LONGEST_TIMEZONE:
        return False
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # `America` is a folder
        return False
    return True


def check_intervals(field: str, intervals: tuple[tuple[str, str], ...]) -> None:
    """Times of one day: well-formed, rising and without overlap."""
    check_count(field, intervals, most=_MOST_INTERVALS)
    times = [time for interval in intervals for time in interval]
    are_times = all(_TIME.fullmatch(time) for time in times)
    require(are_times and times == sorted(set(times)), field, "Give rising times such as 08:30.")
