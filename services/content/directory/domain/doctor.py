"""A doctor as patients may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.content.directory.domain import checks


@dataclass(frozen=True, kw_only=True)
class Doctor:
    """`bio` by locale: a sentence or two for patients."""

    slug: str
    name: str
    credentials: str
    languages: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    bio: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checks.check_slug("slug", self.slug)
        checks.check_text("name", self.name)
        checks.check_languages("languages", self.languages)
        for location in self.locations:
            checks.check_slug("locations", location)

    @property
    def key(self) -> str:
        return self.slug
