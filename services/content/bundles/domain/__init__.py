"""What a bundle holds, that its parts fit together, and how it meets what editors wrote."""

from services.content.bundles.domain.announcements import announced
from services.content.bundles.domain.bundle import (
    Bundle,
    BundleDoesNotFit,
    BundledPicture,
    BundledProcedure,
    BundleNotReadable,
    Reading,
    check_new_clinics,
)
from services.content.bundles.domain.differences import differences
from services.content.bundles.domain.draft import as_drafts
from services.content.bundles.domain.lines import lines_of
from services.content.bundles.domain.merge import Merge, merged
from services.content.bundles.domain.outcomes import (
    Differences,
    EntityDifference,
    FieldDifference,
    Kind,
    Status,
)
from services.content.bundles.domain.stored import (
    Export,
    ExportNotFaithful,
    NothingToExport,
    StoredContent,
    exported,
)

__all__ = [
    "Bundle", "BundleDoesNotFit", "BundleNotReadable", "BundledPicture", "BundledProcedure",
    "Differences", "EntityDifference", "Export", "ExportNotFaithful", "FieldDifference", "Kind",
    "Merge", "NothingToExport", "Reading", "Status", "StoredContent", "announced", "as_drafts",
    "check_new_clinics", "differences", "exported", "lines_of", "merged",
]  # fmt: skip
