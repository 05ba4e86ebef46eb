"""A network as one reader sees it: its name in their language, its logo, its colours."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from shared.brand.colours import derived_dark, is_colour, is_readable_on_dark, is_readable_on_white
from shared.brand.logos import LogoRefused, clean_logo

_SOURCE_LOCALE: Final = "en-CA"
_ACCENT: Final = "#0a5c57"
_ACCENT_DARK: Final = "#6fd0c4"


@dataclass(frozen=True, kw_only=True)
class Brand:
    """`name` is empty, `logo` (SVG that may stand in a page) as well, where there is none. `accent`
    is read on white, `accent_dark` on the dark grounds.
    """

    name: str = ""
    logo: str = ""
    accent: str = _ACCENT
    accent_dark: str = _ACCENT_DARK
    phone: str = ""
    site_url: str = ""

    @property
    def initial(self) -> str:
        """What stands for the name where there is no room and no logo."""
        return next((sign for sign in self.name if sign.isalnum()), "").upper()


NEUTRAL: Final = Brand()
"""Of a network that is not known (yet)."""


class Branded(Protocol):
    """What content publishes of the network, in whatever form it is kept."""

    @property
    def names(self) -> Mapping[str, str]: ...

    @property
    def logo(self) -> str: ...

    @property
    def accent(self) -> str: ...

    @property
    def accent_dark(self) -> str: ...

    @property
    def phone(self) -> str: ...

    @property
    def site_url(self) -> str: ...


def brand_of(network: Branded | None, locale: str) -> Brand:
    """Nothing of it is trusted: what may not be shown is left out."""
    if network is None:
        return NEUTRAL
    accent, accent_dark = _accents(network.accent, network.accent_dark)
    return Brand(
        name=name_in(network.names, locale),
        logo=_logo(network.logo),
        accent=accent,
        accent_dark=accent_dark,
        phone=network.phone,
        site_url=network.site_url if network.site_url.startswith("https://") else "",
    )


def name_in(names: Mapping[str, str], locale: str) -> str:
    """In the locale, else in its language, else in English, else in any."""
    language = locale.partition("-")[0]
    of_language = [one for one in sorted(names) if one.partition("-")[0] == language]
    chain = (locale, *of_language, _SOURCE_LOCALE, *sorted(names))
    return one_line(next((names[one] for one in chain if names.get(one)), ""))


def one_line(text: str) -> str:
    """Without line ends and other characters that nobody sees: fit for a header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _logo(svg: str) -> str:
    try:
        return clean_logo(svg) if svg else ""
    except LogoRefused:
        return ""


@lru_cache(maxsize=64)
def _accents(accent: str, dark: str) -> tuple[str, str]:
    if not (is_colour(accent) and is_readable_on_white(accent)):
        return _ACCENT, _ACCENT_DARK
    if is_colour(dark) and is_readable_on_dark(dark):
        return accent, dark
    return accent, derived_dark(accent)
