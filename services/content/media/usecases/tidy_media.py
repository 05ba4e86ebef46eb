"""Drawn files that no picture names are taken away."""

from dataclasses import dataclass, replace

from services.content.media.domain import Medium
from services.content.media.ports import Files, FileSet, Media, Uses
from services.content.revisions.domain import Revised, RevisionConflict
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class TidyMedia:
    """Whatever ended a process in the middle, the files are found by their set. A picture that was
    removed while somebody began to show it is there again.
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
        if stored is None or stored.value.digest != those.digest:
            await self.files.drop(those)
        elif stored.value.removed_at is None or await self._is_shown_after_all(stored):
            await self.files.keep(those)
        else:
            await self.files.drop(those)

    async def _is_shown_after_all(self, removed: Revised[Medium]) -> bool:
        if not await self.uses.of(removed.value.id, limit=1):
            return False
        medium = replace(removed.value, removed_at=None, edited_by="")
        try:
            await self.media.put(Revised(value=medium, revision=removed.revision + 1))
        except RevisionConflict:  # the next turn sees what it is now
            return True
        return True
