"""What may be chosen in the form: countries, provinces, states, languages, time zones, by name in
the locale.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import pycountry
from babel import Locale

from shared.formatting import clock_city, sort_key, subdivision_name

_FIRST_COUNTRIES: Final = ("CA", "US")
_LANGUAGES: Final = (
    "ar", "de", "el", "en", "es", "fa", "fil", "fr", "gu", "he", "hi", "ht", "hu", "it", "ja", "ko",
    "nl", "pa", "pl", "pt", "ro", "ru", "so", "sw", "ta", "tr", "uk", "ur", "vi", "yue", "zh",
)  # fmt: skip
_ZONES: Final = (
    "America/St_Johns", "America/Halifax", "America/Moncton", "America/Toronto", "America/Winnipeg",
    "America/Regina", "America/Edmonton", "America/Vancouver", "America/Whitehorse",
    "America/Yellowknife", "America/Iqaluit", "America/New_York", "America/Chicago",
    "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage",
    "Pacific/Honolulu", "America/Mexico_City", "America/Bogota", "America/Sao_Paulo",
    "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Athens", "Europe/Kyiv",
    "Europe/Moscow", "Africa/Lagos", "Africa/Cairo", "Africa/Nairobi", "Asia/Jerusalem",
    "Asia/Riyadh", "Asia/Dubai", "Asia/Tehran", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka",
    "Asia/Bangkok", "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Manila", "Asia/Tokyo", "Asia/Seoul",
    "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Choices:
    countries: tuple[Choice, ...]
    first_countries: tuple[Choice, ...]
    provinces: tuple[Choice, ...]
    states: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    zones: tuple[Choice, ...]


@cache
def choices(locale: str) -> Choices:
    names = Locale.parse(locale, sep="-")
    countries = [
        Choice(c.alpha_2, names.territories.get(c.alpha_2, c.name)) for c in pycountry.countries
    ]
    first = {choice.value: choice for choice in countries}
    return Choices(
        countries=_by_label(countries),
        first_countries=tuple(first[code] for code in _FIRST_COUNTRIES),
        provinces=_by_label(_subdivisions("CA", locale)),
        states=_by_label(_subdivisions("US", locale)),
        languages=_by_label(Choice(tag, _language(tag, names)) for tag in _LANGUAGES),
        zones=tuple(Choice(zone, clock_city(zone, locale)) for zone in _ZONES),
    )


def _by_label(unsorted: Iterable[Choice]) -> tuple[Choice, ...]:
    """In the order of the alphabet, accents aside."""
    return tuple(sorted(unsorted, key=lambda choice: sort_key(choice.label)))


def _subdivisions(country: str, locale: str) -> list[Choice]:
    subdivisions = pycountry.subdivisions.get(country_code=country)  # type: ignore[no-untyped-call] # untyped
    return [Choice(one.code, subdivision_name(one.code, locale)) for one in subdivisions]


def _language(tag: str, names: Locale) -> str:
    """A language's own name first, so that its speakers find it; then its name in the page's
    language.
    """
    own = Locale.parse(tag).get_display_name(tag) or tag
    named = names.languages.get(tag, tag)
    own, named = own[:1].upper() + own[1:], named[:1].upper() + named[1:]
    return own if own.casefold() == named.casefold() else f"{named} – {own}"
