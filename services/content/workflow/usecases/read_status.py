"""An editor asks where the pages of procedures at clinics stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.directory.domain import Location, UnknownLocation, offering_key
from services.content.procedures.domain import (
    Draft,
    MedicalReview,
    UnknownProcedure,
    local_day,
    text_key,
)
from services.content.publishing.domain import Pin, Shown, page_key
from services.content.reviews.domain import TextReviews
from services.content.reviews.usecases.find_review import latest, recorded_review, stated_review
from services.content.revisions.domain import Revised
from services.content.text.domain import LOCALES
from services.content.workflow.domain import Live, PageStatus, Workflow
from services.content.workflow.ports import Locations, Pages, Procedures, Reviews, Workflows
from shared.clock import Clock

Statuses = tuple[Revised[Workflow], Sequence[PageStatus]]
"""In every locale, and the revision of the workflow that the next step names."""


@dataclass(frozen=True, kw_only=True)
class ReadStatus:
    locations: Locations
    procedures: Procedures
    workflows: Workflows
    reviews: Reviews
    pages: Pages
    now: Clock

    async def __call__(self, location: str, procedure: str) -> Statuses:
        """Raises `UnknownLocation` and `UnknownProcedure`."""
        clinic = await self.locations.get(location)
        if clinic is None:
            raise UnknownLocation
        draft = await self.procedures.get(procedure)
        if draft is None:
            raise UnknownProcedure
        (found,) = await self.each([(clinic.value, draft)])
        return found

    async def each(self, offered: Sequence[tuple[Location, Draft]]) -> Sequence[Statuses]:
        """However many there are, in one question to each collection."""
        keys = [offering_key(clinic.slug, draft.value.slug) for clinic, draft in offered]
        texts = {text_key(draft.value.slug, one) for _, draft in offered for one in LOCALES}
        pages = [
            page_key(clinic.slug, draft.value.slug, one)
            for clinic, draft in offered
            for one in LOCALES
        ]
        workflows = await self.workflows.among(keys)
        reviews = await self.reviews.among(texts)
        shown = await self.pages.shown(pages)
        found: list[Statuses] = []
        for clinic, draft in offered:
            nothing = Workflow(location=clinic.slug, procedure=draft.value.slug)
            workflow = workflows.get(nothing.key, Revised(value=nothing, revision=0))
            statuses = [
                self._status(
                    clinic,
                    draft,
                    workflow.value,
                    shown.get(page_key(clinic.slug, draft.value.slug, locale)),
                    _reviews(reviews.get(text_key(draft.value.slug, locale)), draft, locale),
                )
                for locale in LOCALES
            ]
            found.append((workflow, statuses))
        return found

    def _status(
        self,
        clinic: Location,
        draft: Draft,
        workflow: Workflow,
        shown: Shown | None,
        reviews: TextReviews,
    ) -> PageStatus:
        locale = reviews.locale
        revision = draft.text_revision(locale)
        return PageStatus(
            locale=locale,
            newest=Pin(text_revision=revision, facts_revision=draft.facts_revision)
            if revision
            else None,
            state=workflow.of(locale),
            live=_live(shown, draft, clinic.slug, locale) if shown else None,
            review=_review(draft, reviews, clinic.slug, revision) if revision else None,
            requested=reviews.requested,
            day=local_day(self.now(), clinic.timezone),
        )


def _reviews(found: TextReviews | None, draft: Draft, locale: str) -> TextReviews:
    return found or TextReviews(procedure=draft.value.slug, locale=locale)


def _review(
    draft: Draft, reviews: TextReviews, location: str, revision: int
) -> MedicalReview | None:
    """Of the words as they read now."""
    procedure, locale = draft.value, reviews.locale
    recorded = recorded_review(
        reviews, procedure, location=location, locale=locale, revision=revision
    )
    stated = stated_review(
        draft,
        location=location,
        locale=locale,
        revision=revision,
        override=procedure.override(location, locale),
    )
    return latest(recorded, stated)


def _live(shown: Shown, draft: Draft, location: str, locale: str) -> Live:
    stamp, inputs = shown.stamp, shown.inputs
    if inputs is None:
        return Live(stamp=stamp)
    live, newest = inputs.procedure, draft.value
    return Live(
        stamp=stamp,
        pin=inputs.pin,
        review=live.medical_review,
        has_newest_words=live.texts.get(locale) == newest.texts.get(locale)
        and live.override(location, locale) == newest.override(location, locale),
    )
