"""Doctors and clinics as small cards."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.content.directory.domain import Address, Doctor, Location
from services.content.media.domain import Medium, Picture, Shape, pictured
from services.content.publishing.domain import Nearby
from services.content.text.domain import fallback_chain
from shared.formatting import (
    format_languages,
    format_names,
    format_number,
    format_phone,
    initials,
    subdivision_name,
)


@dataclass(frozen=True, kw_only=True)
class DoctorCard:
    """`is_non_participating`: in the public plan of the province that the page is about."""

    slug: str
    name: str
    initials: str
    credentials: str
    credentials_locale: str
    specialties: str
    specialties_locale: str
    licensed_in: str
    is_non_participating: bool
    languages: str
    bio: str
    bio_locale: str
    portrait: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class ClinicCard:
    """`kilometres` is empty for the page's own clinic and where it is not known."""

    name: str
    city: str
    street: str
    phone: str
    tel: str
    url: str
    kilometres: str = ""
    is_here: bool = False
    picture: Picture | None = None


def doctor_card(
    doctor: Doctor, locale: str, province: str = "", portrait: Picture | None = None
) -> DoctorCard:
    """`province` of the clinic that shows it; without one nothing is said of its public plan."""
    bio_locale = next((one for one in fallback_chain(locale) if one in doctor.bio), locale)
    credentials, specialties = doctor.credentials_for(locale), doctor.specialties_for(locale)
    licences = [subdivision_name(one, locale) for one in doctor.licensed_in]
    return DoctorCard(
        slug=doctor.slug,
        name=doctor.name,
        initials=initials(doctor.name),
        credentials=credentials.value,
        credentials_locale=credentials.locale,
        specialties=" · ".join(specialties.value) if specialties else "",
        specialties_locale=specialties.locale if specialties else locale,
        licensed_in=format_names(licences, locale),
        is_non_participating=province in doctor.non_participating_in,
        languages=format_languages(doctor.languages, locale),
        bio=doctor.bio.get(bio_locale, ""),
        bio_locale=bio_locale,
        portrait=portrait,
    )


def portrait_of(doctor: Doctor, media: Mapping[str, Medium], locale: str) -> Picture | None:
    return pictured(media.get(doctor.portrait), Shape.PORTRAIT, locale)


def clinic_card(location: Location, url: str, picture: Picture | None = None) -> ClinicCard:
    return ClinicCard(
        name=location.name,
        city=format_city(location.address),
        street=location.address.street,
        phone=format_phone(location.phone),
        tel=location.phone,
        url=url,
        picture=picture,
    )


def nearby_card(nearby: Nearby, here: Location, locale: str, procedure: str) -> ClinicCard:
    location = nearby.location
    is_here = location.slug == here.slug
    far = nearby.kilometres is not None and not is_here
    return ClinicCard(
        name=location.name,
        city=format_city(location.address),
        street=location.address.street,
        phone=format_phone(location.phone),
        tel=location.phone,
        url=f"/{locale}/{location.slug}/procedures/{procedure}",
        kilometres=format_number(nearby.kilometres or 0, locale) if far else "",
        is_here=is_here,
    )


def format_city(address: Address) -> str:
    """`Toronto, ON`."""
    return f"{address.city}, {address.province.split('-')[-1]}"
