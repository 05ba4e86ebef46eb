"""An editor gives another file in the place of a picture: whatever shows it shows that."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from services.content.media.domain import Medium, MediumRevisionConflict, MediumWords
from services.content.media.usecases.add_medium import AddMedium
from services.content.media.usecases.edit_medium import checked
from services.content.media.usecases.find_media import FindMedium
from services.content.revisions.domain import Revised, RevisionConflict


@dataclass(frozen=True, kw_only=True)
class ReplaceMedium:
    """`seen`: the revisions one of which the editor says is there. It stays its clinic's. The same
    file with the same words changes nothing.
    """

    find: FindMedium
    add: AddMedium

    async def __call__(
        self,
        medium_id: str,
        image: bytes,
        words: MediumWords,
        *,
        seen: Collection[int] | None,
        by: str,
    ) -> Revised[Medium]:
        """Raises what adding one does, `UnknownMedium`, `MediumRevisionRequired` and
        `MediumRevisionConflict`.
        """
        current = checked(await self.find(medium_id), seen)
        is_same = sha256(image).hexdigest() == current.value.source
        if is_same and words == current.value.words:
            return current
        try:
            return await self.add(
                medium_id, image, words, location=current.value.location, by=by, before=current
            )
        except RevisionConflict as error:
            now = await self.find(medium_id)
            raise MediumRevisionConflict(now.revision) from error
