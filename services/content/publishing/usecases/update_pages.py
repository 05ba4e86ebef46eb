"""The pages of an offering are brought in line with it."""

from dataclasses import dataclass

from services.content.directory.domain import Offering, PagesDue
from services.content.publishing.domain import NothingToPublish
from services.content.publishing.ports import Offerings
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

    async def __call__(self, due: PagesDue) -> tuple[Publication, ...]:
        published = await self._settled(due)
        await self.offerings.fulfilled(due)
        return published

    async def _settled(self, due: PagesDue) -> tuple[Publication, ...]:
        offering = due.offering
        if offering.is_retired:
            await self.withdraw_pages(location=offering.location, procedure=offering.procedure)
            return ()
        if not due.publish:
            return await self._refreshed(offering)
        try:
            return await self.publish(location=offering.location, procedure=offering.procedure)
        except NothingToPublish:  # no text, or retired meanwhile, which is a demand of its own
            return ()

    async def _refreshed(self, offering: Offering) -> tuple[Publication, ...]:
        made = [
            await self.refresh(
                location=offering.location, procedure=offering.procedure, locale=locale
            )
            for locale in LOCALES
        ]
        return tuple(publication for publication in made if publication)
