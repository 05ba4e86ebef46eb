"""A picture of a bundle is taken in; what an editor has written since stays."""

from dataclasses import dataclass
from hashlib import sha256

from services.content.bundles.domain import BundledPicture
from services.content.media.ports import Media
from services.content.media.usecases.add_medium import AddMedium
from services.content.media.usecases.edit_medium import EditMedium


@dataclass(frozen=True, kw_only=True)
class LoadPicture:
    """The same file with the same words changes nothing, and is not drawn again. What an editor has
    removed stays away.
    """

    media: Media
    add: AddMedium
    edit: EditMedium

    async def __call__(self, bundled: BundledPicture) -> bool:
        """Whether that changed anything."""
        stored = await self.media.get(bundled.id)
        if stored is not None and stored.value.edited_by:
            return False
        if stored is None or stored.value.source != sha256(bundled.image).hexdigest():
            await self.add(bundled.id, bundled.image, bundled.words, before=stored)
            return True
        edited = await self.edit(bundled.id, bundled.words, seen={stored.revision}, by="")
        return edited.revision != stored.revision
