"""Facts that content announces on `content.events` (compacted: the latest per key is the state)."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.events.event import Event

InsuredStatus = Literal["insured", "uninsured", "depends"]
Interval = tuple[str, str]
"""Opening and closing time of day, `HH:MM`, in the clinic's time zone."""


class Address(BaseModel):
    model_config = ConfigDict(frozen=True)

    street: str
    city: str
    province: str
    postal_code: str


class Position(BaseModel):
    model_config = ConfigDict(frozen=True)

    latitude: float
    longitude: float


class LocationPublished(Event):
    """A clinic as patients may see it; `hours` maps `mon`..`sun` to its intervals of the day."""

    type: ClassVar[str] = "location.published.v1"

    slug: str
    name: str
    province: str
    phone: str
    timezone: str
    address: Address
    languages: tuple[str, ...] = ()
    overnight_stay: bool = False
    hours: dict[str, tuple[Interval, ...]] = Field(default_factory=dict)
    reply_within_hours: int = 8
    position: Position | None = None
    revision: int

    @property
    def key(self) -> str:
        return f"location:{self.slug}"


class DoctorPublished(Event):
    type: ClassVar[str] = "doctor.published.v1"

    slug: str
    name: str
    credentials: str
    languages: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    revision: int

    @property
    def key(self) -> str:
        return f"doctor:{self.slug}"


class ProcedurePublished(Event):
    """A procedure as intake and routing need it; `screening` is its "not suitable if" list per
    locale.
    """

    type: ClassVar[str] = "procedure.published.v1"

    slug: str
    titles: dict[str, str]
    category: str
    insured_status: InsuredStatus
    screening: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    revision: int

    @property
    def key(self) -> str:
        return f"procedure:{self.slug}"


class CapableDoctor(BaseModel):
    """A doctor who does the procedure at the clinic, and how many leads may be open with them at
    one time.
    """

    model_config = ConfigDict(frozen=True)

    slug: str
    capacity: int


class OfferingPublished(Event):
    """One cell of the capability table: who does this procedure at this clinic."""

    type: ClassVar[str] = "offering.published.v1"

    location: str
    procedure: str
    doctors: tuple[CapableDoctor, ...]
    revision: int

    @property
    def key(self) -> str:
        return f"offering:{self.location}:{self.procedure}"


class OfferingRetired(Event):
    type: ClassVar[str] = "offering.retired.v1"

    location: str
    procedure: str
    revision: int

    @property
    def key(self) -> str:
        return f"offering:{self.location}:{self.procedure}"


ContentEvent = (
    LocationPublished | DoctorPublished | ProcedurePublished | OfferingPublished | OfferingRetired
)
