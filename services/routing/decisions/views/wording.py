"""Texts of the catalogue and names of the directory, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from shared.directory.domain import Directory
from shared.formatting import format_names, language_name

_NAMED: Final = 5
"""So many are named; of more, their number says enough."""


class Translate(Protocol):
    """A text of the catalogue in a locale, with its `%(name)s` filled in."""

    def __call__(self, text: str, locale: str, /, **values: object) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Wording:
    """`directory`: whose names are used; what it does not know is called by its id."""

    catalogue: Translate
    locale: str
    directory: Directory | None

    def translate(self, text: str, /, **values: object) -> str:
        return self.catalogue(text, self.locale, **values)

    def clinic(self, location: str) -> str:
        clinic = self.directory.clinics.get(location) if self.directory else None
        return clinic.name if clinic else location

    def clinics(self, locations: Iterable[str]) -> str:
        return self._listed([self.clinic(location) for location in locations])

    def doctor(self, slug: str) -> str:
        doctor = self.directory.doctors.get(slug) if self.directory else None
        return doctor.name if doctor else slug

    def doctors(self, slugs: Iterable[str]) -> str:
        return self._listed([self.doctor(slug) for slug in dict.fromkeys(slugs)])

    def language(self, tag: str) -> str:
        """Without its region: by that nobody is chosen."""
        return language_name(tag.partition("-")[0], self.locale)

    def _listed(self, names: list[str]) -> str:
        if len(names) <= _NAMED + 1:
            return format_names(names, self.locale)
        more = self.translate("%(count)s more", count=len(names) - _NAMED)
        return format_names([*names[:_NAMED], more], self.locale)
