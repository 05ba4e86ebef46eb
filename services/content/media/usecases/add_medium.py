"""A picture is taken in: read, cleaned and drawn, and only then known."""

from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Final

from services.content.media.domain import (
    Drawn,
    Medium,
    MediumWords,
    check_image,
)
from services.content.media.ports import Drawing, Files, FileSet, Media
from services.content.revisions.domain import Revised, RevisionConflict
from shared.clock import Clock

UNNAMED_FOR: Final = timedelta(hours=1)
"""How long drawn files may wait for the picture that names them."""
SUPERSEDED_FOR: Final = timedelta(days=30)
"""How long what was drawn before is still delivered: others have pages that name it."""


@dataclass(frozen=True, kw_only=True)
class KeepDrawn:
    """Files are written first; what is left of a process that ends before the picture names them
    is taken away later.
    """

    media: Media
    files: Files
    now: Clock

    async def files_of(self, medium_id: str, drawn: Drawn) -> FileSet:
        digest = digest_of(drawn)
        remove_at = self.now() + UNNAMED_FOR
        return await self.files.put(medium_id, digest, drawn.parts, remove_at=remove_at)

    async def supersede(self, medium: Medium) -> None:
        """Before the write: where that fails it is found to be in use still."""
        remove_at = self.now() + SUPERSEDED_FOR
        await self.files.release(medium.id, medium.digest, remove_at=remove_at)

    async def named(self, changed: Revised[Medium], those: FileSet) -> Revised[Medium]:
        """Raises `RevisionConflict`; of whoever lost that race no files stay."""
        try:
            await self.media.put(changed)
        except RevisionConflict:
            await self.files.drop(those)
            raise
        await self.files.keep(those)
        return changed


@dataclass(frozen=True, kw_only=True)
class DrawnMedium:
    """Drawn, and not known to anybody yet. `before`: what it takes the place of."""

    medium: Medium
    files: FileSet
    before: Revised[Medium] | None = None


@dataclass(frozen=True, kw_only=True)
class AddMedium:
    """Read and drawn by a process of its own, which may refuse it."""

    drawing: Drawing
    keep: KeepDrawn

    async def __call__(
        self,
        medium_id: str,
        image: bytes,
        words: MediumWords,
        *,
        location: str = "",
        by: str = "",
        before: Revised[Medium] | None = None,
    ) -> Revised[Medium]:
        """`before`: what this takes the place of. Raises `ImageRefused`, `ImageTooLarge` and
        `TooManyImagesAtOnce`.
        """
        return await self.store(
            await self.draw(medium_id, image, words, location=location, by=by, before=before)
        )

    async def draw(
        self,
        medium_id: str,
        image: bytes,
        words: MediumWords,
        *,
        location: str = "",
        by: str = "",
        before: Revised[Medium] | None = None,
    ) -> DrawnMedium:
        """Raises what `__call__` does."""
        check_image(image)
        drawn = await self.drawing.new(image, words.focal)
        medium = Medium(
            id=medium_id,
            words=words,
            source=sha256(image).hexdigest(),
            digest=digest_of(drawn),
            width=drawn.width,
            height=drawn.height,
            renditions=drawn.renditions,
            location=location,
            edited_by=by,
        )
        files = await self.keep.files_of(medium_id, drawn)
        return DrawnMedium(medium=medium, files=files, before=before)

    async def store(self, drawn: DrawnMedium) -> Revised[Medium]:
        """Raises `RevisionConflict`."""
        medium, before = drawn.medium, drawn.before
        changed = Revised(value=medium, revision=before.revision + 1 if before else 1)
        if before is not None and before.value.shows(medium.digest):
            await self.keep.files.drop(drawn.files)  # the same ones are kept already
            await self.keep.media.put(changed)
            return changed
        if before is not None and before.value.digest != medium.digest:
            await self.keep.supersede(before.value)
        return await self.keep.named(changed, drawn.files)


def redrawn(medium: Medium, words: MediumWords, drawn: Drawn) -> Medium:
    return replace(
        medium,
        words=words,
        digest=digest_of(drawn),
        width=drawn.width,
        height=drawn.height,
        renditions=drawn.renditions,
    )


def digest_of(drawn: Drawn) -> str:
    """Of every byte that is delivered: the same address never means anything else."""
    digest = sha256()
    for name, part in sorted(drawn.parts.items()):
        digest.update(f"{name} {len(part)}\n".encode() + part)
    return digest.hexdigest()[:32]
