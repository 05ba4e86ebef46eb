"""An inquiry on its way through the year: waiting, with a doctor, contacted, at its end."""

from dataclasses import dataclass
from datetime import datetime

from services.routing.decisions.domain import DoctorAtClinic, InquiryFacts


@dataclass(eq=False)
class Case:
    """`first_reason` None: it found a doctor at once. `due_at`: that of the clinic that has it,
    else when the patient was promised an answer. `times_given`: to how many doctors, one after the
    other.
    """

    facts: InquiryFacts
    due_at: datetime
    at: DoctorAtClinic | None = None
    assigned_at: datetime | None = None
    contacted_at: datetime | None = None
    ended_at: datetime | None = None
    first_reason: str | None = None
    reason: str | None = None
    times_given: int = 0

    @property
    def is_open(self) -> bool:
        return self.at is not None and self.ended_at is None

    @property
    def waits(self) -> bool:
        return self.at is None and self.ended_at is None

    @property
    def is_contacted(self) -> bool:
        return self.contacted_at is not None

    @property
    def has_waited(self) -> bool:
        """Whether it found a doctor only when it was late already."""
        return self.assigned_at is not None and self.assigned_at > self.due_at
