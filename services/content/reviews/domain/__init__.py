"""Reviews of the revisions of a text, and what they cover."""

from services.content.reviews.domain.digest import digest_of, digests_of
from services.content.reviews.domain.refusals import ReviewRevisionConflict, ReviewRevisionRequired
from services.content.reviews.domain.review import Request, Review, Reviewer, TextReviews

__all__ = [
    "Request", "Review", "ReviewRevisionConflict", "ReviewRevisionRequired", "Reviewer",
    "TextReviews", "digest_of", "digests_of",
]  # fmt: skip
