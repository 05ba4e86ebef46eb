"""The roster: what each doctor takes, when they are away, and when coordinators work."""

from services.routing.roster.domain.coordinator import CoordinatorEntry, Shift
from services.routing.roster.domain.doctor import NO_ENTRY, DoctorEntry, Leave, doctor_entry
from services.routing.roster.domain.refusals import (
    AccountNotFound,
    ClinicOutOfScope,
    CreditElsewhere,
    DoctorNotFound,
    EntryHasChanged,
    EntryNotValid,
    RosterUnknown,
)
from services.routing.roster.domain.roster import (
    NO_ROSTER,
    Entry,
    Roster,
    RosterRevision,
    coordinator_key,
    doctor_key,
)

__all__ = [
    "NO_ENTRY",
    "NO_ROSTER",
    "AccountNotFound",
    "ClinicOutOfScope",
    "CoordinatorEntry",
    "CreditElsewhere",
    "DoctorEntry",
    "DoctorNotFound",
    "Entry",
    "EntryHasChanged",
    "EntryNotValid",
    "Leave",
    "Roster",
    "RosterRevision",
    "RosterUnknown",
    "Shift",
    "coordinator_key",
    "doctor_entry",
    "doctor_key",
]
