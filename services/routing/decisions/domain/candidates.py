"""The stored inputs of a decision: every clinic and doctor looked at, and how busy they were."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DoctorFacts:
    """A doctor at a clinic. `capacity` None: does not do this procedure there."""

    slug: str
    languages: tuple[str, ...] = ()
    is_known: bool = True
    works_here: bool = True
    capacity: int | None = None
    open_leads: int = 0
    """Leads open with this doctor at this clinic, the inquiry's own reservation not counted."""


@dataclass(frozen=True, kw_only=True)
class CoordinatorFacts:
    account_id: str
    open_leads: int


@dataclass(frozen=True, kw_only=True)
class ClinicFacts:
    slug: str
    province: str
    languages: tuple[str, ...] = ()
    offers_procedure: bool
    doctors: tuple[DoctorFacts, ...] = ()
    coordinators: tuple[CoordinatorFacts, ...] = ()


@dataclass(frozen=True, order=True)
class DoctorAtClinic:
    """A doctor at a clinic: what a lead takes capacity from."""

    location: str
    doctor: str

    def __str__(self) -> str:
        return f"{self.location}/{self.doctor}"


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """All that is looked at besides the inquiry. `reserved`: what an earlier attempt took."""

    clinics: tuple[ClinicFacts, ...]
    reserved: tuple[DoctorAtClinic, ...] = ()
