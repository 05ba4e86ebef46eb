"""Reviews and schedules of a bundle are taken in where they hold here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from services.content.bundles.domain import (
    Bundle,
    BundledReview,
    BundledSchedule,
    EntityDifference,
    Kind,
    PageAfter,
    Status,
    Verdict,
    Why,
    check_reviews,
    counting,
    difference_of,
    of_review,
    of_schedule,
)
from services.content.bundles.ports import Procedures, Reviews, Workflows
from services.content.directory.ports import Locations, Offerings
from services.content.procedures.domain import Draft
from services.content.publishing.domain import Pin
from services.content.revisions.domain import Revised, RevisionConflict
from services.content.workflow.domain import Release, Schedule, Workflow
from shared.clock import Clock

_NO_ACCOUNT: Final = ""
"""Of what a bundle has scheduled, which another one may move."""


@dataclass(frozen=True, kw_only=True)
class LoadDecisions:
    """Once everything else of the bundle is stored: a decision is about words that are here. A
    second time nothing changes. Whoever decides in the same moment is first.
    """

    procedures: Procedures
    reviews: Reviews
    workflows: Workflows
    offerings: Offerings
    locations: Locations
    now: Clock

    def check(self, bundle: Bundle) -> None:
        """Raises `BundleDoesNotFit`."""
        check_reviews(bundle, self.now().date())

    async def __call__(self, bundle: Bundle) -> Sequence[EntityDifference]:
        """What became of each; reviews first, as schedules need them."""
        may_decide = bundle.may_decide
        reviews = [
            difference_of(Kind.REVIEW, one.key, await self._review(one, may_decide=may_decide))
            for one in bundle.reviews
        ]
        schedules = [
            difference_of(Kind.SCHEDULE, one.key, await self._schedule(one, may_decide=may_decide))
            for one in bundle.schedules
        ]
        return [*reviews, *schedules]

    async def _review(self, ours: BundledReview, *, may_decide: bool) -> Verdict:
        draft = await self.procedures.get(ours.procedure)
        text = draft.value.texts.get(ours.locale) if draft else None
        revision = draft.text_revision(ours.locale) if draft else None
        current = await self.reviews.get(ours.procedure, ours.locale)
        known = current.value.of(revision) if revision else None
        verdict = of_review(ours, text, known, may_decide=may_decide)
        if draft is None or revision is None or not verdict.is_taken:
            return verdict
        review = ours.recorded(revision=revision, facts_revision=draft.facts_revision)
        changed = Revised(value=current.value.record(review), revision=current.revision + 1)
        try:
            await self.reviews.put(changed, by=None, is_shown=True)
        except RevisionConflict:
            return Verdict(status=Status.KEPT, why=Why.REVIEWED_HERE)
        return verdict

    async def _schedule(self, ours: BundledSchedule, *, may_decide: bool) -> Verdict:
        draft = await self.procedures.get(ours.procedure)
        current = await self.workflows.get(ours.location, ours.procedure)
        page = await self._page(ours, draft, current.value)
        verdict = of_schedule(ours, page, now=self.now(), may_decide=may_decide)
        if draft is None or page.revision is None or not verdict.is_taken:
            return verdict
        changed = current.value.schedule({ours.locale: _scheduled(ours, draft, page)})
        try:
            await self.workflows.put(Revised(value=changed, revision=current.revision + 1), by=None)
        except RevisionConflict:
            return Verdict(status=Status.KEPT, why=Why.DECIDED_HERE)
        return verdict

    async def _page(
        self, ours: BundledSchedule, draft: Draft | None, workflow: Workflow
    ) -> PageAfter:
        clinic = await self.locations.get(ours.location)
        offered = await self.offerings.table(location=ours.location, procedure=ours.procedure)
        if draft is None or clinic is None or not offered:
            return PageAfter()
        revision = draft.text_revision(ours.locale)
        reviews = await self.reviews.get(ours.procedure, ours.locale)
        recorded = reviews.value.of(revision) if revision else None
        return PageAfter(
            procedure=draft.value,
            revision=revision,
            timezone=clinic.value.timezone,
            review=counting(recorded, draft.value, ours),
            state=workflow.locales.get(ours.locale),
        )


def _scheduled(ours: BundledSchedule, draft: Draft, page: PageAfter) -> Schedule:
    local = ours.at.astimezone(ZoneInfo(page.timezone)).replace(tzinfo=None)
    pin = Pin(text_revision=draft.text_revisions[ours.locale], facts_revision=draft.facts_revision)
    return Schedule(
        release=Release(pin=pin, review=page.review),
        at=ours.at,
        local=local.isoformat(),
        timezone=page.timezone,
        by=_NO_ACCOUNT,
    )
