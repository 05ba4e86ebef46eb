"""An editor publishes a procedure at a clinic: its page in every locale that it is written in."""

from dataclasses import dataclass

from services.content.procedures.domain import LOCALES
from services.content.procedures.usecases.announce_procedure import AnnounceProcedure
from services.content.publishing.domain import (
    FinishedPage,
    Latest,
    Listing,
    NothingToPublish,
    NotWritten,
    Page,
    Sources,
    Stamp,
    document_of,
    json_bytes,
    page_key,
    resolve,
)
from services.content.publishing.ports import HtmlPages, Pages
from services.content.publishing.usecases.gather_sources import GatherSources
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class Publication:
    """One page after publishing; `is_new` when its content is not what was published before."""

    listing: Listing
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class PublishPages:
    """The facts go out before the page does, so that nobody inquires after something
    still unknown.
    """

    gather: GatherSources
    announce: AnnounceProcedure
    pages: Pages
    html: HtmlPages
    now: Clock

    async def __call__(self, *, location: str, procedure: str) -> tuple[Publication, ...]:
        # Read before the sources are: whoever publishes newer sources meanwhile makes this one
        # fail, not be undone.
        keys = [page_key(location, procedure, locale) for locale in LOCALES]
        before = {key: await self.pages.latest(key) for key in keys}
        sources = await self.gather(location=location, procedure=procedure)
        pages = _written(sources)
        await self.announce(sources.procedure, revision=sources.procedure_revision)
        await self.pages.withdraw(location, procedure, but=[page.key for page in pages])
        return tuple([await self._publish(page, before[page.key]) for page in pages])

    async def _publish(self, page: Page, before: Latest) -> Publication:
        if before.page is not None:
            same = self._finished(page, before.page.stamp, replaces=before.revision)
            if same.json == before.page.json:
                return await self._refresh(same, before.page)
        stamp = Stamp(revision=before.revision + 1, published_at=self.now())
        finished = self._finished(page, stamp, replaces=before.revision)
        await self.pages.put(finished)
        return Publication(listing=finished.listing, is_new=True)

    async def _refresh(self, same: FinishedPage, before: FinishedPage) -> Publication:
        """The same content, perhaps drawn by a newer template: the revision stays."""
        if same.html != before.html:
            await self.pages.put(same)
        return Publication(listing=same.listing, is_new=False)

    def _finished(self, page: Page, stamp: Stamp, *, replaces: int) -> FinishedPage:
        return FinishedPage(
            listing=_listing(page, stamp),
            surrogate_keys=page.surrogate_keys,
            json=json_bytes(document_of(page, stamp)),
            html=self.html(page, stamp),
            replaces=replaces,
        )


def _written(sources: Sources) -> list[Page]:
    resolved = [resolve(sources, locale) for locale in LOCALES]
    pages = [page for page in resolved if not isinstance(page, NotWritten)]
    if not pages:
        raise NothingToPublish
    return pages


def _listing(page: Page, stamp: Stamp) -> Listing:
    return Listing(
        location=page.location.slug,
        procedure=page.slug,
        locale=page.locale,
        title=page.title,
        summary=page.summary,
        category=page.category,
        stamp=stamp,
    )
