"""A resolved page is finished and stored: a new revision only where its content is another."""

from dataclasses import dataclass, replace

from services.content.publishing.domain import (
    FinishedPage,
    Latest,
    Listing,
    Page,
    PageInputs,
    Sources,
    Stamp,
    document_of,
    json_bytes,
)
from services.content.publishing.ports import HtmlPages, Pages
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class Publication:
    """One page after publishing; `is_new` when its content is not what was published before."""

    listing: Listing
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class FinishPage:
    pages: Pages
    html: HtmlPages
    now: Clock

    async def __call__(self, page: Page, sources: Sources, before: Latest) -> Publication:
        """`before` is what was read before the sources were: refuses with `PublishedMeanwhile`
        where it is no longer the latest.
        """
        inputs = _inputs(sources)
        if before.page is not None:
            same = self._finished(page, before.page.stamp, inputs, replaces=before.revision)
            if same.json == before.page.json:
                return await self._refresh(same, before.page)
        stamp = Stamp(revision=before.revision + 1, published_at=self.now())
        finished = self._finished(page, stamp, inputs, replaces=before.revision)
        await self.pages.put(finished)
        return Publication(listing=finished.listing, is_new=True)

    async def _refresh(self, same: FinishedPage, before: FinishedPage) -> Publication:
        """The same content, perhaps drawn by a newer template or made of newer blocks: the revision
        stays.
        """
        if same.html != before.html or same.inputs != before.inputs:
            await self.pages.put(same)
        return Publication(listing=same.listing, is_new=False)

    def _finished(
        self, page: Page, stamp: Stamp, inputs: PageInputs, *, replaces: int
    ) -> FinishedPage:
        return FinishedPage(
            listing=_listing(page, stamp),
            inputs=inputs,
            surrogate_keys=page.surrogate_keys,
            json=json_bytes(document_of(page, stamp)),
            html=self.html(page, stamp),
            replaces=replaces,
        )


def _inputs(sources: Sources) -> PageInputs:
    """Of what the clinics say differently only what this one does."""
    procedure, location = sources.procedure, sources.location.slug
    own = {one: texts for one, texts in procedure.overrides.items() if one == location}
    return PageInputs(
        procedure=replace(procedure, overrides=own),
        blocks_revision=sources.blocks_revision,
        changes_at=sources.changes_at,
    )


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
