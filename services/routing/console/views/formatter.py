"""Names and times as a person reads them, in the reader's language and the clinic's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.routing.decisions.domain import Residence
from services.routing.inbox.domain import day_ends
from shared.directory.domain import UNSURE, Directory
from shared.formatting import (
    first_known_zone,
    format_day_of_year,
    format_duration,
    format_number,
    format_percent,
    format_short_day,
    format_short_time,
    format_weekday,
    language_name,
    region_name,
    subdivision_name,
    weekday_name,
)

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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
        unknown = UNSURE if slug == UNSURE.slug else None
        procedure = self.directory.procedures.get(slug) or unknown
        if procedure is None:
            return slug
        titles = procedure.titles
        return titles.get(self.locale) or next(iter(titles.values()), slug)

    def language(self, tag: str) -> str:
        return language_name(tag, self.locale)

    def residence(self, residence: Residence) -> str:
        return self.region(residence.country, residence.subdivision)

    def region(self, country: str, subdivision: str | None) -> str:
        return region_name(country, subdivision, self.locale)

    def subdivision(self, code: str) -> str:
        return subdivision_name(code, self.locale)

    def time(self, at: datetime, clinic: str | None) -> str:
        """The clinic's wall clock, and the city whose clock it is."""
        return format_short_time(at, self.zone(clinic), self.locale)

    def day(self, on: date) -> str:
        return format_short_day(on, self.locale)

    def day_of_year(self, on: date) -> str:
        return format_day_of_year(on, self.locale)

    def weekday(self, on: date) -> str:
        """With the day of the month."""
        return format_weekday(on, self.locale)

    def every(self, weekday: int) -> str:
        """1: Monday."""
        return weekday_name(_WEEKDAYS[weekday - 1], self.locale)

    def today(self, now: datetime, clinic: str | None) -> date:
        return self.local(now, clinic).date()

    def local(self, at: datetime, clinic: str | None) -> datetime:
        """By the clinic's clocks; by the network's without one."""
        return at.astimezone(ZoneInfo(self.zone(clinic)))

    def span(self, span: timedelta) -> str:
        return format_duration(span, self.locale)

    def number(self, value: float) -> str:
        return format_number(value, self.locale)

    def day_ends(self, at: datetime, clinic: str | None) -> datetime:
        """The last instant of that day at the clinic, or where the network is."""
        return day_ends(at, self.zone(clinic))

    def percent(self, part: float) -> str:
        return format_percent(part, self.locale)

    def zone(self, clinic: str | None) -> str:
        known = self.directory.clinics.get(clinic) if clinic else None
        return first_known_zone(known.timezone if known else None)
