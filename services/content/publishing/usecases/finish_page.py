"""A resolved page is finished and stored: a new revision only where its content is another."""

import asyncio
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
        if before.page is not None:
            stamp = before.page.stamp
            if json_bytes(document_of(page, stamp)) == before.page.json:
                same = await self._finished(page, stamp, sources, before)
                return await self._refresh(same, before.page)
        stamp = Stamp(revision=before.revision + 1, published_at=self.now())
        finished = await self._finished(page, stamp, sources, before)
        await self.pages.put(finished)
        return Publication(listing=finished.listing, is_new=True)

    async def _refresh(self, same: FinishedPage, before: FinishedPage) -> Publication:
        """The same content, perhaps drawn by a newer template or depending on more: the revision
        stays.
        """
        if (same.html, same.inputs, same.dependencies) != (
            before.html,
            before.inputs,
            before.dependencies,
        ):
            await self.pages.put(replace(same, has_new_bytes=same.html != before.html))
        elif same.replaces_due is not None:
            await self.pages.confirm(same.key, due=same.replaces_due)
        return Publication(listing=same.listing, is_new=False)

    async def _finished(
        self, page: Page, stamp: Stamp, sources: Sources, before: Latest
    ) -> FinishedPage:
        """Drawn in a thread: meanwhile the process goes on answering everybody else."""
        known = before.page.dependencies if before.page else ()
        json, html = await asyncio.to_thread(self._drawn, page, stamp)
        return FinishedPage(
            listing=_listing(page, stamp),
            inputs=_inputs(sources),
            surrogate_keys=page.surrogate_keys,
            dependencies=tuple(sorted(sources.dependencies)),
            json=json,
            html=html,
            replaces=before.revision,
            replaces_due=before.due,
            is_due=not sources.dependencies <= set(known),
        )

    def _drawn(self, page: Page, stamp: Stamp) -> tuple[bytes, bytes]:
        return json_bytes(document_of(page, stamp)), self.html(page, stamp)


def _inputs(sources: Sources) -> PageInputs:
    """Of what the clinics say differently only what this one does."""
    procedure, location = sources.procedure, sources.location.slug
    own = {one: texts for one, texts in procedure.overrides.items() if one == location}
    return PageInputs(
        procedure=replace(procedure, overrides=own),
        changes_at=sources.changes_at,
        pin=sources.pin,
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
