"""What every page of the site has round it."""

from dataclasses import dataclass
from typing import Final

from services.content.text.domain import LOCALES
from shared.brand import Brand

# Each language is named in itself, so that its speakers recognize it.
_NAMES: Final = {"en-CA": "English", "fr-CA": "Français"}


@dataclass(frozen=True, kw_only=True)
class LanguageLink:
    locale: str
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Frame:
    brand: Brand
    home: str
    languages: tuple[LanguageLink, ...]


def frame(brand: Brand, locale: str, path: str) -> Frame:
    """`path` is the page's own below `/{locale}`, such as `/toronto`."""
    languages = tuple(
        LanguageLink(locale=one, name=_NAMES[one], url=f"/{one}{path}", is_current=one == locale)
        for one in LOCALES
    )
    return Frame(brand=brand, home=f"/{locale}", languages=languages)
