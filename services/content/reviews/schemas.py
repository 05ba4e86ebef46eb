"""Request and response bodies of reviews."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.content.reviews.domain import Review, Reviewer, TextReviews
from services.content.reviews.usecases.review_text import Reading
from services.content.revisions.domain import Revised, Revision
from services.content.wording.schemas import WarningBody
from shared.cursors import encode_cursor
from shared.web.paging import Page

_SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, Field(pattern=_SLUG, max_length=100)]
Locale = Literal["en-CA", "fr-CA"]
Number = Annotated[int, Field(ge=1, le=10**9)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ReviewRequestForm(_Form):
    procedure: Slug
    locale: Locale
    revision: Number


class ReviewerForm(_Form):
    """`province` in ISO 3166-2: that of the college which gave out the licence."""

    name: str = Field(min_length=1, max_length=200)
    licence: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./-]*$", max_length=40)
    province: str = Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")


class ReviewForm(_Form):
    """`facts_revision` as the draft names it: what the clinics say differently was read with it."""

    procedure: Slug
    locale: Locale
    revision: Number
    facts_revision: Number
    reviewer: ReviewerForm
    on: date
    due: date

    def reading(self) -> Reading:
        return Reading(
            procedure=self.procedure,
            locale=self.locale,
            revision=self.revision,
            facts_revision=self.facts_revision,
            reviewer=Reviewer(**self.reviewer.model_dump()),
            on=self.on,
            due=self.due,
        )


class ReviewBody(BaseModel):
    revision: int
    facts_revision: int
    reviewer: ReviewerForm
    on: date
    due: date

    @classmethod
    def of(cls, review: Review) -> "ReviewBody":
        return cls(
            revision=review.revision,
            facts_revision=review.facts_revision,
            reviewer=ReviewerForm(**vars(review.reviewer)),
            on=review.on,
            due=review.due,
        )


class RequestBody(BaseModel):
    revision: int
    by: str
    at: datetime


class ReviewsBody(BaseModel):
    """`reviews_revision` is what `If-Match` names when the next one is recorded; `reviews` has the
    last one of each revision, the newest revision first.
    """

    procedure: str
    locale: str
    reviews_revision: int
    requested: RequestBody | None
    reviews: list[ReviewBody]

    @classmethod
    def of(cls, stored: Revised[TextReviews]) -> "ReviewsBody":
        value = stored.value
        return cls(
            procedure=value.procedure,
            locale=value.locale,
            reviews_revision=stored.revision,
            requested=RequestBody(**vars(value.requested)) if value.requested else None,
            reviews=[ReviewBody.of(review) for review in reversed(value.reviews)],
        )


class ReviewStepBody(BaseModel):
    """Who did what: `revision` is that of the text, `review` what was recorded, else null."""

    reviews_revision: int
    by: str | None
    at: datetime
    action: str
    revision: int
    review: dict[str, Any] | None

    @classmethod
    def of(cls, revision: Revision) -> "ReviewStepBody":
        step = (revision.body or {}).get("last") or {}
        return cls(
            reviews_revision=revision.number,
            by=revision.by,
            at=revision.at,
            action=str(step.get("action", "")),
            revision=int(step.get("revision", 0)),
            review=step.get("review"),
        )


class ReviewStepList(Page[ReviewStepBody]):
    @classmethod
    def of(cls, found: Sequence[Revision], *, limit: int) -> "ReviewStepList":
        shown = found[:limit]
        more = encode_cursor(shown[-1].number) if len(found) > limit else None
        return cls(items=[ReviewStepBody.of(revision) for revision in shown], next_cursor=more)


class RequestedReviewBody(BaseModel):
    reviews: ReviewsBody
    warnings: list[WarningBody]
