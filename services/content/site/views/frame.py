"""What every page of the site has round it."""

from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeVar

from services.content.announcements.domain import Shown
from services.content.publishing.domain import Banner, notices_of
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
    """`procedures` and `doctors`: the lists of the whole network; `here` is this page's address.
    `banners` stand above the page.
    """

    brand: Brand
    home: str
    procedures: str
    doctors: str
    here: str
    languages: tuple[LanguageLink, ...]
    banners: tuple[Banner, ...] = ()


def frame(brand: Brand, locale: str, path: str) -> Frame:
    """`path` is the page's own below `/{locale}`, such as `/toronto`."""
    languages = tuple(
        LanguageLink(locale=one, name=_NAMES[one], url=f"/{one}{path}", is_current=one == locale)
        for one in LOCALES
    )
    home = f"/{locale}"
    return Frame(
        brand=brand,
        home=home,
        procedures=f"{home}/procedures",
        doctors=f"{home}/doctors",
        here=home + path,
        languages=languages,
    )


class Framed(Protocol):
    """A page of the site."""

    @property
    def frame(self) -> Frame: ...


V = TypeVar("V", bound=Framed)


def announced(view: V, shown: Shown, locale: str) -> V:
    """With what is announced above it."""
    page: Any = view
    banners = notices_of(shown.announcements, locale)
    framed: V = replace(page, frame=replace(view.frame, banners=banners))
    return framed
