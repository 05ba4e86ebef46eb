"""Formats of single fields: checked and brought into one form; a problem names the rule, never the
value.
"""

import re
import unicodedata
from datetime import date
from functools import cache
from typing import Annotated, Final, NoReturn
from zoneinfo import available_timezones

import phonenumbers
import pycountry
from babel import Locale
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.inquiry.intake.schemas.email_address import written_address

_LANGUAGE: Final = re.compile(r"^([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?$")
_DATE: Final = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_LINE_BREAKS: Final = frozenset("\n\t")
_BREAKS_OF_OTHER_SYSTEMS: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
_NEVER: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, surrogates, other line breaks
_RIGHT_TO_LEFT_TRICKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def refuse(code: str, message: str) -> NoReturn:
    raise PydanticCustomError(f"wayfare.{code}", message)


def _clean(value: str, allowed: frozenset[str]) -> str:
    """NFC, trimmed, without control characters and without characters that turn the order of
    others.
    """
    text = unicodedata.normalize("NFC", value).strip()
    if text.isprintable():  # which neither of those is
        return text
    for symbol in text:
        if symbol in allowed:
            continue
        if unicodedata.category(symbol) in _NEVER or symbol in _RIGHT_TO_LEFT_TRICKS:
            refuse("control-character", "This holds a character that cannot be accepted.")
    return text


def _line(value: str) -> str:
    return _clean(value, frozenset())


def _filled_line(value: str) -> str:
    text = _line(value)
    if not text:
        refuse("blank", "This field is required.")
    return text


def _lines(value: str) -> str:
    """Every way to break a line is kept as one: what a mail or a page breaks, breaks everywhere."""
    return _clean(_BREAKS_OF_OTHER_SYSTEMS.sub("\n", value), _LINE_BREAKS)


def _nothing_if_blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _worded(value: object) -> object:
    """Some questions may be answered with true or false, or in words; a revision may be a
    number.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else _nothing_if_blank(value)


Name = Annotated[str, StringConstraints(max_length=100), AfterValidator(_filled_line)]
OptionalName = Annotated[
    Annotated[str, StringConstraints(max_length=100), AfterValidator(_line)] | None,
    BeforeValidator(_nothing_if_blank),
]
Relationship = Annotated[str, StringConstraints(max_length=100), AfterValidator(_filled_line)]
ShortText = Annotated[str, StringConstraints(max_length=200), AfterValidator(_line)]
Question = Annotated[str, StringConstraints(max_length=500), AfterValidator(_filled_line)]
LongText = Annotated[str, StringConstraints(max_length=4000), AfterValidator(_lines)]
OptionalShortText = Annotated[ShortText | None, BeforeValidator(_nothing_if_blank)]
WordedText = Annotated[ShortText | None, BeforeValidator(_worded)]
OptionalLongText = Annotated[LongText | None, BeforeValidator(_nothing_if_blank)]
Slug = Annotated[str, StringConstraints(max_length=80, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
TextVersion = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
PurposeCode = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z_]+$")]


def _country(value: str) -> str:
    if value not in country_codes():
        refuse("country", "This is not a country code of ISO 3166-1.")
    return value


def _subdivision(value: str) -> str:
    if value not in _subdivision_codes():  # `CA-qc` is none: no rule would know it
        refuse("subdivision", "This is not a province, state or region code of ISO 3166-2.")
    return value


@cache
def country_codes() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries)


@cache
def _subdivision_codes() -> frozenset[str]:
    return frozenset(subdivision.code for subdivision in pycountry.subdivisions)


def subdivision_country(code: str) -> str:
    """The country of a known subdivision code."""
    return code.split("-", 1)[0]


@cache
def _zones() -> frozenset[str]:
    return frozenset(zone for zone in available_timezones() if zone != "localtime")


@cache
def _languages() -> frozenset[str]:
    return frozenset(Locale("en").languages)


def _timezone(value: str) -> str:
    if value not in _zones():
        refuse("timezone", "This is not a time zone of the IANA database.")
    return value


def _language(value: str) -> str:
    """The tag in its usual spelling: `fr-CA`, `zh-Hans`."""
    parts = _LANGUAGE.match(value)
    if parts is None or parts[1].lower() not in _languages():
        refuse("language", "This is not a language tag (BCP 47).")
    written = [parts[1].lower()]
    written += [parts[2].title()] if parts[2] else []
    written += [parts[3].upper()] if parts[3] else []
    return "-".join(written)


def _email(value: str) -> str:
    address = written_address(value)
    if address is None:
        refuse("email", "This is not an e-mail address we can write to.")
    return address


def e164(value: str, country: str) -> str | None:
    """The number in E.164, read as one dialled in `country` where it has no country code; None if
    it is none.

    Only its shape and length are judged, not whether the number range is in use: numbering plans
    change faster than any table of them, and a patient must not be turned away for it.
    """
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return None
    fits = phonenumbers.is_possible_number_with_reason(number)
    if fits != phonenumbers.ValidationResult.IS_POSSIBLE or number.extension:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _hours(value: float) -> float:
    """To a hundredth, so that 1e-320 and -0.0 are 0."""
    return round(value, 2) + 0.0


def _date(value: object) -> object:
    """Dates are written `YYYY-MM-DD`; strict validation would otherwise want a date object."""
    if isinstance(value, str):
        try:
            if _DATE.match(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        refuse("date", "This is not a date.")
    return value


Country = Annotated[str, StringConstraints(max_length=2), AfterValidator(_country)]
Subdivision = Annotated[str, StringConstraints(max_length=6), AfterValidator(_subdivision)]
TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_timezone)]
Language = Annotated[str, StringConstraints(max_length=35), AfterValidator(_language)]
EmailAddress = Annotated[str, StringConstraints(max_length=254), AfterValidator(_email)]
PhoneText = Annotated[str, StringConstraints(max_length=40), AfterValidator(_line)]
Hours = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False), AfterValidator(_hours)]
Day = Annotated[date, BeforeValidator(_date)]
PostalPrefix = Annotated[
    str, StringConstraints(max_length=10), AfterValidator(_line), AfterValidator(str.upper)
]
OptionalPostalPrefix = Annotated[PostalPrefix | None, BeforeValidator(_nothing_if_blank)]
