"""What a bundle holds, that its parts fit together, and how it meets what editors wrote."""

from services.content.bundles.domain.bundle import (
    Bundle,
    BundleDoesNotFit,
    BundledProcedure,
    Reading,
)
from services.content.bundles.domain.merge import Merge, merged

__all__ = ["Bundle", "BundleDoesNotFit", "BundledProcedure", "Merge", "Reading", "merged"]
