"""The announcements of a bundle are taken in; what an editor has written since stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.announcements.domain import Announcement
from services.content.announcements.ports import Announcements
from services.content.bundles.domain import announced
from services.content.revisions.domain import Revised, RevisionConflict
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class LoadAnnouncements:
    """The same words change nothing. What an editor has ended stays ended."""

    announcements: Announcements
    now: Clock

    async def prepare(self, bundled: Sequence[Announcement]) -> Sequence[Revised[Announcement]]:
        """Those that are to be stored. Raises `BundleDoesNotFit`."""
        if not bundled:
            return ()
        now = self.now()
        named = [await self.announcements.get(one.id) for one in bundled]
        current = await self.announcements.current(now=now, locations=None)
        stored = {one.value.id: one for one in (*current, *named) if one}
        taken = announced(bundled, {key: one.value for key, one in stored.items()}, now)
        revisions = {key: one.revision for key, one in stored.items()}
        return [Revised(value=one, revision=revisions.get(one.id, 0) + 1) for one in taken]

    async def store(self, prepared: Revised[Announcement]) -> bool:
        """Whether that changed anything: not where an editor was first meanwhile."""
        try:
            await self.announcements.put(prepared)
        except RevisionConflict:
            return False
        return True
