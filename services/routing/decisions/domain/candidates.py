"""Who may come into question: every clinic of the network with the doctors of one procedure."""

from dataclasses import dataclass
from functools import cached_property

from services.routing.roster.domain import Leave


@dataclass(frozen=True, order=True)
class DoctorAtClinic:
    """A doctor at a clinic: what a lead takes capacity from."""

    location: str
    doctor: str

    def __str__(self) -> str:
        return f"{self.location}/{self.doctor}"

    @classmethod
    def parse(cls, text: str) -> "DoctorAtClinic":
        """From `location/doctor`. Raises `ValueError`."""
        location, slash, doctor = text.partition("/")
        if not (location and slash and doctor):
            raise ValueError("not a doctor at a clinic")
        return cls(location, doctor)


@dataclass(frozen=True, kw_only=True)
class DoctorFacts:
    """A doctor at a clinic. `capacity` None: does not do this procedure there; otherwise how many
    leads may be open at a time.
    """

    slug: str
    languages: tuple[str, ...] = ()
    is_known: bool = True
    works_here: bool = True
    is_non_participating: bool = False
    """Takes no part in the public plan of the clinic's province."""
    capacity: int | None = None
    weight: int | None = None
    """What the target share is proportional to, if that is not the capacity."""
    largest_capacity: int = 0
    """Of all procedures that the doctor does at the clinic."""
    week_capacity: int | None = None
    is_accepting: bool = True
    leave: tuple[Leave, ...] = ()
    credit: int = 0
    """Leads that count as given here, on top of those that were."""

    def share_weight(self, *, of_all: bool) -> int:
        """`of_all`: shares are of what was given of every procedure, so one weight goes for all."""
        if not self.capacity:
            return 0
        return self.weight or (self.largest_capacity if of_all else 0) or self.capacity


@dataclass(frozen=True, kw_only=True)
class ClinicFacts:
    """`province`: ISO 3166-2; `insured_status`: of the procedure there, as the directory says it.
    `doctors`: those who work there or are said to do the procedure.
    """

    slug: str
    province: str
    languages: tuple[str, ...] = ()
    offers_procedure: bool
    insured_status: str = "unknown"
    timezone: str = "UTC"
    doctors: tuple[DoctorFacts, ...] = ()

    @cached_property
    def has_leave(self) -> bool:
        return any(doctor.leave for doctor in self.doctors)
