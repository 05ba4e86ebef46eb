"""How busy everybody is: what the decisions of a batch read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.routing.decisions.domain.candidates import DoctorAtClinic


@dataclass(frozen=True, kw_only=True)
class Workload:
    """Open leads by doctor at clinic and by coordinator (account), and who coordinates where.

    `open_at` counts reservations too. `coordinators` names the accounts of each clinic.
    """

    open_at: Mapping[DoctorAtClinic, int] = field(default_factory=dict)
    open_with: Mapping[str, int] = field(default_factory=dict)
    coordinators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reserved: Mapping[str, tuple[DoctorAtClinic, ...]] = field(default_factory=dict)
    """By inquiry: capacity reserved for it by an attempt that did not come to its end."""
