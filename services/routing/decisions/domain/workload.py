"""How busy everybody is: what the decisions of a batch read."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.routing.decisions.domain.candidates import DoctorAtClinic

LEAD: Final = 1_000
"""Shares are counted in thousandths of a lead, since a level is seldom met by a whole one."""


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
    shares: Mapping[DoctorAtClinic, int] = field(default_factory=dict)
    """What each was given there with what is credited, in thousandths of a lead; of whom it is not
    counted, what is open stands for it.
    """
    this_week: Mapping[DoctorAtClinic, int] = field(default_factory=dict)
    """Of doctors who have a capacity for the week: units taken at all clinics together in the
    week of that clinic.
    """

    def share(self, at: DoctorAtClinic) -> int:
        return self.shares.get(at, self.open_at.get(at, 0) * LEAD)


def weeks_by_doctor(workload: Workload) -> Mapping[str, frozenset[DoctorAtClinic]]:
    """Where each doctor's week is counted: a lead at one clinic is a unit at all of them."""
    found: dict[str, set[DoctorAtClinic]] = defaultdict(set)
    for at in workload.this_week:
        found[at.doctor].add(at)
    return {doctor: frozenset(those) for doctor, those in found.items()}
