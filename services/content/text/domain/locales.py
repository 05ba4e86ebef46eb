"""The locales of content and the order in which one stands in for another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from services.content.text.domain.checks import require

V = TypeVar("V")

LOCALES: Final = ("en-CA", "fr-CA")
SOURCE_LOCALE: Final = "en-CA"


def known_locale(tag: str) -> str:
    """Our locale for a BCP 47 tag: the same, else one of the same language, else the
    source locale.
    """
    wanted = tag.lower()
    for locale in LOCALES:
        if wanted == locale.lower():
            return locale
    for locale in LOCALES:
        if wanted.split("-")[0] == locale.split("-")[0]:
            return locale
    return SOURCE_LOCALE


def fallback_chain(locale: str) -> tuple[str, ...]:
    """The locales to look in, in order, when a text is read; nothing found this way is
    ever stored.
    """
    return (locale,) if locale == SOURCE_LOCALE else (locale, SOURCE_LOCALE)


@dataclass(frozen=True, kw_only=True)
class Localized(Generic[V]):
    """A value as a reader gets it, and the locale that it is written in."""

    value: V
    locale: str


def localized(written: Mapping[str, V], locale: str) -> Localized[V] | None:
    """What a reader of the locale gets of what is written by locale; None: nothing that they could
    read.
    """
    found = (one for one in fallback_chain(locale) if one in written)
    return next((Localized(value=written[one], locale=one) for one in found), None)


def check_locales(field: str, locales: Iterable[str]) -> None:
    require(set(locales) <= set(LOCALES), field, f"Name the locales {', '.join(LOCALES)}.")
