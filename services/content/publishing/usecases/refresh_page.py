"""A published page is made again of the words that it was published with, and of today's clinics,
doctors and blocks: drafts stay drafts.
"""

import asyncio
from dataclasses import dataclass

from services.content.publishing.domain import (
    Listing,
    NothingToPublish,
    NotWritten,
    page_key,
    resolve,
)
from services.content.publishing.ports import Pages
from services.content.publishing.usecases.finish_page import FinishPage, Publication
from services.content.publishing.usecases.gather_sources import GatherSources
from services.content.publishing.usecases.withdraw_pages import WithdrawPages


@dataclass(frozen=True, kw_only=True)
class RefreshPage:
    """Takes the page down where the clinic no longer offers the procedure."""

    gather: GatherSources
    finish: FinishPage
    withdraw_pages: WithdrawPages
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
        page = await asyncio.to_thread(resolve, sources, locale)
        if isinstance(page, NotWritten):
            return None
        return await self.finish(page, sources, before)


def fields_of(listing: Listing) -> dict[str, str]:
    """Which page a listing tells of, as log fields and as what is asked for."""
    return {
        "location": listing.location,
        "procedure": listing.procedure,
        "locale": listing.locale,
    }
