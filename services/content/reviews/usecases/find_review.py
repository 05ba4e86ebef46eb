"""Who has reviewed the words of a page is looked up: what was recorded, else what the procedure
states itself, as content that was loaded does.
"""

from dataclasses import dataclass

from services.content.procedures.domain import Draft, MedicalReview, Procedure
from services.content.reviews.domain import TextReviews, digest_of
from services.content.reviews.ports import Reviews
from services.content.text.domain import ProcedureText


@dataclass(frozen=True, kw_only=True)
class FindReview:
    reviews: Reviews

    async def __call__(
        self, procedure: Procedure, *, location: str, locale: str, revision: int | None
    ) -> MedicalReview | None:
        """The recorded review of these words of a page, if there is one."""
        if revision is None:
            return None
        recorded = await self.reviews.get(procedure.slug, locale)
        return recorded_review(
            recorded.value, procedure, location=location, locale=locale, revision=revision
        )


def recorded_review(
    reviews: TextReviews, procedure: Procedure, *, location: str, locale: str, revision: int
) -> MedicalReview | None:
    """The one of this revision, where it covers what the clinic says differently."""
    review = reviews.of(revision)
    override = digest_of(procedure.override(location, locale))
    if review is None or not review.covers(location, override):
        return None
    return MedicalReview(by=review.reviewer.name, on=review.on, due=review.due)


def latest(*reviews: MedicalReview | None) -> MedicalReview | None:
    """The one of the last day."""
    return max((one for one in reviews if one), key=lambda one: one.on, default=None)


def stated_review(
    draft: Draft, *, location: str, locale: str, revision: int, override: ProcedureText | None
) -> MedicalReview | None:
    """It is of the words that the procedure has now, and of no others."""
    is_current = draft.text_revision(locale) == revision
    has_same = digest_of(draft.value.override(location, locale)) == digest_of(override)
    return draft.value.medical_review if is_current and has_same else None
