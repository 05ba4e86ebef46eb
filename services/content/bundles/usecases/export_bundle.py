"""Everything that content holds becomes a bundle."""

from contextlib import suppress
from dataclasses import dataclass

from services.content.bundles.domain import (
    Export,
    PinnedWords,
    StoredContent,
    exported,
    schedules_in,
)
from services.content.bundles.ports import Files
from services.content.bundles.usecases.find_unshown import FindUnshown
from services.content.bundles.usecases.read_content import ReadContent
from services.content.media.domain import MASTER
from services.content.publishing.domain import Pin
from services.content.reviews.domain import digest_of
from services.content.reviews.usecases.read_revision import ReadRevision
from services.content.revisions.domain import RevisionUnreadable, UnknownRevision
from services.content.workflow.domain import Workflow


@dataclass(frozen=True, kw_only=True)
class ExportBundle:
    read_content: ReadContent
    files: Files
    find_unshown: FindUnshown
    read_revision: ReadRevision

    async def __call__(self) -> Export:
        """Raises `NothingToExport`."""
        stored = await self.read_content()
        return exported(
            stored,
            images=await self._images(stored),
            drafts=[
                slug
                for slug, draft in stored.procedures.items()
                if await self.find_unshown.is_draft(draft, stored)
            ],
            pinned=await self._pinned(stored),
        )

    async def _pinned(self, stored: StoredContent) -> dict[str, PinnedWords]:
        """Of a revision that nobody can read there are none."""
        found = {}
        for key, workflow, locale, schedule in schedules_in(stored):
            with suppress(UnknownRevision, RevisionUnreadable):
                found[key] = await self._words(workflow, locale, schedule.release.pin)
        return found

    async def _words(self, workflow: Workflow, locale: str, pin: Pin) -> PinnedWords:
        procedure = workflow.procedure
        text = await self.read_revision.text(procedure, locale, pin.text_revision)
        overrides = await self.read_revision.overrides(procedure, pin.facts_revision)
        override = overrides.get(workflow.location, {}).get(locale)
        return PinnedWords(text=digest_of(text), override=digest_of(override))

    async def _images(self, stored: StoredContent) -> dict[str, bytes]:
        """What is kept of each picture. One that was drawn anew meanwhile has none here."""
        found = {
            one.id: await self.files.read(one.id, one.digest, MASTER)
            for one in stored.media.values()
        }
        return {medium_id: image for medium_id, image in found.items() if image is not None}
