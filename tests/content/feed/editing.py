"""What editors do that the feed has to tell."""

from contextlib import suppress
from dataclasses import replace

from services.content.publishing.domain import NothingToPublish
from services.content.text.domain import Announcement
from services.content.wiring import Content
from tests.content.builders import (
    BLOCKS,
    ENGLISH,
    FRENCH,
    RAMAN,
    ROY,
    ear_tubes,
    offering,
    save_procedure,
)

PROCEDURES = ("ear-tubes", "scar-care")
DOCTORS = {"toronto": RAMAN, "calgary": ROY}


class Editors:
    def __init__(self, content: Content) -> None:
        self._content = content

    async def write(self, procedure: str, funding: str, *, is_french: bool = False) -> None:
        texts = {"en-CA": replace(ENGLISH, funding=funding)}
        if is_french:
            texts["fr-CA"] = replace(FRENCH, funding=funding)
        await save_procedure(self._content, replace(ear_tubes(texts), slug=procedure))

    async def publish(self, location: str, procedure: str) -> None:
        with suppress(NothingToPublish):
            await self._content.publish_pages(location=location, procedure=procedure)

    async def retire(self, location: str, procedure: str) -> None:
        offered = offering(location, procedure, DOCTORS[location].slug)
        await self._content.load_bundle.publish_offering(offered.retire())
        await self.update()

    async def offer(self, location: str, procedure: str) -> None:
        """Also what was retired: an undo."""
        offered = offering(location, procedure, DOCTORS[location].slug)
        await self._content.load_bundle.publish_offering(offered)
        await self.update()
        await self.publish(location, procedure)

    async def rename_doctor(self, name: str) -> None:
        await self._content.load_bundle.publish_doctor(replace(RAMAN, name=f"Dr. {name}"))
        await self._content.maintain_pages()

    async def write_banner(self, text: str) -> None:
        """A block that every page shows."""
        (banner,) = BLOCKS.announcements
        other = replace(banner, texts={"en-CA": Announcement(text=text)})
        await self._content.stores.blocks.put(replace(BLOCKS, announcements=(other,)))
        await self._content.maintain_pages()

    async def update(self) -> None:
        for due in await self._content.stores.offerings.due():
            await self._content.load_bundle.update_pages(due)
