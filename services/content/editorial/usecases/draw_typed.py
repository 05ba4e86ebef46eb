"""An editor sees the page with what they have typed, before it is saved. Nothing is stored."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.content.directory.domain import Location
from services.content.editorial.domain import Entries, Leftover, value_of
from services.content.editorial.ports import Locations, Offerings, TypedPages
from services.content.editorial.usecases.read_manuscript import Manuscript
from services.content.previews.usecases.compose_draft import ComposeDraft
from services.content.publishing.domain import NothingToPublish
from services.content.text.domain import ProcedureText, limit_problems
from services.content.workflow.domain import PageWords
from shared.errors import Invalid

_MOST_CLINICS: Final = 200


@dataclass(frozen=True, kw_only=True)
class DrawTyped:
    compose: ComposeDraft
    offerings: Offerings
    locations: Locations
    draw: TypedPages

    async def clinics(self, procedure: str) -> Sequence[Location]:
        """Where the procedure is offered: each has a page of it."""
        slugs = {cell.location for cell in await self.offerings.table(procedure=procedure)}
        found = await self.locations.page(after="", limit=_MOST_CLINICS, among=slugs)
        return [one.value for one in found]

    async def __call__(
        self,
        manuscript: Manuscript,
        field: str,
        entries: Entries,
        *,
        location: str,
        leftovers: Sequence[Leftover],
    ) -> bytes:
        """At the clinic of the manuscript, for the network's text at `location`. Raises `Invalid`
        for what could not be saved, and `NothingToPublish` where there is no page.
        """
        draft, locale = manuscript.draft, manuscript.locale
        value = value_of(field, entries, getattr(manuscript.text, field))
        typed = replace(manuscript.text, **{field: value})
        problems = tuple(limit_problems(typed))
        if problems:
            raise Invalid(*problems)
        shared = draft.value.texts.get(locale)
        own = draft.value.override(location, locale)
        if manuscript.location:
            shared, own = shared or ProcedureText(), typed
        else:
            shared = typed
        if not location:
            raise NothingToPublish
        words = PageWords(text=shared, override=own, pin=None, review=None)
        page = await self.compose.of_words(draft, location, locale, words)
        is_hidden = not manuscript.location and own and getattr(own, field) is not None
        notes = [*leftovers, *([Leftover.OVERRIDDEN] if is_hidden else [])]
        return await asyncio.to_thread(self.draw, page, [note.value for note in notes])
