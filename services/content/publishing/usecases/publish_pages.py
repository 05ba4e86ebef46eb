"""An editor publishes a procedure at a clinic: its page in every locale that it is written in."""

import asyncio
from dataclasses import dataclass
from typing import Final

from services.content.procedures.usecases.announce_procedure import AnnounceProcedure
from services.content.publishing.domain import (
    NothingToPublish,
    NotWritten,
    Page,
    PublishedMeanwhile,
    Sources,
    page_key,
    resolve,
)
from services.content.publishing.ports import Pages, Procedures
from services.content.publishing.usecases.finish_page import FinishPage, Publication
from services.content.publishing.usecases.gather_sources import GatherSources
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
    procedures: Procedures
    pages: Pages

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
        sources = await self.gather(written.value, location=location)
        pages = await asyncio.to_thread(_written, sources)
        await self.announce(written.value, revision=written.revision)
        await self.pages.withdraw(location, procedure, but=[page.key for page in pages])
        return tuple([await self.finish(page, sources, before[page.key]) for page in pages])


def _written(sources: Sources) -> list[Page]:
    resolved = [resolve(sources, locale) for locale in LOCALES]
    pages = [page for page in resolved if not isinstance(page, NotWritten)]
    if not pages:
        raise NothingToPublish
    return pages
