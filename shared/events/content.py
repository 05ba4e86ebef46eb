"""Facts that content announces on `content.events` (compacted: the latest per key is the state)."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.event import Event, Part
from shared.events.fields import (
    LARGEST_CAPACITY,
    LARGEST_CENTS,
    LONGEST_LOGO,
    LONGEST_RECOVERY_DAYS,
    LONGEST_REPLY_HOURS,
    LONGEST_WAIT_WEEKS,
    ClockTime,
    Code,
    Colour,
    Counted,
    Day,
    Language,
    Line,
    Phone,
    Region,
    Slug,
    Text,
    TimeZone,
)

Interval = tuple[ClockTime, ClockTime]
"""Opening and closing time of day in the clinic's time zone."""
RecoveryDays = Annotated[int, Field(ge=0, le=LONGEST_RECOVERY_DAYS)]
Cents = Annotated[int, Field(ge=1, le=LARGEST_CENTS)]
Weeks = Annotated[int, Field(ge=0, le=LONGEST_WAIT_WEEKS)]
Items = Annotated[
    dict[Language, Annotated[tuple[Line, ...], Field(max_length=50)]], Field(max_length=50)
]
"""Short texts by locale."""
Weekday = Annotated[str, Field(pattern=r"^(mon|tue|wed|thu|fri|sat|sun)$")]


class Address(Part):
    street: Line
    city: Line
    province: Region
    postal_code: Annotated[str, Field(max_length=20)]


class Position(Part):
    """Degrees."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class DatedHours(Part):
    """The hours of one day, in place of those of its weekday; none at all means closed. `reason` by
    locale.
    """

    day: Day
    intervals: Annotated[tuple[Interval, ...], Field(max_length=24)] = ()
    reason: Annotated[dict[Language, Line], Field(max_length=50)] = Field(default_factory=dict)


class LocationPublished(Event):
    """A clinic as patients may see it; `hours` maps `mon`..`sun` to its intervals of the day."""

    type: ClassVar[str] = "location.published.v1"

    slug: Slug
    name: Line
    province: Region
    phone: Phone
    timezone: TimeZone
    address: Address
    languages: Annotated[tuple[Language, ...], Field(max_length=50)] = ()
    overnight_stay: bool = False
    hours: dict[Weekday, Annotated[tuple[Interval, ...], Field(max_length=24)]] = Field(
        default_factory=dict
    )
    reply_within_hours: Annotated[int, Field(ge=1, le=LONGEST_REPLY_HOURS)] = 8
    position: Position | None = None
    dated_hours: Annotated[tuple[DatedHours, ...], Field(max_length=1000)] = ()
    revision: Counted

    @property
    def key(self) -> str:
        return f"location:{self.slug}"


class DoctorPublished(Event):
    type: ClassVar[str] = "doctor.published.v1"

    slug: Slug
    name: Line
    credentials: Annotated[str, Field(max_length=300)]
    languages: Annotated[tuple[Language, ...], Field(max_length=50)] = ()
    locations: Annotated[tuple[Slug, ...], Field(max_length=1000)] = ()
    non_participating_in: Annotated[tuple[Region, ...], Field(max_length=20)] = ()
    """The provinces whose public plan this doctor takes no part in."""
    credentials_in: Annotated[dict[Language, Line], Field(max_length=50)] = Field(
        default_factory=dict
    )
    """In the locales that word them otherwise."""
    specialties: Items = Field(default_factory=dict)
    licensed_in: Annotated[tuple[Region, ...], Field(max_length=100)] = ()
    """Nothing where nobody has said."""
    revision: Counted

    @property
    def key(self) -> str:
        return f"doctor:{self.slug}"


class RecoveryFigures(Part):
    """Nights near the clinic; days, counted from that of the procedure, before a flight and during
    which the clinic follows up; days off work, where somebody has said.
    """

    stay_nights: RecoveryDays
    fit_to_fly_days: RecoveryDays
    aftercare_days: RecoveryDays
    off_work_days: RecoveryDays | None = None


class PlanListing(Part):
    """How a province's public plan lists a procedure, as `source` (by locale) said on `as_of`."""

    status: Code
    """`insured`, `uninsured` or `depends`, or what a newer program says."""
    source: Annotated[dict[Language, Line], Field(max_length=50)]
    as_of: Day
    url: Annotated[str | None, Field(max_length=2000)] = None


class ProcedurePublished(Event):
    """A procedure as intake and routing need it; `screening` is its "not suitable if" list per
    locale.
    """

    type: ClassVar[str] = "procedure.published.v1"

    slug: Slug
    titles: Annotated[dict[Language, Line], Field(max_length=50)]
    category: Code
    insured_status: Code
    """`insured`, `uninsured` or `depends`, or what a newer program says."""
    insured_status_in: Annotated[dict[Region, Code], Field(max_length=20)] = Field(
        default_factory=dict
    )
    """In the provinces that list it otherwise."""
    screening: Annotated[
        dict[Language, Annotated[tuple[Text, ...], Field(max_length=200)]], Field(max_length=50)
    ] = Field(default_factory=dict)
    recovery: RecoveryFigures | None = None
    """What travel is planned by, where somebody has said it."""
    plan_listings: Annotated[dict[Region, PlanListing], Field(max_length=20)] = Field(
        default_factory=dict
    )
    """The sources of what `insured_status_in` says, in the provinces that have been looked up."""
    revision: Counted

    @property
    def key(self) -> str:
        return f"procedure:{self.slug}"


class CapableDoctor(Part):
    """A doctor who does the procedure at the clinic, and how many leads may be open with them at
    one time.
    """

    slug: Slug
    capacity: Annotated[int, Field(ge=0, le=LARGEST_CAPACITY)]


class Fee(Part):
    """What somebody pays themselves, in whole cents, from `effective_from` to `effective_to`
    inclusive on the clinic's own calendar.
    """

    effective_from: Day
    effective_to: Day | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """ISO 4217."""
    lowest_cents: Cents
    highest_cents: Cents
    includes: Items = Field(default_factory=dict)
    excludes: Items = Field(default_factory=dict)


class Wait(Part):
    """Weeks that usually pass until the procedure, as somebody found on `as_of`."""

    lowest_weeks: Weeks
    highest_weeks: Weeks
    as_of: Day


class OfferingPublished(Event):
    """One cell of the capability table: who does this procedure at this clinic, what it costs there
    and how long one waits; what is not said is not known.
    """

    type: ClassVar[str] = "offering.published.v1"

    location: Slug
    procedure: Slug
    doctors: Annotated[tuple[CapableDoctor, ...], Field(max_length=5000)]
    fees: Annotated[tuple[Fee, ...], Field(max_length=100)] = ()
    wait: Wait | None = None
    revision: Counted

    @property
    def key(self) -> str:
        return f"offering:{self.location}:{self.procedure}"


class OfferingRetired(Event):
    type: ClassVar[str] = "offering.retired.v1"

    location: Slug
    procedure: Slug
    revision: Counted

    @property
    def key(self) -> str:
        return f"offering:{self.location}:{self.procedure}"


class NetworkPublished(Event):
    """The network as patients may see it; there is one. `names` by locale."""

    type: ClassVar[str] = "network.published.v1"

    slug: Slug
    names: Annotated[dict[Language, Line], Field(min_length=1, max_length=50)]
    phone: Annotated[str, Field(pattern=r"^(\+[1-9][0-9]{6,14})?$")] = ""
    """E.164, or nothing."""
    logo: Annotated[str, Field(max_length=LONGEST_LOGO)] = ""
    """SVG. Whoever puts it into a page cleans it first."""
    accent: Colour = "#0a5c57"
    """Read on white."""
    accent_dark: Annotated[str, Field(pattern=r"^(#[0-9a-f]{6})?$")] = ""
    """Read on dark grounds; empty: to be derived."""
    languages: Annotated[tuple[Language, ...], Field(max_length=50)] = ()
    site_url: Annotated[str, Field(max_length=2000)] = ""
    revision: Counted

    @property
    def key(self) -> str:
        return f"network:{self.slug}"


ContentEvent = (
    LocationPublished
    | DoctorPublished
    | ProcedurePublished
    | OfferingPublished
    | OfferingRetired
    | NetworkPublished
)
