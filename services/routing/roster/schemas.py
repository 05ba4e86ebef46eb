"""Bodies and answers of the roster's endpoints."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from services.routing.roster.domain import (
    CoordinatorEntry,
    DoctorEntry,
    Leave,
    Shift,
    doctor_entry,
)
from services.routing.roster.domain.coordinator import MOST_LANGUAGES, MOST_SHIFTS
from services.routing.roster.domain.doctor import LARGEST, MOST_LEAVE
from services.routing.roster.usecases.list_roster import ListedCoordinator, ListedDoctor

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Language = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)
]
ClockTime = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Credit = Annotated[int, Field(ge=-LARGEST, le=LARGEST, strict=True)]


def _is_text(value: Any) -> Any:
    """A number is no day, though pydantic would count seconds by it."""
    if not isinstance(value, str):
        raise ValueError("a day as YYYY-MM-DD expected")
    return value


Day = Annotated[date, BeforeValidator(_is_text, json_schema_input_type=date)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class LeaveBody(_Body):
    """Both days included, as the clinic's calendar says."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class DoctorBody(_Body):
    """The whole entry: what is left out is as it was before there was one. `weight` null: the
    capacity of the offering; `capacity` null: no limit for the week; `credit`: leads by clinic.
    """

    weight: Annotated[int, Field(ge=1, le=LARGEST, strict=True)] | None = None
    capacity: Annotated[int, Field(ge=0, le=LARGEST, strict=True)] | None = None
    accepting: Annotated[bool, Field(strict=True)] = True
    leave: Annotated[tuple[LeaveBody, ...], Field(max_length=MOST_LEAVE)] = ()
    credit: Annotated[dict[Slug, Credit], Field(max_length=100)] = {}

    def entry(self) -> DoctorEntry:
        """Raises `EntryNotValid`."""
        return doctor_entry(
            weight=self.weight,
            capacity=self.capacity,
            accepting=self.accepting,
            leave=[Leave(first=one.first, last=one.last) for one in self.leave],
            credit=self.credit,
        )


class ShiftBody(_Body):
    """Weekly, by the clinic's clocks; `weekday` 1 is Monday, `to` 24:00 the end of the day."""

    weekday: Annotated[int, Field(ge=1, le=7, strict=True)]
    begins: ClockTime = Field(alias="from")
    ends: ClockTime = Field(alias="to")


class CoordinatorBody(_Body):
    languages: Annotated[tuple[Language, ...], Field(max_length=MOST_LANGUAGES)] = ()
    shifts: Annotated[tuple[ShiftBody, ...], Field(max_length=MOST_SHIFTS)] = ()

    def entry(self) -> CoordinatorEntry:
        """Raises `EntryNotValid`."""
        shifts = [
            Shift(weekday=one.weekday, begins=one.begins, ends=one.ends) for one in self.shifts
        ]
        return CoordinatorEntry(
            languages=tuple(dict.fromkeys(self.languages)), shifts=tuple(sorted(set(shifts)))
        )


class _Answer(BaseModel):
    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)


class LeaveAnswer(_Answer):
    first: date = Field(alias="from")
    last: date = Field(alias="to")


class DoctorEntryAnswer(_Answer):
    """`version`: for `If-Match`; 0: nobody has written it yet."""

    doctor: str
    weight: int | None
    capacity: int | None
    accepting: bool
    leave: list[LeaveAnswer]
    credit: dict[str, int]
    version: int


class GivenAnswer(BaseModel):
    """`given`: leads since counting began, less those that came back; `credit`: what came on top by
    itself, when the doctor joined or returned.
    """

    location: str
    open_leads: int
    given: int
    credit: float


class DoctorAnswer(DoctorEntryAnswer):
    """`non_participating_in`: provinces whose public plan the doctor takes no part in."""

    name: str
    locations: list[str]
    languages: list[str]
    non_participating_in: list[str]
    shares: list[GivenAnswer]


class ShiftAnswer(_Answer):
    weekday: int
    begins: str = Field(alias="from")
    ends: str = Field(alias="to")


class CoordinatorEntryAnswer(_Answer):
    account: str
    languages: list[str]
    shifts: list[ShiftAnswer]
    version: int


class CoordinatorAnswer(CoordinatorEntryAnswer):
    """`locations`: from the account's scope."""

    locations: list[str]


def doctor_fields(slug: str, entry: DoctorEntry, version: int) -> dict[str, Any]:
    return {
        "doctor": slug,
        "weight": entry.weight,
        "capacity": entry.capacity,
        "accepting": entry.accepting,
        "leave": [LeaveAnswer(first=one.first, last=one.last) for one in entry.leave],
        "credit": dict(entry.credit),
        "version": version,
    }


def coordinator_fields(account: str, entry: CoordinatorEntry, version: int) -> dict[str, Any]:
    return {
        "account": account,
        "languages": list(entry.languages),
        "shifts": [
            ShiftAnswer(weekday=one.weekday, begins=one.begins, ends=one.ends)
            for one in entry.shifts
        ],
        "version": version,
    }


def doctor_answer(listed: ListedDoctor) -> DoctorAnswer:
    doctor = listed.doctor
    return DoctorAnswer(
        **doctor_fields(doctor.slug, listed.entry, listed.version),
        name=doctor.name,
        locations=list(doctor.locations),
        languages=list(doctor.languages),
        non_participating_in=list(doctor.non_participating_in),
        shares=[
            GivenAnswer(
                location=location, open_leads=one.open_leads, given=one.given, credit=one.credit
            )
            for location, one in sorted(listed.given.items())
        ],
    )


def coordinator_answer(listed: ListedCoordinator) -> CoordinatorAnswer:
    return CoordinatorAnswer(
        **coordinator_fields(listed.account, listed.entry, listed.version),
        locations=sorted(listed.clinics),
    )
