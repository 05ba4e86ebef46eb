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
from services.content.bundles.domain.decided import (
    check_reviews,
    counting,
    decided,
    difference_of,
)
from services.content.bundles.domain.decisions import BundledReview, BundledSchedule
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
    Why,
)
from services.content.bundles.domain.stored import (
    Export,
    ExportNotFaithful,
    NothingToExport,
    PinnedWords,
    StoredContent,
    exported,
    schedules_in,
)
from services.content.bundles.domain.verdicts import PageAfter, Verdict, of_review, of_schedule

__all__ = [
    "Bundle", "BundleDoesNotFit", "BundleNotReadable", "BundledPicture", "BundledProcedure",
    "BundledReview", "BundledSchedule", "Differences", "EntityDifference", "Export",
    "ExportNotFaithful", "FieldDifference", "Kind", "Merge", "NothingToExport", "PageAfter",
    "PinnedWords", "Reading", "Status", "StoredContent", "Verdict", "Why", "announced",
    "as_drafts", "check_new_clinics", "check_reviews", "counting", "decided", "difference_of",
    "differences", "exported", "lines_of", "merged", "of_review", "of_schedule", "schedules_in",
]  # fmt: skip
