"""Who may come into question: every clinic of the network with the doctors of one procedure."""

from dataclasses import dataclass


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
    capacity: int | None = None


@dataclass(frozen=True, kw_only=True)
class ClinicFacts:
    """`province`: ISO 3166-2. `doctors`: those who work there or are said to do the procedure."""

    slug: str
    province: str
    languages: tuple[str, ...] = ()
    offers_procedure: bool
    doctors: tuple[DoctorFacts, ...] = ()
