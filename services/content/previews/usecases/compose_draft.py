"""The page that readers would get if these words were published now. Nothing is stored."""

import asyncio
from dataclasses import dataclass, replace

from services.content.previews.domain import Preview
from services.content.previews.ports import Pages, Procedures
from services.content.procedures.domain import Draft, MedicalReview, Procedure
from services.content.publishing.domain import (
    NothingToPublish,
    NotWritten,
    Page,
    page_key,
    resolve,
)
from services.content.publishing.usecases.gather_sources import GatherSources
from services.content.reviews.usecases.find_review import FindReview, latest, stated_review
from services.content.reviews.usecases.read_revision import ReadRevision
from services.content.text.domain import LOCALES
from services.content.workflow.domain import PageWords, composed, live_words


@dataclass(frozen=True, kw_only=True)
class ComposeDraft:
    """As publishing does it: these words, of the other locale those that are live, and today's
    facts, clinics, doctors and blocks. Refuses with `NothingToPublish` and `UnknownRevision`.
    """

    gather: GatherSources
    find_review: FindReview
    read_revision: ReadRevision
    procedures: Procedures
    pages: Pages

    async def __call__(self, preview: Preview) -> Page:
        draft = await self.procedures.get(preview.procedure)
        if draft is None:
            raise NothingToPublish
        words = await self._words(preview)
        return await self.of_words(draft, preview.location, preview.locale, words)

    async def of_words(self, draft: Draft, location: str, locale: str, words: PageWords) -> Page:
        """Words without a pin are no revision yet, so that nobody has reviewed them."""
        live = await self._live(draft.value.slug, location)
        procedure = composed(draft.value, location, live | {locale: words})
        sources = await self.gather(procedure, location=location)
        review = await self._review(draft, procedure, location, locale, words, live.get(locale))
        reviewed = replace(procedure, medical_review=review)
        page = await asyncio.to_thread(
            resolve, replace(sources, procedure=reviewed, pin=words.pin), locale
        )
        if isinstance(page, NotWritten):
            raise NothingToPublish
        return page

    async def _words(self, preview: Preview) -> PageWords:
        slug, locale, pin = preview.procedure, preview.locale, preview.pin
        clinics = await self.read_revision.overrides(slug, pin.facts_revision)
        return PageWords(
            text=await self.read_revision.text(slug, locale, pin.text_revision),
            override=clinics.get(preview.location, {}).get(locale),
            pin=pin,
            review=None,
        )

    async def _live(self, procedure: str, location: str) -> dict[str, PageWords]:
        found = {
            locale: live_words(
                await self.pages.latest(page_key(location, procedure, locale)), location, locale
            )
            for locale in LOCALES
        }
        return {locale: words for locale, words in found.items() if words}

    async def _review(  # noqa: PLR0917 - all that a review is looked for by
        self,
        draft: Draft,
        procedure: Procedure,
        location: str,
        locale: str,
        words: PageWords,
        live: PageWords | None,
    ) -> MedicalReview | None:
        """What was recorded, what the procedure states, and for words that are live what their page
        shows.
        """
        if words.pin is None:
            return None
        revision, override = words.pin.text_revision, procedure.override(location, locale)
        recorded = await self.find_review(
            procedure, location=location, locale=locale, revision=revision
        )
        stated = stated_review(
            draft, location=location, locale=locale, revision=revision, override=override
        )
        is_live = live and (live.text, live.override) == (procedure.texts[locale], override)
        return latest(recorded, stated) or (live.review if live and is_live else None)
