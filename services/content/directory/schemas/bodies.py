"""Response bodies of the directory."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from services.content.directory.domain import DatedHours, Doctor, Location, Network
from services.content.revisions.domain import Revised
from shared.brand import LONGEST_LOGO
from shared.web.paging import Page, cut

Locale = Annotated[str, Query(max_length=35)]
Slug = Annotated[str | None, Query(max_length=100)]


class AddressBody(BaseModel):
    street: str
    city: str
    province: str
    postal_code: str


class PositionBody(BaseModel):
    latitude: float
    longitude: float


class DatedHoursBody(BaseModel):
    """The hours of one day, in place of those of its weekday; none at all: closed. `reason` by
    locale.
    """

    day: date
    intervals: list[tuple[str, str]]
    reason: dict[str, str]

    @classmethod
    def of(cls, dated: DatedHours) -> "DatedHoursBody":
        return cls(day=dated.day, intervals=list(dated.intervals), reason=dict(dated.reason))


class LocationBody(BaseModel):
    slug: str
    name: str
    province: str
    phone: str
    timezone: str
    address: AddressBody
    languages: list[str]
    overnight_stay: bool
    hours: dict[str, list[tuple[str, str]]]
    reply_within_hours: int
    position: PositionBody | None
    dated_hours: list[DatedHoursBody]
    revision: int

    @classmethod
    def of(cls, stored: Revised[Location]) -> "LocationBody":
        location = stored.value
        address, position = location.address, location.position
        return cls(
            slug=location.slug,
            name=location.name,
            province=location.province,
            phone=location.phone,
            timezone=location.timezone,
            address=AddressBody(
                street=address.street,
                city=address.city,
                province=address.province,
                postal_code=address.postal_code,
            ),
            languages=list(location.languages),
            overnight_stay=location.overnight_stay,
            hours={day: list(intervals) for day, intervals in location.hours.items()},
            reply_within_hours=location.reply_within_hours,
            position=position
            and PositionBody(latitude=position.latitude, longitude=position.longitude),
            dated_hours=[DatedHoursBody.of(dated) for dated in location.dated_hours],
            revision=stored.revision,
        )


class LocationList(Page[LocationBody]):
    @classmethod
    def of(cls, found: Sequence[Revised[Location]], *, limit: int) -> "LocationList":
        shown, more = cut(found, limit, lambda stored: stored.value.slug)
        return cls(items=[LocationBody.of(stored) for stored in shown], next_cursor=more)


class DoctorBody(BaseModel):
    """`credentials` in the source locale, `credentials_in` in others; `specialties` by locale."""

    slug: str
    name: str
    credentials: str
    credentials_in: dict[str, str]
    specialties: dict[str, list[str]]
    languages: list[str]
    locations: list[str]
    licensed_in: list[str]
    non_participating_in: list[str]
    revision: int

    @classmethod
    def of(cls, stored: Revised[Doctor]) -> "DoctorBody":
        doctor = stored.value
        return cls(
            slug=doctor.slug,
            name=doctor.name,
            credentials=doctor.credentials,
            credentials_in=dict(doctor.credentials_in),
            specialties={one: list(names) for one, names in doctor.specialties.items()},
            languages=list(doctor.languages),
            locations=list(doctor.locations),
            licensed_in=list(doctor.licensed_in),
            non_participating_in=list(doctor.non_participating_in),
            revision=stored.revision,
        )


class DoctorList(Page[DoctorBody]):
    @classmethod
    def of(cls, found: Sequence[Revised[Doctor]], *, limit: int) -> "DoctorList":
        shown, more = cut(found, limit, lambda stored: stored.value.slug)
        return cls(items=[DoctorBody.of(stored) for stored in shown], next_cursor=more)


class NetworkForm(BaseModel):
    """The network as an editor writes it; its bounds are the domain's."""

    model_config = ConfigDict(extra="forbid")

    slug: Annotated[str, Field(max_length=100)]
    names: Annotated[dict[str, str], Field(max_length=50)]
    phone: Annotated[str, Field(max_length=20)] = ""
    logo: Annotated[str, Field(max_length=LONGEST_LOGO)] = ""
    accent: Annotated[str, Field(max_length=7)] = "#0a5c57"
    accent_dark: Annotated[str, Field(max_length=7)] = ""
    languages: Annotated[list[str], Field(max_length=50)] = []
    site_url: Annotated[str, Field(max_length=2_000)] = ""

    def value(self) -> Network:
        fields = self.model_dump(exclude={"languages"})
        return Network(**fields, languages=tuple(self.languages))


class NetworkBody(BaseModel):
    """`accent_dark` is the derived one where none was chosen."""

    slug: str
    names: dict[str, str]
    phone: str
    logo: str
    accent: str
    accent_dark: str
    languages: list[str]
    site_url: str
    revision: int

    @classmethod
    def of(cls, stored: Revised[Network]) -> "NetworkBody":
        network = stored.value
        return cls(
            slug=network.slug,
            names=dict(network.names),
            phone=network.phone,
            logo=network.logo,
            accent=network.accent,
            accent_dark=network.dark_accent,
            languages=list(network.languages),
            site_url=network.site_url,
            revision=stored.revision,
        )
