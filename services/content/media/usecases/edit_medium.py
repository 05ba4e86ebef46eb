"""An editor says something else of a picture, or where its focal point is."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from services.content.media.domain import (
    MASTER,
    Medium,
    MediumRevisionConflict,
    MediumRevisionRequired,
    MediumWords,
    UnknownMedium,
)
from services.content.media.ports import Drawing, FileSet
from services.content.media.usecases.add_medium import KeepDrawn, redrawn
from services.content.media.usecases.find_media import FindMedium
from services.content.revisions.domain import Revised, RevisionConflict


@dataclass(frozen=True, kw_only=True)
class EditMedium:
    """`seen`: the revisions one of which the editor says is there. Writing what is there already
    changes nothing; of two editors at once one is refused.
    """

    find: FindMedium
    drawing: Drawing
    keep: KeepDrawn

    async def __call__(
        self, medium_id: str, words: MediumWords, *, seen: Collection[int] | None, by: str
    ) -> Revised[Medium]:
        """Raises `UnknownMedium`, `MediumRevisionRequired` and `MediumRevisionConflict`."""
        current = checked(await self.find(medium_id), seen)
        if words == current.value.words:
            return current
        try:
            return await self._written(current, words, by)
        except RevisionConflict as error:
            now = await self.find(medium_id)
            raise MediumRevisionConflict(now.revision) from error

    async def _written(
        self, current: Revised[Medium], words: MediumWords, by: str
    ) -> Revised[Medium]:
        medium, revision = replace(current.value, edited_by=by), current.revision + 1
        if words.focal == medium.words.focal:
            edited = Revised(value=replace(medium, words=words), revision=revision)
            await self.keep.media.put(edited)
            return edited
        edited_medium, those = await self._drawn(medium, words)
        edited = Revised(value=edited_medium, revision=revision)
        if edited_medium.digest != medium.digest:
            await self.keep.supersede(medium)
        return await self.keep.named(edited, those)

    async def _drawn(self, medium: Medium, words: MediumWords) -> tuple[Medium, FileSet]:
        master = await self.keep.files.read(medium.id, medium.digest, MASTER)
        if master is None:
            raise UnknownMedium
        drawn = await self.drawing.again(master, words.focal)
        return redrawn(medium, words, drawn), await self.keep.files_of(medium.id, drawn)


def checked(current: Revised[Medium], seen: Collection[int] | None) -> Revised[Medium]:
    if seen is None:
        raise MediumRevisionRequired
    if current.revision not in seen:
        raise MediumRevisionConflict(current.revision)
    return current
