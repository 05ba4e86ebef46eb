"""A published page is made again of the words that it was published with, and of today's clinics,
doctors and blocks: drafts stay drafts.
"""

import asyncio
from dataclasses import dataclass, replace

from services.content.publishing.domain import (
    Listing,
    NothingToPublish,
    NotWritten,
    PageInputs,
    Sources,
    page_key,
    resolve,
)
from services.content.publishing.ports import Pages
from services.content.publishing.usecases.finish_page import FinishPage, Publication
from services.content.publishing.usecases.gather_sources import GatherSources
from services.content.publishing.usecases.withdraw_pages import WithdrawPages
from services.content.reviews.usecases.find_review import FindReview, latest


@dataclass(frozen=True, kw_only=True)
class RefreshPage:
    """Takes the page down where the clinic no longer offers the procedure."""

    gather: GatherSources
    finish: FinishPage
    withdraw_pages: WithdrawPages
    find_review: FindReview
    pages: Pages

    async def __call__(self, *, location: str, procedure: str, locale: str) -> Publication | None:
        before = await self.pages.latest(page_key(location, procedure, locale))
        if before.page is None or before.page.inputs is None:
            return None
        try:
            sources = await self.gather(before.page.inputs.procedure, location=location)
        except NothingToPublish:
            await self.withdraw_pages(location=location, procedure=procedure)
            return None
        sources = await self._reviewed(sources, before.page.inputs, locale)
        page = await asyncio.to_thread(resolve, sources, locale)
        if isinstance(page, NotWritten):
            return None
        return await self.finish(page, sources, before)

    async def _reviewed(self, sources: Sources, inputs: PageInputs, locale: str) -> Sources:
        """With the last review of the very words that it shows."""
        review = await self.find_review(
            inputs.procedure,
            location=sources.location.slug,
            locale=locale,
            revision=inputs.pin.text_revision if inputs.pin else None,
        )
        stated = inputs.procedure.medical_review
        reviewed = replace(sources.procedure, medical_review=latest(review, stated))
        return replace(sources, procedure=reviewed, pin=inputs.pin)


def fields_of(listing: Listing) -> dict[str, str]:
    """Which page a listing tells of, as log fields and as what is asked for."""
    return {
        "location": listing.location,
        "procedure": listing.procedure,
        "locale": listing.locale,
    }
