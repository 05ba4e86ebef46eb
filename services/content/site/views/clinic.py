"""One clinic as its template shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from services.content.media.domain import Shape, pictured
from services.content.publishing.domain import Addresses, Listing, clinic_json_ld
from services.content.site.usecases.show_clinic import Clinic
from services.content.site.views.frame import Frame, frame
from services.content.site.views.hours import DatedDay, OpeningDays, dated_days, opening_days
from services.content.site.views.json_ld import data_block
from services.content.site.views.people import (
    ClinicCard,
    DoctorCard,
    clinic_card,
    doctor_card,
    portrait_of,
)
from services.content.site.views.search import SearchForm, search_form
from shared.brand import brand_of
from shared.formatting import format_languages, sort_key


@dataclass(frozen=True, kw_only=True)
class ProcedureLink:
    title: str
    summary: str
    url: str
    locale: str


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
    days: tuple[OpeningDays, ...]
    dated_days: tuple[DatedDay, ...]
    procedures: tuple[ProcedureLink, ...]
    doctors: tuple[DoctorCard, ...]
    json_ld: Markup
    image: str | None


@dataclass(frozen=True, kw_only=True)
class ProceduresView:
    """What a clinic offers, and nothing else."""

    frame: Frame
    search: SearchForm
    card: ClinicCard
    procedures: tuple[ProcedureLink, ...]


def clinic_view(clinic: Clinic, locale: str, addresses: Addresses) -> ClinicView:
    location = clinic.location
    url = f"{addresses.content}/{locale}/{location.slug}"
    medium = clinic.media.get(location.picture)
    shared = pictured(medium, Shape.CARD, locale)
    image = f"{addresses.content}{shared.url}" if shared else None
    return ClinicView(
        frame=frame(brand_of(clinic.network, locale), locale, f"/{location.slug}"),
        search=search_form(locale, location),
        card=clinic_card(
            location, f"/{locale}/{location.slug}", pictured(medium, Shape.BANNER, locale)
        ),
        postal_code=location.address.postal_code,
        timezone=location.timezone.rsplit("/", 1)[-1].replace("_", " "),
        languages=format_languages(location.languages, locale),
        has_overnight_stay=location.overnight_stay,
        reply_within_hours=location.reply_within_hours,
        days=opening_days(location, locale),
        dated_days=dated_days(location, clinic.day, locale),
        procedures=procedure_links(clinic.offered, locale),
        doctors=tuple(
            doctor_card(
                doctor, locale, location.province, portrait_of(doctor, clinic.media, locale)
            )
            for doctor in clinic.doctors
        ),
        json_ld=data_block(clinic_json_ld(location, url=url, day=clinic.day, image=image)),
        image=image,
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
