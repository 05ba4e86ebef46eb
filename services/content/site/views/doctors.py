"""The doctors of the network, and one of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from services.content.directory.domain import Doctor, Location
from services.content.publishing.domain import Addresses, doctor_json_ld
from services.content.site.usecases.browse_doctors import Doctors, Profile
from services.content.site.views.clinic import ProcedureLink, procedure_links
from services.content.site.views.frame import Frame, frame
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
from shared.formatting import sort_key


@dataclass(frozen=True, kw_only=True)
class DoctorEntry:
    """`cities` where the doctor works, as they are written."""

    card: DoctorCard
    url: str
    cities: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DoctorsView:
    frame: Frame
    search: SearchForm
    doctors: tuple[DoctorEntry, ...]


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A clinic, and the pages of what the doctor does there. `is_non_participating`: in the public
    plan of its province.
    """

    clinic: ClinicCard
    is_non_participating: bool
    procedures: tuple[ProcedureLink, ...]


@dataclass(frozen=True, kw_only=True)
class DoctorView:
    frame: Frame
    search: SearchForm
    card: DoctorCard
    every_url: str
    json_ld: Markup
    image: str | None
    practices: tuple[Practice, ...]


def doctors_view(found: Doctors, locale: str) -> DoctorsView:
    """By family name, as people look them up."""
    ordered = sorted(found.doctors, key=lambda doctor: sort_key(_family_name(doctor)))
    return DoctorsView(
        frame=frame(brand_of(found.network, locale), locale, "/doctors"),
        search=search_form(locale),
        doctors=tuple(
            DoctorEntry(
                card=doctor_card(doctor, locale, portrait=portrait_of(doctor, found.media, locale)),
                url=f"/{locale}/doctors/{doctor.slug}",
                cities=_cities(doctor, found.clinics),
            )
            for doctor in ordered
        ),
    )


def doctor_view(profile: Profile, locale: str, addresses: Addresses) -> DoctorView:
    doctor = profile.doctor
    titles = sorted({page.title for pages in profile.pages.values() for page in pages})
    url = f"{addresses.content}/{locale}/doctors/{doctor.slug}"
    portrait = portrait_of(doctor, profile.media, locale)
    image = f"{addresses.content}{portrait.url}" if portrait else None
    return DoctorView(
        frame=frame(brand_of(profile.network, locale), locale, f"/doctors/{doctor.slug}"),
        search=search_form(locale),
        card=doctor_card(doctor, locale, portrait=portrait),
        every_url=f"/{locale}/doctors",
        json_ld=data_block(
            doctor_json_ld(doctor, profile.clinics, titles, url=url, locale=locale, image=image)
        ),
        image=image,
        practices=tuple(
            Practice(
                clinic=clinic_card(clinic, f"/{locale}/{clinic.slug}"),
                is_non_participating=clinic.province in doctor.non_participating_in,
                procedures=procedure_links(profile.pages.get(clinic.slug, ()), locale),
            )
            for clinic in sorted(profile.clinics, key=lambda one: sort_key(one.address.city))
        ),
    )


def _family_name(doctor: Doctor) -> str:
    return doctor.name.rpartition(" ")[2]


def _cities(doctor: Doctor, clinics: Mapping[str, Location]) -> tuple[str, ...]:
    cities = {clinics[slug].address.city for slug in doctor.locations if slug in clinics}
    return tuple(sorted(cities, key=sort_key))
