"""What every page of the site has round it."""

from dataclasses import dataclass
from typing import Final

from services.content.procedures.domain import NetworkBlocks
from services.content.text.domain import LOCALES, fallback_chain

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
    brand: str
    home: str
    languages: tuple[LanguageLink, ...]


def frame(brand: str, locale: str, path: str) -> Frame:
    """`path` is the page's own below `/{locale}`, such as `/toronto`."""
    languages = tuple(
        LanguageLink(locale=one, name=_NAMES[one], url=f"/{one}{path}", is_current=one == locale)
        for one in LOCALES
    )
    return Frame(brand=brand, home=f"/{locale}", languages=languages)


def brand_of(blocks: NetworkBlocks, locale: str) -> str:
    names = (blocks.name[one] for one in fallback_chain(locale) if one in blocks.name)
    return next(names, "Wayfare")
