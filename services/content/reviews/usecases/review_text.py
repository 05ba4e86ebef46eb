"""An editor asks for the medical review of a revision, and a reviewer records it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from services.content.procedures.domain import UnknownProcedure
from services.content.reviews.domain import (
    Request,
    Review,
    Reviewer,
    ReviewRevisionConflict,
    ReviewRevisionRequired,
    TextReviews,
    digests_of,
)
from services.content.reviews.ports import Procedures, Reviews
from services.content.reviews.usecases.read_revision import ReadRevision
from services.content.revisions.domain import Revised, RevisionConflict
from services.content.text.domain import ProcedureText, checks
from services.content.wording.domain import WordingWarning, warnings_about
from shared.clock import Clock

Seen = Collection[int] | None
"""The revisions of the reviews one of which is said to be there; None where nothing is said."""


@dataclass(frozen=True, kw_only=True)
class ReadReviews:
    reviews: Reviews
    procedures: Procedures

    async def __call__(self, procedure: str, locale: str) -> Revised[TextReviews]:
        if await self.procedures.get(procedure) is None:
            raise UnknownProcedure
        return await self.reviews.get(procedure, locale)


@dataclass(frozen=True, kw_only=True)
class RequestReview:
    """Of a revision that is there; a later request takes the older one's place."""

    reviews: Reviews
    procedures: Procedures
    read_revision: ReadRevision
    now: Clock

    async def __call__(
        self, procedure: str, locale: str, revision: int, *, seen: Seen, by: str
    ) -> tuple[Revised[TextReviews], tuple[WordingWarning, ...]]:
        """And what a reviewer should look at in its words."""
        text = await self.read_revision.text(procedure, locale, revision)
        draft = await self.procedures.get(procedure)
        inherited = draft.value.inherited(locale) if draft else ProcedureText()
        current = await _current(self.reviews, procedure, locale, seen)
        request = Request(revision=revision, by=by, at=self.now())
        changed = current.value.request(request)
        stored = await _stored(self.reviews, current, changed, by=by, is_shown=False)
        return stored, warnings_about(text, inherited=inherited)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a physician has read and when: a revision of the text, and with `facts_revision` what
    the clinics said differently then.
    """

    procedure: str
    locale: str
    revision: int
    facts_revision: int
    reviewer: Reviewer
    on: date
    due: date


@dataclass(frozen=True, kw_only=True)
class RecordReview:
    """The pages that show this revision are made again: they say who has reviewed it."""

    reviews: Reviews
    read_revision: ReadRevision
    now: Clock

    async def __call__(self, reading: Reading, *, seen: Seen, by: str) -> Revised[TextReviews]:
        procedure, locale = reading.procedure, reading.locale
        await self.read_revision.text(procedure, locale, reading.revision)
        overrides = await self.read_revision.overrides(procedure, reading.facts_revision)
        is_past = reading.on <= self.now().date()
        checks.require(is_past, "on", "This day has not come yet.")
        review = Review(
            revision=reading.revision,
            facts_revision=reading.facts_revision,
            reviewer=reading.reviewer,
            on=reading.on,
            due=reading.due,
            overrides=digests_of(overrides, locale),
        )
        current = await _current(self.reviews, procedure, locale, seen)
        changed = current.value.record(review)
        return await _stored(self.reviews, current, changed, by=by, is_shown=True)


async def _current(
    reviews: Reviews, procedure: str, locale: str, seen: Seen
) -> Revised[TextReviews]:
    current = await reviews.get(procedure, locale)
    if seen is None and current.revision:
        raise ReviewRevisionRequired
    if seen is not None and current.revision not in seen:
        raise ReviewRevisionConflict(current.revision)
    return current


async def _stored(
    reviews: Reviews,
    current: Revised[TextReviews],
    changed: TextReviews,
    *,
    by: str,
    is_shown: bool,
) -> Revised[TextReviews]:
    stored = Revised(value=changed, revision=current.revision + 1)
    try:
        await reviews.put(stored, by=by, is_shown=is_shown)
    except RevisionConflict as error:
        now = await reviews.get(changed.procedure, changed.locale)
        raise ReviewRevisionConflict(now.revision) from error
    return stored
