"""The network as patients may see it: there is one; every page, form and email bears its name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from services.content.text.domain import checks
from shared.brand import (
    LEAST_CONTRAST,
    LogoRefused,
    clean_logo,
    derived_dark,
    is_colour,
    is_readable_on_dark,
    is_readable_on_white,
    one_line,
)
from shared.errors import FieldProblem, Invalid

_LONGEST_NAME: Final = 120
_MOST_NAMES: Final = 50


@dataclass(frozen=True, kw_only=True)
class Network:
    """`names` by locale; `phone` in E.164; `logo` SVG of plain shapes; `accent` as `#rrggbb`, read
    on white, and `accent_dark` on dark grounds, derived where none is given; `edited_by` the
    account that wrote it last, empty where a bundle did.
    """

    slug: str
    names: Mapping[str, str]
    phone: str = ""
    logo: str = field(default="", repr=False)
    accent: str = "#0a5c57"
    accent_dark: str = ""
    languages: tuple[str, ...] = ()
    site_url: str = ""
    edited_by: str = ""

    def __post_init__(self) -> None:
        checks.check_slug("slug", self.slug)
        self._check_names()
        if self.phone:
            checks.check_phone("phone", self.phone)
        checks.check_languages("languages", self.languages)
        if self.site_url:
            checks.check_url("site_url", self.site_url)
            is_safe = self.site_url.startswith("https://")
            checks.require(is_safe, "site_url", "Give an address that begins with https://.")
        self._check_accents()
        object.__setattr__(self, "logo", _cleaned(self.logo))

    @property
    def key(self) -> str:
        return self.slug

    @property
    def dark_accent(self) -> str:
        return self.accent_dark or derived_dark(self.accent)

    def says_the_same_as(self, other: "Network") -> bool:
        """Whoever wrote it."""
        return replace(self, edited_by="") == replace(other, edited_by="")

    def _check_names(self) -> None:
        checks.require(bool(self.names), "names", "Give the name in one language at least.")
        checks.check_count("names", self.names, most=_MOST_NAMES)
        checks.check_languages("names", self.names)
        for locale, name in self.names.items():
            checks.check_text(f"names.{locale}", name, longest=_LONGEST_NAME)
            is_plain = one_line(name) == name
            checks.require(is_plain, f"names.{locale}", "Write the name on one line.")

    def _check_accents(self) -> None:
        checks.require(is_colour(self.accent), "accent", "Give a colour such as #0a5c57.")
        checks.require(
            is_readable_on_white(self.accent),
            "accent",
            f"This is too light: on white it needs a contrast of {LEAST_CONTRAST}:1.",
        )
        if self.accent_dark:
            is_one = is_colour(self.accent_dark)
            checks.require(is_one, "accent_dark", "Give a colour such as #6fd0c4.")
            checks.require(
                is_readable_on_dark(self.accent_dark),
                "accent_dark",
                f"This is too dark: on dark grounds it needs a contrast of {LEAST_CONTRAST}:1.",
            )


def _cleaned(logo: str) -> str:
    try:
        return clean_logo(logo) if logo else ""
    except LogoRefused as error:
        problem = FieldProblem(field="logo", code="malformed", message=str(error))
        raise Invalid(problem) from error
