"""Clinics, procedures and which clinic offers which: as far as an inquiry needs them."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.calendar import Interval, OpeningHours
from shared.errors import Unavailable


class CatalogueEmpty(Unavailable):
    """The replica has been emptied, or not been filled yet; it comes back by itself."""

    code = "catalogue.empty"
    title = "The clinics are not known here at this moment. Please try again in a minute."


@dataclass(frozen=True, kw_only=True)
class Clinic:
    """A clinic; `hours` maps `mon`..`sun` to its opening intervals, none at all means hours are
    unknown. Refuses hours or a time zone that cannot be read: they would fail every inquiry later.
    """

    slug: str
    name: str
    city: str
    province: str
    phone: str
    timezone: str
    hours: Mapping[str, tuple[Interval, ...]]
    reply_within_hours: int

    def __post_init__(self) -> None:
        _ = self.opening_hours

    @property
    def opening_hours(self) -> OpeningHours:
        return OpeningHours(week=self.hours, timezone=self.timezone)


@dataclass(frozen=True, kw_only=True)
class Procedure:
    slug: str
    titles: Mapping[str, str]
    screening: Mapping[str, tuple[str, ...]]

    def title(self, locale: str) -> str:
        return self.titles.get(locale) or next(iter(self.titles.values()), self.slug)

    def questions(self, locale: str) -> tuple[str, ...]:
        """The "not suitable if" items in the locale, else in the first language there is."""
        return self.screening.get(self.questions_locale(locale), ())

    def questions_locale(self, locale: str) -> str:
        """The language in which the questions come to somebody who reads the locale."""
        return locale if self.screening.get(locale) else next(iter(self.screening), locale)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A procedure and the clinics that offer it, by name; `others` are the slugs of the clinics
    that do not.
    """

    procedure: Procedure
    clinics: tuple[Clinic, ...]
    others: frozenset[str] = frozenset()

    def clinic(self, slug: str | None) -> Clinic | None:
        return next((clinic for clinic in self.clinics if clinic.slug == slug), None)
