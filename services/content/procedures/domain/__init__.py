"""Procedures as they are written, before a page is resolved from them."""

from services.content.procedures.domain.blocks import (
    NetworkBlocks,
    SharedAnnouncement,
    TravelKind,
    TravelProgram,
    changed_parts,
    shown_parts,
)
from services.content.procedures.domain.calendar import local_day, next_change
from services.content.procedures.domain.draft import (
    FACTS,
    Change,
    Draft,
    LoadMark,
    OverrideBases,
    change_of,
    text_key,
)
from services.content.procedures.domain.override_bases import (
    overridden_fields,
    override_bases,
)
from services.content.procedures.domain.precondition import (
    FactsRevisionConflict,
    FactsRevisionRequired,
    Precondition,
    TextRevisionConflict,
    TextRevisionRequired,
    as_read,
)
from services.content.procedures.domain.procedure import (
    MedicalReview,
    PageNotReadable,
    PlanListing,
    Procedure,
    Recovery,
    TextBeyondLimits,
    UnknownProcedure,
)

__all__ = [
    "FACTS", "Change", "Draft", "FactsRevisionConflict", "FactsRevisionRequired",
    "LoadMark", "MedicalReview", "NetworkBlocks", "OverrideBases", "PageNotReadable",
    "PlanListing", "Precondition", "Procedure", "Recovery", "SharedAnnouncement",
    "TextBeyondLimits", "TextRevisionConflict", "TextRevisionRequired", "TravelKind",
    "TravelProgram", "UnknownProcedure", "as_read", "change_of", "changed_parts",
    "local_day", "next_change", "overridden_fields", "override_bases",
    "shown_parts", "text_key",
]  # fmt: skip
