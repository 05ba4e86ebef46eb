"""Drawn files that no picture names are taken away."""

from dataclasses import dataclass, replace

from services.content.media.domain import Medium
from services.content.media.ports import Files, FileSet, Media, Uses
from services.content.media.usecases.add_medium import SUPERSEDED_FOR
from services.content.revisions.domain import Revised, RevisionConflict
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class TidyMedia:
    """Whatever ended a process in the middle, the files are found by their set. A picture that was
    removed while somebody began to show it is there again, and files in whose place there are
    others stay while a published page still names them.
    """

    media: Media
    files: Files
    uses: Uses
    now: Clock

    async def __call__(self) -> int:
        """How many sets were looked at."""
        due = await self.files.due(self.now())
        for those in due:
            await self._settle(those)
        return len(due)

    async def _settle(self, those: FileSet) -> None:
        stored = await self.media.get(those.medium)
        if stored is None:
            await self.files.drop(those)
        elif stored.value.digest != those.digest:
            await self._let_go(those)
        elif stored.value.removed_at is None or await self._is_shown_after_all(stored):
            await self.files.keep(those)
        else:
            await self.files.drop(those)

    async def _let_go(self, superseded: FileSet) -> None:
        """Some page may not have been made again, whatever kept it from that."""
        medium, digest = superseded.medium, superseded.digest
        if not await self.uses.is_named(medium, digest):
            await self.files.drop(superseded)
            return
        remove_at = self.now() + SUPERSEDED_FOR
        await self.files.release(medium, digest, remove_at=remove_at)

    async def _is_shown_after_all(self, removed: Revised[Medium]) -> bool:
        if not await self.uses.of(removed.value.id, limit=1):
            return False
        medium = replace(removed.value, removed_at=None, edited_by="")
        try:
            await self.media.put(Revised(value=medium, revision=removed.revision + 1))
        except RevisionConflict:  # the next turn sees what it is now
            return True
        return True
