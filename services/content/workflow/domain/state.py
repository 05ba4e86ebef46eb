"""The state of a page, in one word: that of the newest revision of its words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.content.procedures.domain import MedicalReview
from services.content.publishing.domain import Pin, Stamp
from services.content.reviews.domain import Request
from services.content.workflow.domain.workflow import LocaleState


class PageState(StrEnum):
    """`DRAFT`: written, and nobody has asked for a review; after a review, too, once the words were
    edited.
    """

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, kw_only=True)
class Live:
    """What readers get; `pin` is None for a page of before it was kept."""

    stamp: Stamp
    pin: Pin | None = None
    review: MedicalReview | None = None
    has_newest_words: bool = False


@dataclass(frozen=True, kw_only=True)
class PageStatus:
    """Of a page in one locale. `newest`: the pin of the words as they read now, None where there
    are none; `review` is that of these words.
    """

    locale: str
    newest: Pin | None
    state: LocaleState
    live: Live | None = None
    review: MedicalReview | None = None
    requested: Request | None = None
    day: date

    @property
    def needs_review(self) -> bool:
        """Before the words as they read now may be published; those that are live may stay."""
        is_live = self.live is not None and self.live.has_newest_words
        has_review = self.review is not None and self.day <= self.review.due
        return self.newest is not None and not is_live and not has_review

    @property
    def in_a_word(self) -> PageState:
        if self.state.is_retired:
            return PageState.RETIRED
        if self.live is not None and self.live.has_newest_words:
            return PageState.PUBLISHED
        scheduled = self.state.schedule
        if scheduled and self.newest:
            pinned = scheduled.release.pin.text_revision
            if pinned == self.newest.text_revision:
                return PageState.SCHEDULED
        if self.newest is not None and not self.needs_review:
            return PageState.REVIEWED
        if self.requested and self.newest:
            is_asked = self.requested.revision == self.newest.text_revision
            return PageState.IN_REVIEW if is_asked else PageState.DRAFT
        return PageState.DRAFT
