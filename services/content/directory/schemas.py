"""Response bodies of the directory, and the cursor that all lists of content page with."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel
from pydantic.functional_validators import AfterValidator
from pydantic_core import PydanticCustomError

from services.content.directory.domain import (
    Doctor,
    Location,
)
from services.content.revisions.domain import (
    Revised,
)
from services.content.text.domain.checks import is_slug


def next_cursor(last_key: str) -> str:
    """An opaque cursor: the list goes on after this key."""
    return urlsafe_b64encode(last_key.encode()).decode().rstrip("=")


def _last_key(cursor: str) -> str:
    """Every list of content goes by slug, so nothing else was ever given out."""
    try:
        key = b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except ValueError as error:  # no base64, or no UTF-8
        raise _not_given_out() from error
    if cursor and not is_slug(key):
        raise _not_given_out()
    return key


def _not_given_out() -> PydanticCustomError:
    message = "This is not a cursor that was given out here."
    return PydanticCustomError("wayfare.cursor", message)


Cursor = Annotated[str, AfterValidator(_last_key), Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=200)]
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
            revision=stored.revision,
        )


class LocationList(BaseModel):
    items: list[LocationBody]
    next_cursor: str | None

    @classmethod
    def of(cls, found: Sequence[Revised[Location]], *, limit: int) -> "LocationList":
        """`found` holds one more than `limit` when there is more."""
        shown = found[:limit]
        more = next_cursor(shown[-1].value.slug) if len(found) > limit else None
        return cls(items=[LocationBody.of(stored) for stored in shown], next_cursor=more)


class DoctorBody(BaseModel):
    slug: str
    name: str
    credentials: str
    languages: list[str]
    locations: list[str]
    revision: int

    @classmethod
    def of(cls, stored: Revised[Doctor]) -> "DoctorBody":
        doctor = stored.value
        return cls(
            slug=doctor.slug,
            name=doctor.name,
            credentials=doctor.credentials,
            languages=list(doctor.languages),
            locations=list(doctor.locations),
            revision=stored.revision,
        )


class DoctorList(BaseModel):
    items: list[DoctorBody]
    next_cursor: str | None

    @classmethod
    def of(cls, found: Sequence[Revised[Doctor]], *, limit: int) -> "DoctorList":
        shown = found[:limit]
        more = next_cursor(shown[-1].value.slug) if len(found) > limit else None
        return cls(items=[DoctorBody.of(stored) for stored in shown], next_cursor=more)
