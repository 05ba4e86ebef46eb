"""Clinics, doctors and offerings as somebody writes them: in a bundle, or at the editorial API."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Final, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from services.content.directory.domain import (
    WEEKDAYS,
    Address,
    CapableDoctor,
    DatedHours,
    Doctor,
    Fee,
    Location,
    Offering,
    Position,
    Wait,
)
from services.content.text.domain import checks
from services.content.text.schemas import ItemsByLocale, TextByLocale, known_keys

V_co = TypeVar("V_co", covariant=True)

LocalizedText = dict[str, str]
"""By locale."""
Intervals = tuple[tuple[str, str], ...]
"""Opening and closing times of a day, such as `08:30`."""
_OF_WEEKDAYS: Final = known_keys(WEEKDAYS, f"Name the days {', '.join(WEEKDAYS)}.")
_Line = Annotated[str, Field(max_length=300)]
_Name = Annotated[str, Field(max_length=100)]
"""Of a picture; empty for none."""


class Form(BaseModel):
    """An unknown field is a mistake, not a remark. The bounds of single values are those of the
    domain.
    """

    model_config = ConfigDict(extra="forbid")


class Convertible(Protocol[V_co]):
    def value(self) -> V_co: ...


class AddressForm(Form):
    street: _Line
    city: _Line
    province: _Line
    postal_code: _Line

    def value(self) -> Address:
        return Address(**self.model_dump())


class PositionForm(Form):
    latitude: float
    longitude: float

    def value(self) -> Position:
        return Position(**self.model_dump())


class DatedHoursForm(Form):
    """The hours of one day, in place of those of its weekday; no intervals: closed."""

    day: date
    intervals: Intervals = ()
    reason: TextByLocale = {}

    def value(self) -> DatedHours:
        return DatedHours(**self.model_dump())


class LocationFields(Form):
    name: _Line
    province: _Line
    phone: _Line
    timezone: _Line
    address: AddressForm
    languages: tuple[str, ...] = ()
    overnight_stay: bool = False
    hours: Annotated[dict[str, Intervals], _OF_WEEKDAYS] = {}
    reply_within_hours: int = 8
    position: PositionForm | None = None
    dated_hours: Annotated[tuple[DatedHoursForm, ...], Field(max_length=200)] = ()
    picture: _Name = ""

    def of(self, slug: str) -> Location:
        plain = self.model_dump(exclude={"slug", "address", "position", "dated_hours"})
        return Location(
            slug=slug,
            **plain,
            address=self.address.value(),
            position=self.position.value() if self.position else None,
            dated_hours=tuple(_each("dated_hours", self.dated_hours)),
        )


class LocationForm(LocationFields):
    slug: str

    def value(self) -> Location:
        return self.of(self.slug)


class DoctorFields(Form):
    """`credentials` in the source locale, `credentials_in` in the others."""

    name: _Line
    credentials: _Line
    credentials_in: TextByLocale = {}
    specialties: ItemsByLocale = {}
    languages: tuple[str, ...] = ()
    locations: Annotated[tuple[str, ...], Field(max_length=200)] = ()
    licensed_in: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    non_participating_in: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    bio: LocalizedText = {}
    portrait: _Name = ""

    def of(self, slug: str) -> Doctor:
        return Doctor(slug=slug, **self.model_dump(exclude={"slug"}))


class DoctorForm(DoctorFields):
    slug: str

    def value(self) -> Doctor:
        return self.of(self.slug)


class CapableDoctorForm(Form):
    slug: str
    capacity: int

    def value(self) -> CapableDoctor:
        return CapableDoctor(**self.model_dump())


class FeeForm(Form):
    """What somebody pays themselves, in whole cents, on these days of the clinic's calendar."""

    effective_from: date
    effective_to: date | None = None
    lowest_cents: StrictInt
    highest_cents: StrictInt
    currency: str = "CAD"
    includes: ItemsByLocale = {}
    excludes: ItemsByLocale = {}

    def value(self) -> Fee:
        return Fee(**self.model_dump())


class WaitForm(Form):
    lowest_weeks: StrictInt
    highest_weeks: StrictInt
    as_of: date

    def value(self) -> Wait:
        with checks.under("wait"):
            return Wait(**self.model_dump())


class OfferingFields(Form):
    doctors: Annotated[list[CapableDoctorForm], Field(max_length=1_000)]
    fees: Annotated[tuple[FeeForm, ...], Field(max_length=100)] = ()
    wait: WaitForm | None = None

    def of(self, location: str, procedure: str) -> Offering:
        return Offering(
            location=location,
            procedure=procedure,
            doctors=tuple(doctor.value() for doctor in self.doctors),
            fees=tuple(_each("fees", self.fees)),
            wait=self.wait.value() if self.wait else None,
        )


class OfferingForm(OfferingFields):
    location: str
    procedure: str

    def value(self) -> Offering:
        return self.of(self.location, self.procedure)


def _each(path: str, forms: Sequence[Convertible[V_co]]) -> Iterator[V_co]:
    for number, form in enumerate(forms):
        with checks.under(f"{path}.{number}"):
            yield form.value()
