"""One clinic as its template shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from services.content.directory.domain import Location
from services.content.publishing.domain import Listing
from services.content.site.usecases.show_clinic import Clinic
from services.content.site.views.frame import Frame, frame
from services.content.site.views.people import ClinicCard, DoctorCard, clinic_card, doctor_card
from services.content.site.views.search import SearchForm, search_form
from shared.brand import brand_of
from shared.formatting import format_languages, sort_key, weekday_name

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, kw_only=True)
class ProcedureLink:
    title: str
    summary: str
    url: str
    locale: str


@dataclass(frozen=True, kw_only=True)
class OpeningDay:
    """`intervals` such as `8:00–12:00`; none when the clinic is closed that day."""

    name: str
    intervals: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClinicView:
    frame: Frame
    search: SearchForm
    card: ClinicCard
    postal_code: str
    timezone: str
    languages: str
    has_overnight_stay: bool
    reply_within_hours: int
    days: tuple[OpeningDay, ...]
    procedures: tuple[ProcedureLink, ...]
    doctors: tuple[DoctorCard, ...]


@dataclass(frozen=True, kw_only=True)
class ProceduresView:
    """What a clinic offers, and nothing else."""

    frame: Frame
    search: SearchForm
    card: ClinicCard
    procedures: tuple[ProcedureLink, ...]


def clinic_view(clinic: Clinic, locale: str) -> ClinicView:
    location = clinic.location
    return ClinicView(
        frame=frame(brand_of(clinic.network, locale), locale, f"/{location.slug}"),
        search=search_form(locale, location),
        card=clinic_card(location, f"/{locale}/{location.slug}"),
        postal_code=location.address.postal_code,
        timezone=location.timezone.rsplit("/", 1)[-1].replace("_", " "),
        languages=format_languages(location.languages, locale),
        has_overnight_stay=location.overnight_stay,
        reply_within_hours=location.reply_within_hours,
        days=_days(location, locale),
        procedures=procedure_links(clinic.offered, locale),
        doctors=tuple(doctor_card(doctor, locale) for doctor in clinic.doctors),
    )


def procedures_view(clinic: Clinic, locale: str) -> ProceduresView:
    location = clinic.location
    return ProceduresView(
        frame=frame(brand_of(clinic.network, locale), locale, f"/{location.slug}/procedures"),
        search=search_form(locale, location),
        card=clinic_card(location, f"/{locale}/{location.slug}"),
        procedures=procedure_links(clinic.offered, locale),
    )


def procedure_links(listings: Iterable[Listing], locale: str) -> tuple[ProcedureLink, ...]:
    """In the order of the alphabet; accents come with their letters."""
    links = (_procedure_link(listing, locale) for listing in listings)
    return tuple(sorted(links, key=lambda link: sort_key(link.title)))


def _procedure_link(listing: Listing, locale: str) -> ProcedureLink:
    return ProcedureLink(
        title=listing.title,
        summary=listing.summary,
        url=f"/{locale}/{listing.location}/procedures/{listing.procedure}",
        locale=listing.locale,
    )


def _days(location: Location, locale: str) -> tuple[OpeningDay, ...]:
    return tuple(
        OpeningDay(
            name=weekday_name(day, locale),
            intervals=tuple(f"{opens}–{closes}" for opens, closes in location.hours.get(day, ())),
        )
        for day in _DAYS
        if location.hours
    )
