"""What was decided reaches the pages: the pinned words are published, and what is retired is taken
down. The words of the other locale stay those that are live: no draft goes out with it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from services.content.procedures.usecases.announce_procedure import AnnounceProcedure
from services.content.publishing.domain import (
    Latest,
    NothingToPublish,
    NotWritten,
    PublishedMeanwhile,
    Sources,
    page_key,
    resolve,
)
from services.content.publishing.usecases.finish_page import FinishPage, Publication
from services.content.publishing.usecases.gather_sources import GatherSources
from services.content.reviews.usecases.find_review import FindReview, latest
from services.content.reviews.usecases.read_revision import ReadRevision
from services.content.revisions.domain import RevisionConflict
from services.content.text.domain import LOCALES
from services.content.workflow.domain import LocaleState, PageWords, Workflow, composed, live_words
from services.content.workflow.ports import Pages, Procedures, ReleaseDue, Workflows

_TRIES: Final = 3


@dataclass(frozen=True, kw_only=True)
class ReleasePages:
    """Harmless to repeat: the demand is taken away last, so that whatever ends the process, the
    worker goes on. Of two at once the one with older sources is refused and runs again.
    """

    gather: GatherSources
    announce: AnnounceProcedure
    finish: FinishPage
    find_review: FindReview
    read_revision: ReadRevision
    procedures: Procedures
    pages: Pages
    workflows: Workflows

    async def __call__(self, location: str, procedure: str) -> tuple[Publication, ...]:
        for _ in range(_TRIES - 1):
            try:
                return await self._release(location, procedure)
            except (RevisionConflict, PublishedMeanwhile):
                continue
        return await self._release(location, procedure)

    async def _release(self, location: str, procedure: str) -> tuple[Publication, ...]:
        # Read before the decision is: whoever publishes a later one meanwhile makes this one fail.
        before = {one: await self._latest(location, procedure, one) for one in LOCALES}
        due = await self.workflows.release_due(location, procedure)
        if due is None:
            return ()
        workflow = (await self.workflows.get(location, procedure)).value
        words = {
            locale: found
            for locale in LOCALES
            if locale not in workflow.retired
            and (found := await self._words(due, workflow.of(locale), locale, before[locale]))
        }
        await self.pages.withdraw(location, procedure, but=_kept(workflow))
        published = await self._made(due, words, before)
        await self.workflows.released(due)
        return published

    async def _made(
        self, due: ReleaseDue, words: Mapping[str, PageWords], before: Mapping[str, Latest]
    ) -> tuple[Publication, ...]:
        location, procedure = due.location, due.procedure
        draft = await self.procedures.get(procedure)
        if draft is None or not words:
            return ()
        procedure_now = composed(draft.value, location, words)
        try:
            sources = await self.gather(procedure_now, location=location)
        except NothingToPublish:  # retired with its offering meanwhile, which has no page
            return ()
        await self.announce(
            procedure_now, revision=draft.revision, only=set(due.locales) & set(words)
        )
        made = [
            await self._finished(await self._of(sources, one, locale), locale, before[locale])
            for locale, one in words.items()
        ]
        return tuple(publication for publication in made if publication)

    async def _finished(self, sources: Sources, locale: str, before: Latest) -> Publication | None:
        page = await asyncio.to_thread(resolve, sources, locale)
        return None if isinstance(page, NotWritten) else await self.finish(page, sources, before)

    async def _of(self, sources: Sources, words: PageWords, locale: str) -> Sources:
        review = await self.find_review(
            sources.procedure,
            location=sources.location.slug,
            locale=locale,
            revision=words.pin.text_revision if words.pin else None,
        )
        reviewed = replace(sources.procedure, medical_review=latest(review, words.review))
        return replace(sources, procedure=reviewed, pin=words.pin)

    async def _words(
        self, due: ReleaseDue, state: LocaleState, locale: str, before: Latest
    ) -> PageWords | None:
        """Those that are decided; of a locale that nothing was decided for, those that are live."""
        if locale not in due.locales or state.released is None:
            return live_words(before, due.location, locale)
        pin = state.released.pin
        clinics = await self.read_revision.overrides(due.procedure, pin.facts_revision)
        return PageWords(
            text=await self.read_revision.text(due.procedure, locale, pin.text_revision),
            override=clinics.get(due.location, {}).get(locale),
            pin=pin,
            review=state.released.review,
        )

    async def _latest(self, location: str, procedure: str, locale: str) -> Latest:
        return await self.pages.latest(page_key(location, procedure, locale))


def _kept(workflow: Workflow) -> list[str]:
    """The pages that nobody has taken down, those of before inputs were kept too."""
    kept = [locale for locale in LOCALES if locale not in workflow.retired]
    return [page_key(workflow.location, workflow.procedure, locale) for locale in kept]
