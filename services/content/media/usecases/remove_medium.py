"""A picture that nothing shows is removed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from services.content.media.domain import Medium, MediumInUse, MediumRevisionConflict
from services.content.media.ports import Files, Media, Uses
from services.content.media.usecases.add_medium import UNNAMED_FOR
from services.content.media.usecases.edit_medium import checked
from services.content.media.usecases.find_media import FindMedium
from services.content.revisions.domain import Revised, RevisionConflict
from shared.clock import Clock

_MOST_USES: Final = 20


@dataclass(frozen=True, kw_only=True)
class RemoveMedium:
    """From the write on nobody can name it. Somebody may have done so a moment before: then it is
    there again, and refused after all. Its files go an hour later, once it is asked again.
    """

    media: Media
    files: Files
    uses: Uses
    now: Clock

    async def __call__(self, medium_id: str, *, seen: Collection[int] | None, by: str) -> None:
        """Raises `UnknownMedium`, `MediumInUse`, `MediumRevisionRequired` and
        `MediumRevisionConflict`.
        """
        current = checked(await FindMedium(media=self.media)(medium_id), seen)
        await self._check_unused(medium_id)
        gone = _with(current, replace(current.value, removed_at=self.now(), edited_by=by))
        until = self.now() + UNNAMED_FOR
        await self.files.release(medium_id, current.value.digest, remove_at=until)
        try:
            await self.media.put(gone)
        except RevisionConflict as error:
            now = await FindMedium(media=self.media)(medium_id)
            raise MediumRevisionConflict(now.revision) from error
        try:
            await self._check_unused(medium_id)
        except MediumInUse:
            await self.media.put(_with(gone, replace(gone.value, removed_at=None)))
            raise

    async def _check_unused(self, medium_id: str) -> None:
        uses = await self.uses.of(medium_id, limit=_MOST_USES)
        if uses:
            raise MediumInUse(uses)


def _with(before: Revised[Medium], medium: Medium) -> Revised[Medium]:
    return Revised(value=medium, revision=before.revision + 1)
