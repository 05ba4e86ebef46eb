"""What a bundle holds, that its parts fit together, and how it meets what editors wrote."""

from services.content.bundles.domain.bundle import (
    Bundle,
    BundleDoesNotFit,
    BundledPicture,
    BundledProcedure,
    Reading,
)
from services.content.bundles.domain.merge import Merge, merged

__all__ = [
    "Bundle",
    "BundleDoesNotFit",
    "BundledPicture",
    "BundledProcedure",
    "Merge",
    "Reading",
    "merged",
]
