"""A bundle that an editor hands in: its words are drafts, and what it states of reviews and
schedules is not taken.
"""

from collections.abc import Mapping
from dataclasses import replace

from services.content.bundles.domain.bundle import Bundle, BundledProcedure
from services.content.procedures.domain import Draft


def as_drafts(bundle: Bundle, stored: Mapping[str, Draft]) -> Bundle:
    """With the procedures as an editor may write them: nothing of them is published by loading,
    but for what is published already, and words that nobody has reviewed here keep no review.
    """
    procedures = [_as_draft(one, stored.get(one.procedure.slug)) for one in bundle.procedures]
    return replace(bundle, procedures=tuple(procedures), may_decide=False)


def _as_draft(bundled: BundledProcedure, seen: Draft | None) -> BundledProcedure:
    """The digest is another one than that of the same files, loaded to be published."""
    ours, theirs = bundled.procedure, seen.value if seen else None
    has_same_words = theirs is not None and (
        (ours.texts, ours.overrides) == (theirs.texts, theirs.overrides)
    )
    review = theirs.medical_review if theirs and has_same_words else None
    procedure = replace(ours, medical_review=review)
    is_there = seen is not None and seen.is_as_loaded and procedure == theirs
    return replace(
        bundled,
        procedure=procedure,
        digest=f"{bundled.digest}:draft",
        is_draft=not is_there,
    )
