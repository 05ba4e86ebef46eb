"""An editor asks where the pages of a procedure at a clinic stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.directory.domain import Location, UnknownLocation
from services.content.procedures.domain import Draft, UnknownProcedure, local_day
from services.content.publishing.domain import Latest, Pin, page_key
from services.content.revisions.domain import Revised
from services.content.text.domain import LOCALES
from services.content.workflow.domain import Live, PageStatus, Workflow
from services.content.workflow.ports import Locations, Pages, Procedures, Reviews, Workflows
from services.content.workflow.usecases.check_words import CheckWords
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class ReadStatus:
    """In every locale, and the revision of the workflow that the next step names."""

    locations: Locations
    procedures: Procedures
    workflows: Workflows
    reviews: Reviews
    pages: Pages
    check_words: CheckWords
    now: Clock

    async def __call__(
        self, location: str, procedure: str
    ) -> tuple[Revised[Workflow], Sequence[PageStatus]]:
        clinic = await self.locations.get(location)
        if clinic is None:
            raise UnknownLocation
        draft = await self.procedures.get(procedure)
        if draft is None:
            raise UnknownProcedure
        workflow = await self.workflows.get(location, procedure)
        found = [await self._status(clinic.value, draft, workflow.value, one) for one in LOCALES]
        return workflow, found

    async def _status(
        self, clinic: Location, draft: Draft, workflow: Workflow, locale: str
    ) -> PageStatus:
        procedure, revision = draft.value.slug, draft.text_revision(locale)
        before = await self.pages.latest(page_key(clinic.slug, procedure, locale))
        review = (
            await self.check_words.review(draft, clinic.slug, locale, revision)
            if revision
            else None
        )
        return PageStatus(
            locale=locale,
            newest=Pin(text_revision=revision, facts_revision=draft.facts_revision)
            if revision
            else None,
            state=workflow.of(locale),
            live=_live(before, draft, clinic.slug, locale),
            review=review,
            requested=(await self.reviews.get(procedure, locale)).value.requested,
            day=local_day(self.now(), clinic.timezone),
        )


def _live(before: Latest, draft: Draft, location: str, locale: str) -> Live | None:
    if before.page is None:
        return None
    stamp, inputs = before.page.stamp, before.page.inputs
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
