"""A doctor as patients may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.content.text.domain import checks

_MOST_LOCATIONS: Final = 100
_LONGEST_BIO: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class Doctor:
    """`bio` by locale: a sentence or two for patients. `non_participating_in`: the provinces
    (ISO 3166-2) whose public plan this doctor takes no part in.
    """

    slug: str
    name: str
    credentials: str
    languages: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    non_participating_in: tuple[str, ...] = ()
    bio: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checks.check_slug("slug", self.slug)
        checks.check_text("name", self.name)
        checks.check_text("credentials", self.credentials, may_be_empty=True)
        checks.check_languages("languages", self.languages)
        checks.check_count("locations", self.locations, most=_MOST_LOCATIONS)
        for location in self.locations:
            checks.check_slug("locations", location)
        for province in self.non_participating_in:
            checks.check_province("non_participating_in", province)
        checks.check_languages("bio", self.bio.keys())
        for locale, text in self.bio.items():
            checks.check_text(f"bio.{locale}", text, longest=_LONGEST_BIO)

    @property
    def key(self) -> str:
        return self.slug
