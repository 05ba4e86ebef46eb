"""A picture of the network: what it is called, what is said of it, and what was drawn of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from services.content.media.domain.renditions import Rendition
from services.content.text.domain import LOCALES, Localized, checks, localized

_LONGEST_ALT: Final = 300


@dataclass(frozen=True, kw_only=True)
class FocalPoint:
    """What has to stay in sight when the picture is cropped: fractions of its width and height,
    from the left and from above.
    """

    x: float = 0.5
    y: float = 0.5

    def __post_init__(self) -> None:
        checks.check_number("focal.x", self.x, least=0, most=1)
        checks.check_number("focal.y", self.y, least=0, most=1)


@dataclass(frozen=True, kw_only=True)
class MediumWords:
    """What somebody says of a picture: `alt` in every locale for those who do not see it, or that
    it is decoration and says nothing.
    """

    alt: Mapping[str, str] = field(default_factory=dict)
    is_decorative: bool = False
    focal: FocalPoint = FocalPoint()

    def __post_init__(self) -> None:
        if self.is_decorative:
            message = "What is decoration has no description: leave this out."
            checks.require(not self.alt, "alt", message)
            return
        message = f"Describe the picture in {', '.join(LOCALES)}, or say that it is decoration."
        checks.require(set(self.alt) == set(LOCALES), "alt", message)
        for locale, text in self.alt.items():
            checks.check_text(f"alt.{locale}", text, longest=_LONGEST_ALT)


DECORATIVE: Final = MediumWords(is_decorative=True)


@dataclass(frozen=True, kw_only=True)
class Medium:
    """`location`: the clinic whose editors keep it, empty for the whole network. `digest` names
    what was drawn (`renditions`) of `source`, which is the SHA-256 of the file that somebody gave.
    `width` and `height` in pixels, upright. `removed_at`: since then no page may show it.
    """

    id: str
    words: MediumWords
    source: str
    digest: str
    width: int
    height: int
    renditions: tuple[Rendition, ...]
    location: str = ""
    edited_by: str = ""
    removed_at: datetime | None = None

    def __post_init__(self) -> None:
        checks.check_slug("id", self.id)
        if self.location:
            checks.check_slug("location", self.location)

    def says_the_same_as(self, other: "Medium") -> bool:
        """Whoever wrote it."""
        return replace(self, edited_by="") == replace(other, edited_by="")

    def shows(self, digest: str) -> bool:
        """Whether these files are kept for it."""
        return self.removed_at is None and self.digest == digest

    def alt_for(self, locale: str) -> Localized[str]:
        """Empty for decoration."""
        return localized(self.words.alt, locale) or Localized(value="", locale=locale)
