"""A picture of a bundle is taken in; what an editor has written since stays."""

from dataclasses import dataclass, replace
from hashlib import sha256

from services.content.bundles.domain import BundledPicture
from services.content.bundles.ports import Files
from services.content.media.domain import MASTER, Medium
from services.content.media.ports import Media
from services.content.media.usecases.add_medium import AddMedium, DrawnMedium
from services.content.revisions.domain import Revised, RevisionConflict


@dataclass(frozen=True, kw_only=True)
class LoadPicture:
    """The same file with the same words changes nothing, and is not drawn again. What an editor has
    removed stays away.

    Drawing may refuse a picture, so all of a bundle are drawn (`prepare`) before anything of it is
    stored; nobody sees them until then, and if nobody stores them they go by themselves.
    """

    media: Media
    files: Files
    add: AddMedium

    async def prepare(self, bundled: BundledPicture) -> Revised[Medium] | DrawnMedium | None:
        """None where nothing is to be stored. Raises `ImageRefused` and `TooManyImagesAtOnce`."""
        stored = await self.media.get(bundled.id)
        if stored is None:
            return await self._drawn(bundled, None)
        medium = stored.value
        if medium.edited_by:
            return None
        has_same_image = await is_drawn_from(bundled.image, medium, self.files)
        if not has_same_image or medium.words.focal != bundled.words.focal:
            return await self._drawn(bundled, stored)
        described = replace(medium, words=bundled.words, location=bundled.location)
        if described == medium:
            return None
        return Revised(value=described, revision=stored.revision + 1)

    async def store(self, prepared: Revised[Medium] | DrawnMedium | None) -> bool:
        """Whether that changed anything: not where an editor was first meanwhile."""
        try:
            match prepared:
                case None:
                    return False
                case DrawnMedium():
                    await self.add.store(prepared)
                case _:
                    await self.media.put(prepared)
        except RevisionConflict:
            return False
        return True

    async def _drawn(self, bundled: BundledPicture, before: Revised[Medium] | None) -> DrawnMedium:
        return await self.add.draw(
            bundled.id, bundled.image, bundled.words, location=bundled.location, before=before
        )


async def is_drawn_from(image: bytes, medium: Medium, files: Files) -> bool:
    """From this very file, or the file is what was kept of another one, as an export has it."""
    if medium.source == sha256(image).hexdigest():
        return True
    return await files.read(medium.id, medium.digest, MASTER) == image
