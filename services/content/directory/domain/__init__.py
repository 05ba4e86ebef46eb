"""The network, its clinics and doctors, and the capability table."""

from services.content.directory.domain.doctor import Doctor
from services.content.directory.domain.fee import CURRENCIES, MOST_CENTS, MOST_WEEKS, Fee, Wait
from services.content.directory.domain.hours import (
    WEEKDAYS,
    DatedHours,
    DayGroup,
    Hours,
    Interval,
    grouped,
)
from services.content.directory.domain.location import (
    RESERVED_SLUGS,
    Address,
    Location,
    Position,
    slug_problem,
)
from services.content.directory.domain.network import Network
from services.content.directory.domain.offering import (
    CapableDoctor,
    Offering,
    PagesDue,
    offering_key,
)
from services.content.directory.domain.refusals import (
    AnotherNetwork,
    EntryRevisionConflict,
    EntryRevisionRequired,
    EntryUnreadable,
    NetworkRevisionConflict,
    NetworkRevisionRequired,
    UnknownDoctor,
    UnknownEntry,
    UnknownLocation,
    UnknownNetwork,
)

__all__ = [
    "CURRENCIES", "MOST_CENTS", "MOST_WEEKS", "RESERVED_SLUGS", "WEEKDAYS", "Address",
    "AnotherNetwork", "CapableDoctor", "DatedHours", "DayGroup", "Doctor", "EntryRevisionConflict",
    "EntryRevisionRequired", "EntryUnreadable", "Fee", "Hours", "Interval", "Location", "Network",
    "NetworkRevisionConflict", "NetworkRevisionRequired", "Offering", "PagesDue", "Position",
    "UnknownDoctor", "UnknownEntry", "UnknownLocation", "UnknownNetwork", "Wait", "grouped",
    "offering_key", "slug_problem",
]  # fmt: skip
