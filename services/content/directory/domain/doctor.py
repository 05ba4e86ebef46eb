"""A doctor as patients may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.content.text.domain import (
    SOURCE_LOCALE,
    Localized,
    check_locales,
    checks,
    localized,
)

_MOST_LOCATIONS: Final = 100
_LONGEST_BIO: Final = 2_000
_MOST_SPECIALTIES: Final = 20
_LONGEST_SPECIALTY: Final = 100


@dataclass(frozen=True, kw_only=True)
class Doctor:
    """`bio` by locale: a sentence or two for patients. `non_participating_in`: the provinces
    (ISO 3166-2) whose public plan this doctor takes no part in; `licensed_in`: those where they are
    licensed, nothing where nobody has said. `credentials` are written in the source locale;
    `credentials_in` words them in others. `portrait` names a medium, empty for none. `edited_by`:
    the account that wrote it last, empty where a bundle did.
    """

    slug: str
    name: str
    credentials: str
    languages: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    non_participating_in: tuple[str, ...] = ()
    bio: Mapping[str, str] = field(default_factory=dict)
    credentials_in: Mapping[str, str] = field(default_factory=dict)
    specialties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    licensed_in: tuple[str, ...] = ()
    portrait: str = ""
    edited_by: str = ""

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
        if self.portrait:
            checks.check_slug("portrait", self.portrait)
        self._check_profession()

    @property
    def key(self) -> str:
        return self.slug

    def credentials_for(self, locale: str) -> Localized[str]:
        plain = {SOURCE_LOCALE: self.credentials}
        found = localized({**plain, **self.credentials_in}, locale)
        return found or Localized(value=self.credentials, locale=SOURCE_LOCALE)

    def specialties_for(self, locale: str) -> Localized[tuple[str, ...]] | None:
        return localized(self.specialties, locale)

    def _check_profession(self) -> None:
        check_locales("credentials_in", self.credentials_in)
        for locale, text in self.credentials_in.items():
            checks.check_text(f"credentials_in.{locale}", text)
        check_locales("specialties", self.specialties)
        for locale, names in self.specialties.items():
            checks.check_items(
                f"specialties.{locale}", names, most=_MOST_SPECIALTIES, longest=_LONGEST_SPECIALTY
            )
        is_each_once = len(set(self.licensed_in)) == len(self.licensed_in)
        checks.require(is_each_once, "licensed_in", "Name each province once.")
        for province in self.licensed_in:
            checks.check_plan_province("licensed_in", province)
