"""Clinics, doctors and offerings as somebody writes them."""

from pydantic import BaseModel, ConfigDict

from services.content.directory.domain import (
    Address,
    CapableDoctor,
    Doctor,
    Location,
    Offering,
    Position,
)

LocalizedText = dict[str, str]
"""By locale."""


class Form(BaseModel):
    """An unknown field is a mistake, not a remark."""

    model_config = ConfigDict(extra="forbid")


class AddressForm(Form):
    street: str
    city: str
    province: str
    postal_code: str


class PositionForm(Form):
    latitude: float
    longitude: float


class LocationForm(Form):
    slug: str
    name: str
    province: str
    phone: str
    timezone: str
    address: AddressForm
    languages: tuple[str, ...] = ()
    overnight_stay: bool = False
    hours: dict[str, tuple[tuple[str, str], ...]] = {}
    reply_within_hours: int = 8
    position: PositionForm | None = None

    def value(self) -> Location:
        return Location(
            **self.model_dump(exclude={"address", "position"}),
            address=Address(**self.address.model_dump()),
            position=Position(**self.position.model_dump()) if self.position else None,
        )


class DoctorForm(Form):
    slug: str
    name: str
    credentials: str
    languages: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    non_participating_in: tuple[str, ...] = ()
    bio: LocalizedText = {}

    def value(self) -> Doctor:
        return Doctor(**self.model_dump())


class CapableDoctorForm(Form):
    slug: str
    capacity: int


class OfferingForm(Form):
    location: str
    procedure: str
    doctors: list[CapableDoctorForm]

    def value(self) -> Offering:
        return Offering(
            location=self.location,
            procedure=self.procedure,
            doctors=tuple(CapableDoctor(**doctor.model_dump()) for doctor in self.doctors),
        )
