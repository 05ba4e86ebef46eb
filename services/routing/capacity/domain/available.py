"""How much capacity is left for each procedure at each clinic."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.routing.decisions.domain import DoctorAtClinic
from shared.directory.domain import Directory, Offering


@dataclass(frozen=True, kw_only=True)
class AvailableCapacity:
    """Leads that may still be opened, of `capacity`, with all doctors of the offering together."""

    location: str
    procedure: str
    free: int
    capacity: int

    @property
    def is_low(self) -> bool:
        """A tenth is left, or the last one; early enough to make more."""
        return self.free < self.capacity and self.free <= max(1, self.capacity // 10)


def available_capacities(
    directory: Directory, taken: Mapping[DoctorAtClinic, int]
) -> Iterator[AvailableCapacity]:
    """`taken`: open leads and reservations by doctor and clinic, of whatever procedure."""
    for offering in directory.offerings.values():
        yield _available(offering, directory, taken)


def _available(
    offering: Offering, directory: Directory, taken: Mapping[DoctorAtClinic, int]
) -> AvailableCapacity:
    here = directory.doctors_at(offering.location)
    capacities = {slug: n for slug, n in offering.capacities.items() if slug in here}
    free = sum(
        max(0, capacity - taken.get(DoctorAtClinic(offering.location, slug), 0))
        for slug, capacity in capacities.items()
    )
    return AvailableCapacity(
        location=offering.location,
        procedure=offering.procedure,
        free=free,
        capacity=sum(capacities.values()),
    )
