"""Numbers, dates, telephone numbers and languages as the reader of a locale writes them."""

import unicodedata
from datetime import date

import phonenumbers
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal

from services.content.directory.domain import Address


def format_phone(number: str) -> str:
    """`+14165550100` as `416-555-0100`, the form that Canadians dial."""
    parsed = phonenumbers.parse(number)
    words = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return str(words).removeprefix("+1 ")


def format_day(day: date, locale: str) -> str:
    return format_date(day, "long", _babel(locale))


def format_number(number: int, locale: str) -> str:
    return format_decimal(number, locale=_babel(locale))


def format_languages(tags: tuple[str, ...], locale: str) -> str:
    """`en, fr` as `English and French`."""
    return format_list([_language(tag, locale) for tag in tags], locale=_babel(locale))


def format_city(address: Address) -> str:
    return f"{address.city}, {address.province.split('-')[-1]}"


def weekday_name(day: str, locale: str) -> str:
    numbers = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
    name = get_day_names("wide", "stand-alone", _babel(locale))[numbers[day]]
    return str(name)


def initials(name: str) -> str:
    """`Dr. Priya Raman` as `PR`."""
    words = [word for word in name.split() if not word.endswith(".")]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def sort_key(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _language(tag: str, locale: str) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name(_babel(locale)) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def _babel(locale: str) -> str:
    return locale.replace("-", "_")
