"""Everything that content holds becomes a bundle."""

from dataclasses import dataclass

from services.content.bundles.domain import Export, StoredContent, exported
from services.content.bundles.ports import Files
from services.content.bundles.usecases.find_unshown import FindUnshown
from services.content.bundles.usecases.read_content import ReadContent
from services.content.media.domain import MASTER


@dataclass(frozen=True, kw_only=True)
class ExportBundle:
    read_content: ReadContent
    files: Files
    find_unshown: FindUnshown

    async def __call__(self) -> Export:
        """Raises `NothingToExport`."""
        stored = await self.read_content()
        return exported(
            stored,
            images=await self._images(stored),
            drafts=[
                slug
                for slug, draft in stored.procedures.items()
                if await self.find_unshown.is_draft(draft, stored)
            ],
        )

    async def _images(self, stored: StoredContent) -> dict[str, bytes]:
        """What is kept of each picture. One that was drawn anew meanwhile has none here."""
        found = {
            one.id: await self.files.read(one.id, one.digest, MASTER)
            for one in stored.media.values()
        }
        return {medium_id: image for medium_id, image in found.items() if image is not None}
