"""The locales of content and the order in which one stands in for another."""

from collections.abc import Iterable
from typing import Final

from services.content.text.domain.checks import require

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


def check_locales(field: str, locales: Iterable[str]) -> None:
    require(set(locales) <= set(LOCALES), field, f"Name the locales {', '.join(LOCALES)}.")
