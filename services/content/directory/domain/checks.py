"""The checks that the directory's values make of themselves: each names the field,
never its value.
"""

import re
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.errors import FieldProblem, Invalid

_SLUG: Final = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_PROVINCE: Final = re.compile(r"^[A-Z]{2}-[A-Z0-9]{1,3}$")  # ISO 3166-2
_PHONE: Final = re.compile(r"^\+[1-9][0-9]{6,14}$")  # E.164
_LANGUAGE: Final = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")  # BCP 47, the part that is used
_TIME: Final = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")


def require(is_right: bool, field: str, message: str) -> None:
    if not is_right:
        raise Invalid(FieldProblem(field=field, code="malformed", message=message))


def check_slug(field: str, slug: str) -> None:
    require(_SLUG.match(slug) is not None, field, "Use small letters, digits and single hyphens.")


def check_text(field: str, text: str) -> None:
    require(bool(text.strip()), field, "This may not be empty.")


def check_province(field: str, province: str) -> None:
    require(_PROVINCE.match(province) is not None, field, "Give an ISO 3166-2 code such as CA-ON.")


def check_phone(field: str, phone: str) -> None:
    require(_PHONE.match(phone) is not None, field, "Give an E.164 number such as +14165550100.")


def check_languages(field: str, languages: tuple[str, ...]) -> None:
    are_tags = all(_LANGUAGE.match(language) for language in languages)
    require(are_tags, field, "Give BCP 47 language tags such as en or fr-CA.")


def check_timezone(field: str, timezone: str) -> None:
    require(_is_timezone(timezone), field, "Give an IANA time zone such as America/Toronto.")


def _is_timezone(timezone: str) -> bool:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def check_intervals(field: str, intervals: tuple[tuple[str, str], ...]) -> None:
    """Times of one day: well-formed, rising and without overlap."""
    times = [time for interval in intervals for time in interval]
    are_times = all(_TIME.match(time) for time in times)
    require(are_times and times == sorted(set(times)), field, "Give rising times such as 08:30.")
