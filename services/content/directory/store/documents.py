"""The directory's entities as documents and back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.content.directory.domain import (
    Address,
    CapableDoctor,
    Doctor,
    Location,
    Offering,
    Position,
)
from shared.mongo import Document

E = TypeVar("E")


@dataclass(frozen=True, kw_only=True)
class Mapping(Generic[E]):
    """How one kind of entity lies in its collection, and the prefix of its events' key."""

    collection: str
    kind: str
    to_document: Callable[[E], Document]
    from_document: Callable[[Document], E]


def _location_document(location: Location) -> Document:
    address, position = location.address, location.position
    return {
        "name": location.name,
        "province": location.province,
        "phone": location.phone,
        "timezone": location.timezone,
        "address": {
            "street": address.street,
            "city": address.city,
            "province": address.province,
            "postal_code": address.postal_code,
        },
        "languages": list(location.languages),
        "overnight_stay": location.overnight_stay,
        "hours": {
            day: [list(times) for times in intervals] for day, intervals in location.hours.items()
        },
        "reply_within_hours": location.reply_within_hours,
        "position": position and {"latitude": position.latitude, "longitude": position.longitude},
    }


def _location(document: Document) -> Location:
    position = document["position"]
    return Location(
        slug=document["_id"],
        name=document["name"],
        province=document["province"],
        phone=document["phone"],
        timezone=document["timezone"],
        address=Address(**document["address"]),
        languages=tuple(document["languages"]),
        overnight_stay=document["overnight_stay"],
        hours={
            day: tuple((opens, closes) for opens, closes in intervals)
            for day, intervals in document["hours"].items()
        },
        reply_within_hours=document["reply_within_hours"],
        position=Position(**position) if position else None,
    )


def _doctor_document(doctor: Doctor) -> Document:
    return {
        "name": doctor.name,
        "credentials": doctor.credentials,
        "languages": list(doctor.languages),
        "locations": list(doctor.locations),
        "bio": dict(doctor.bio),
    }


def _doctor(document: Document) -> Doctor:
    return Doctor(
        slug=document["_id"],
        name=document["name"],
        credentials=document["credentials"],
        languages=tuple(document["languages"]),
        locations=tuple(document["locations"]),
        bio=document["bio"],
    )


def _offering_document(offering: Offering) -> Document:
    return {
        "location": offering.location,
        "procedure": offering.procedure,
        "doctors": [
            {"slug": doctor.slug, "capacity": doctor.capacity} for doctor in offering.doctors
        ],
        "is_retired": offering.is_retired,
    }


def offering(document: Document) -> Offering:
    return Offering(
        location=document["location"],
        procedure=document["procedure"],
        doctors=tuple(CapableDoctor(**doctor) for doctor in document["doctors"]),
        is_retired=document["is_retired"],
    )


LOCATIONS: Mapping[Location] = Mapping(
    collection="locations",
    kind="location",
    to_document=_location_document,
    from_document=_location,
)
DOCTORS: Mapping[Doctor] = Mapping(
    collection="doctors", kind="doctor", to_document=_doctor_document, from_document=_doctor
)
OFFERINGS: Mapping[Offering] = Mapping(
    collection="offerings",
    kind="offering",
    to_document=_offering_document,
    from_document=offering,
)
