"""The reviews of one text: who has read which of its revisions, and who waits for that."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from services.content.text.domain import checks

_LICENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}")
_LONGEST: Final = timedelta(days=5 * 366)
_MOST: Final = 50
"""As many revisions keep their last review here; every review is in the history."""


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """A physician; `licence` is the number under which `province` (ISO 3166-2) lists them."""

    name: str
    licence: str
    province: str

    def __post_init__(self) -> None:
        checks.check_text("reviewer.name", self.name)
        is_number = _LICENCE.fullmatch(self.licence) is not None
        checks.require(is_number, "reviewer.licence", "Give the number of the licence.")
        checks.check_province("reviewer.province", self.province)


@dataclass(frozen=True, kw_only=True)
class Review:
    """`revision` of the shared text; `facts_revision` says as of when `overrides` were read: by
    clinic, the digest of what it says differently in this locale. Valid to the end of `due`.
    """

    revision: int
    facts_revision: int
    reviewer: Reviewer
    on: date
    due: date
    overrides: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checks.check_date("on", self.on)
        checks.check_date("due", self.due)
        checks.require(self.on < self.due, "due", "This lies before the review itself.")
        is_soon = self.due - self.on <= _LONGEST
        checks.require(is_soon, "due", "Review the text again within five years.")

    def covers(self, location: str, override: str) -> bool:
        """Whether what the clinic says differently was read; `override` is the digest of that."""
        return self.overrides.get(location, "") == override


@dataclass(frozen=True, kw_only=True)
class Request:
    revision: int
    by: str
    at: datetime


class ReviewAction(StrEnum):
    REQUESTED = "requested"
    RECORDED = "recorded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class ReviewStep:
    """What was done last, with which revision of the text; `review` where one was recorded."""

    action: ReviewAction
    revision: int
    review: Review | None = None


@dataclass(frozen=True, kw_only=True)
class TextReviews:
    """`reviews`: the last one of each revision, by revision; `requested` until it is answered."""

    procedure: str
    locale: str
    reviews: tuple[Review, ...] = ()
    requested: Request | None = None
    last: ReviewStep | None = None

    @property
    def key(self) -> str:
        return f"{self.procedure}:{self.locale}"

    def of(self, revision: int) -> Review | None:
        return next((one for one in self.reviews if one.revision == revision), None)

    def request(self, request: Request) -> "TextReviews":
        step = ReviewStep(action=ReviewAction.REQUESTED, revision=request.revision)
        return replace(self, requested=request, last=step)

    def record(self, review: Review) -> "TextReviews":
        """Answers a request for this revision or an older one."""
        others = [one for one in self.reviews if one.revision != review.revision]
        known = sorted([*others, review], key=lambda one: one.revision)[-_MOST:]
        is_answered = self.requested is None or self.requested.revision <= review.revision
        step = ReviewStep(action=ReviewAction.RECORDED, revision=review.revision, review=review)
        return replace(
            self,
            reviews=tuple(known),
            requested=None if is_answered else self.requested,
            last=step,
        )
