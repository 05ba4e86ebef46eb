"""The pages of an offering are brought in line with it."""

from dataclasses import dataclass

from services.content.directory.domain import Offering, PagesDue
from services.content.publishing.domain import NothingToPublish, page_key
from services.content.publishing.ports import Decisions, Offerings, Pages, Procedures
from services.content.publishing.usecases.finish_page import Publication
from services.content.publishing.usecases.publish_pages import PublishPages
from services.content.publishing.usecases.refresh_page import RefreshPage
from services.content.publishing.usecases.withdraw_pages import WithdrawPages
from services.content.text.domain import LOCALES


@dataclass(frozen=True, kw_only=True)
class UpdatePages:
    """Harmless to repeat: the demand is taken away last, so it is met again after a crash."""

    publish: PublishPages
    refresh: RefreshPage
    withdraw_pages: WithdrawPages
    offerings: Offerings
    procedures: Procedures
    decisions: Decisions
    pages: Pages

    async def __call__(self, due: PagesDue) -> tuple[Publication, ...]:
        published = await self._settled(due)
        await self.offerings.fulfilled(due)
        return published

    async def _settled(self, due: PagesDue) -> tuple[Publication, ...]:
        offering = due.offering
        if offering.is_retired:
            await self.withdraw_pages(location=offering.location, procedure=offering.procedure)
            return ()
        if not due.publish or await self._is_an_editors(offering):
            return await self._refreshed(offering)
        try:
            return await self.publish(location=offering.location, procedure=offering.procedure)
        except NothingToPublish:  # no text, or retired meanwhile, which is a demand of its own
            return ()

    async def _is_an_editors(self, offering: Offering) -> bool:
        """Somebody has written the procedure since it was loaded, and what editors publish here is
        reviewed first: that is published again, and no draft.
        """
        draft = await self.procedures.get(offering.procedure)
        if draft is None or draft.is_as_loaded:
            return False
        location, procedure = offering.location, offering.procedure
        pages = {
            one: await self.pages.latest(page_key(location, procedure, one)) for one in LOCALES
        }
        gone = [locale for locale, latest in pages.items() if latest.page is None]
        return await self.decisions.demand_again(location, procedure, gone)

    async def _refreshed(self, offering: Offering) -> tuple[Publication, ...]:
        made = [
            await self.refresh(
                location=offering.location, procedure=offering.procedure, locale=locale
            )
            for locale in LOCALES
        ]
        return tuple(publication for publication in made if publication)
