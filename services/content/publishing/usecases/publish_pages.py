"""A procedure is published at a clinic as it reads now: its page in every locale that it is written
in, but for those in which an editor has taken it down. So is content that is loaded.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.content.procedures.domain import Draft
from services.content.procedures.usecases.announce_procedure import AnnounceProcedure
from services.content.publishing.domain import (
    NothingToPublish,
    NotWritten,
    Page,
    Pin,
    PublishedMeanwhile,
    Sources,
    page_key,
    resolve,
)
from services.content.publishing.ports import Decisions, Pages, Procedures
from services.content.publishing.usecases.finish_page import FinishPage, Publication
from services.content.publishing.usecases.gather_sources import GatherSources
from services.content.reviews.usecases.find_review import FindReview, latest
from services.content.revisions.domain import (
    RevisionConflict,
)
from services.content.text.domain import LOCALES

_TRIES: Final = 3


@dataclass(frozen=True, kw_only=True)
class PublishPages:
    """The facts go out before the page does, so that nobody inquires after something still
    unknown. What somebody else wrote or published meanwhile is published too, by running again.
    """

    gather: GatherSources
    announce: AnnounceProcedure
    finish: FinishPage
    find_review: FindReview
    procedures: Procedures
    pages: Pages
    decisions: Decisions

    async def __call__(self, *, location: str, procedure: str) -> tuple[Publication, ...]:
        for _ in range(_TRIES - 1):
            try:
                return await self._publish(location, procedure)
            except (RevisionConflict, PublishedMeanwhile):
                continue
        return await self._publish(location, procedure)

    async def _publish(self, location: str, procedure: str) -> tuple[Publication, ...]:
        # Read before the sources are: whoever publishes newer sources meanwhile makes this one
        # fail, not be undone.
        keys = [page_key(location, procedure, locale) for locale in LOCALES]
        before = {key: await self.pages.latest(key) for key in keys}
        written = await self.procedures.get(procedure)
        if written is None:
            raise NothingToPublish
        retired = await self.decisions.retired(location, procedure)
        gathered = await self.gather(written.value, location=location)
        sources = [
            (locale, await self._reviewed(gathered, written, locale))
            for locale in LOCALES
            if locale not in retired
        ]
        pages = await asyncio.to_thread(_written, sources)
        await self.announce(written.value, revision=written.revision)
        await self.pages.withdraw(location, procedure, but=[page.key for page, _ in pages])
        return tuple([await self.finish(page, of, before[page.key]) for page, of in pages])

    async def _reviewed(self, sources: Sources, written: Draft, locale: str) -> Sources:
        revision = written.text_revision(locale)
        if revision is None:
            return sources
        review = await self.find_review(
            written.value, location=sources.location.slug, locale=locale, revision=revision
        )
        stated = written.value.medical_review
        return replace(
            sources,
            procedure=replace(written.value, medical_review=latest(review, stated)),
            pin=Pin(text_revision=revision, facts_revision=written.facts_revision),
        )


def _written(sources: Sequence[tuple[str, Sources]]) -> list[tuple[Page, Sources]]:
    resolved = [(resolve(of, locale), of) for locale, of in sources]
    pages = [(page, of) for page, of in resolved if not isinstance(page, NotWritten)]
    if not pages:
        raise NothingToPublish
    return pages
