"""Names and times as a person reads them, in the reader's language and the clinic's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pycountry
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, get_timezone_location

from services.routing.decisions.domain import Residence
from shared.directory.domain import Directory

_NETWORK_ZONE = "America/Toronto"


@dataclass(frozen=True, kw_only=True)
class Formatter:
    """One reader's language over today's directory. An unknown slug is shown as it is, and so is
    the network's desk: the templates have a name for it.
    """

    locale: str
    directory: Directory
    staff: dict[str, str]

    def clinic(self, slug: str | None) -> str | None:
        if slug is None:
            return None
        clinic = self.directory.clinics.get(slug)
        return clinic.name if clinic else slug

    def doctor(self, slug: str | None) -> str | None:
        if slug is None:
            return None
        doctor = self.directory.doctors.get(slug)
        return doctor.name if doctor else slug

    def colleague(self, account_id: str | None) -> str | None:
        return self.staff.get(account_id, account_id) if account_id else None

    def procedure(self, slug: str) -> str:
        procedure = self.directory.procedures.get(slug)
        if procedure is None:
            return slug
        titles = procedure.titles
        return titles.get(self.locale) or next(iter(titles.values()), slug)

    def language(self, tag: str) -> str:
        try:
            name = Locale.parse(tag, sep="-").get_language_name(self._babel)
        except (UnknownLocaleError, ValueError):
            name = None
        return name or tag

    def residence(self, residence: Residence) -> str:
        return self.region(residence.country, residence.subdivision)

    def region(self, country: str, subdivision: str | None) -> str:
        name = self._locale.territories.get(country, country)
        return f"{self.subdivision(subdivision)}, {name}" if subdivision else name

    def subdivision(self, code: str) -> str:
        found = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call] # no types
        return str(found.name) if found else code

    def time(self, at: datetime, clinic: str | None) -> str:
        """The clinic's wall clock, and the city whose clock it is.

        An abbreviation such as PST comes from tables that know nothing of a province that stopped
        changing its clocks: beside the right time it would stand an hour off.
        """
        zone = self.zone(clinic)
        local = format_datetime(at, "EEE d MMM, HH:mm", tzinfo=zone, locale=self._babel)
        return f"{local} ({get_timezone_location(zone, self._babel, return_city=True)})"

    def day(self, on: date) -> str:
        return format_date(on, "d MMM y", locale=self._babel)

    def zone(self, clinic: str | None) -> ZoneInfo:
        known = self.directory.clinics.get(clinic) if clinic else None
        return ZoneInfo(known.timezone if known else _NETWORK_ZONE)

    def span(self, span: timedelta) -> str:
        """`45 min`, `3 h 20 min`, `4 d`: short enough for a row; the script counts the same way."""
        minutes = int(abs(span).total_seconds() // 60)
        hours, minutes = divmod(minutes, 60)
        if hours >= 48:
            return f"{hours // 24} {'j' if self._babel.startswith('fr') else 'd'}"
        if hours == 0:
            return f"{minutes} min"
        return f"{hours} h {minutes:02} min" if minutes else f"{hours} h"

    @property
    def _babel(self) -> str:
        return self.locale.replace("-", "_")

    @property
    def _locale(self) -> Locale:
        return Locale.parse(self._babel)
