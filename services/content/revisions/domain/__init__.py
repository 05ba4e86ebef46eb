"""Revisions, what differs between two, and what depends on what an edit changes."""

from services.content.revisions.domain.dependencies import (
    DependentsDue,
    on_block,
    on_clinics_with,
    on_doctor,
    on_location,
    on_medium,
    on_network,
    on_offering,
    on_procedure,
)
from services.content.revisions.domain.revision import (
    BY_A_PROGRAM,
    Difference,
    Kind,
    Provenance,
    Revised,
    Revision,
    RevisionConflict,
    RevisionUnreadable,
    UnknownRevision,
    differences,
)

__all__ = [
    "BY_A_PROGRAM", "DependentsDue", "Difference", "Kind", "Provenance", "Revised", "Revision",
    "RevisionConflict", "RevisionUnreadable", "UnknownRevision", "differences", "on_block",
    "on_clinics_with", "on_doctor", "on_location", "on_medium", "on_network", "on_offering",
    "on_procedure",
]  # fmt: skip
