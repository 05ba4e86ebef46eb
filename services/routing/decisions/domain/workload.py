"""How busy everybody is: what the decisions of a batch read, and what each of them adds to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from services.routing.decisions.domain.candidates import DoctorAtClinic
from services.routing.decisions.domain.decision import Assigned


@dataclass(frozen=True, kw_only=True)
class Workload:
    """Open leads per place and coordinator, who coordinates where, and room already taken.

    `open_at` counts reserved room too. `coordinators` names the accounts of each clinic.
    """

    open_at: Mapping[DoctorAtClinic, int] = field(default_factory=dict)
    open_with: Mapping[str, int] = field(default_factory=dict)
    coordinators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reserved: Mapping[str, tuple[DoctorAtClinic, ...]] = field(default_factory=dict)
    """By inquiry: places reserved for it by an attempt that did not come to its end."""

    def after(self, inquiry_id: str, outcome: Assigned) -> "Workload":
        """What the next decision of the same batch has to reckon with."""
        doctor_at_clinic, coordinator = outcome.doctor_at_clinic, outcome.coordinator
        is_new = doctor_at_clinic not in self.reserved.get(inquiry_id, ())
        open_at = {**self.open_at, doctor_at_clinic: self.open_at.get(doctor_at_clinic, 0) + is_new}
        if coordinator is None:
            return replace(self, open_at=open_at)
        open_with = {**self.open_with, coordinator: self.open_with.get(coordinator, 0) + 1}
        return replace(self, open_at=open_at, open_with=open_with)
