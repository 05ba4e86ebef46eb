"""Somebody asks what loading a bundle would change, before they load it."""

import asyncio
from dataclasses import dataclass, replace
from functools import partial

from services.content.bundles.domain import (
    Bundle,
    Differences,
    StoredContent,
    announced,
    check_new_clinics,
    check_reviews,
    decided,
    differences,
)
from services.content.bundles.ports import Files
from services.content.bundles.usecases.find_unshown import FindUnshown
from services.content.bundles.usecases.load_picture import is_drawn_from
from services.content.bundles.usecases.read_content import ReadContent
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class CompareBundle:
    """Writes nothing. Pages follow what is stored, so of them only those are told that would be
    published although nothing else of their procedure changes.
    """

    read_content: ReadContent
    files: Files
    find_unshown: FindUnshown
    now: Clock

    async def __call__(self, bundle: Bundle) -> Differences:
        """Raises `AnotherNetwork` and `BundleDoesNotFit`."""
        stored = await self.read_content(removed=[picture.id for picture in bundle.pictures])
        check_new_clinics(bundle, stored.locations.keys())
        now = self.now()
        check_reviews(bundle, now.date())
        announced(bundle.announcements, stored.announcements, now)
        slugs = {bundled.procedure.slug for bundled in bundle.procedures}
        compare = partial(
            differences,
            bundle,
            stored,
            same_images=await self._same_images(bundle, stored),
            unshown=await self.find_unshown.among(slugs, stored),
        )

        def compared() -> Differences:
            found, decisions = compare(), decided(bundle, stored, now)
            return replace(found, entities=(*found.entities, *decisions))

        return await asyncio.to_thread(compared)

    async def _same_images(self, bundle: Bundle, stored: StoredContent) -> list[str]:
        return [
            picture.id
            for picture in bundle.pictures
            if picture.id in stored.media
            and await is_drawn_from(picture.image, stored.media[picture.id], self.files)
        ]
