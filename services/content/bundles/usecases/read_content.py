"""Everything that content holds is read, as it is stored."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from services.content.announcements.domain import Announcement
from services.content.bundles.domain import StoredContent
from services.content.bundles.ports import (
    Announcements,
    Blocks,
    Drafts,
    Entities,
    Media,
    Reviews,
    Workflows,
)
from services.content.directory.domain import Doctor, Location, Network, Offering
from services.content.media.domain import Medium
from services.content.reviews.domain import TextReviews
from services.content.revisions.domain import Revised
from services.content.workflow.domain import Workflow

E = TypeVar("E", Network, Location, Doctor, Offering)
D = TypeVar("D", TextReviews, Workflow)
T = TypeVar("T")
_AT_ONCE: Final = 200


class Decided(Protocol[D]):
    """Those of one kind by their keys."""

    async def page(self, *, after: str, limit: int) -> Sequence[Revised[D]]: ...


@dataclass(frozen=True, kw_only=True)
class ReadContent:
    """Collection by collection: what is edited meanwhile may be there or not. `unreadable`: how
    many entries nobody can read, which are passed over.
    """

    networks: Entities[Network]
    locations: Entities[Location]
    doctors: Entities[Doctor]
    offerings: Entities[Offering]
    procedures: Drafts
    blocks: Blocks
    media: Media
    announcements: Announcements
    reviews: Reviews
    workflows: Workflows

    async def __call__(self, *, removed: Collection[str] = ()) -> StoredContent:
        """`removed`: pictures that are wanted also where they are removed."""
        networks = await self._all(self.networks)
        return StoredContent(
            network=next(iter(networks.values()), None),
            blocks=await self.blocks.get(),
            locations=await self._all(self.locations),
            doctors=await self._all(self.doctors),
            offerings=await self._all(self.offerings),
            procedures={
                one.value.slug: one
                for one in await _every(
                    lambda after: self.procedures.page(after=after, limit=_AT_ONCE),
                    lambda draft: draft.value.slug,
                )
            },
            media=await self._media(removed),
            announcements=await self._announcements(),
            reviews=await self._keyed(self.reviews),
            workflows=await self._keyed(self.workflows),
        )

    async def unreadable(self) -> int:
        entries = (self.networks, self.locations, self.doctors, self.offerings, self.procedures)
        decisions = (self.announcements, self.reviews, self.workflows)
        counts = [await one.count_unreadable() for one in (*entries, *decisions)]
        return sum(counts)

    async def _all(self, entities: Entities[E]) -> dict[str, E]:
        found = await _every(
            lambda after: entities.page(after=after, limit=_AT_ONCE), lambda one: one.value.key
        )
        return {one.value.key: one.value for one in found}

    async def _keyed(self, decisions: Decided[D]) -> dict[str, D]:
        found = await _every(
            lambda after: decisions.page(after=after, limit=_AT_ONCE), lambda one: one.value.key
        )
        return {one.value.key: one.value for one in found}

    async def _announcements(self) -> dict[str, Announcement]:
        found = await _every(
            lambda after: self.announcements.page(after=after, limit=_AT_ONCE, locations=None),
            lambda one: one.value.id,
        )
        return {one.value.id: one.value for one in found}

    async def _media(self, removed: Collection[str]) -> dict[str, Medium]:
        found = await _every(
            lambda after: self.media.page(after=after, limit=_AT_ONCE, locations=None),
            lambda one: one.value.id,
        )
        media = {one.value.id: one.value for one in found}
        for medium_id in removed:
            gone = await self.media.get(medium_id) if medium_id not in media else None
            if gone is not None:
                media[medium_id] = gone.value
        return media


async def _every(page: Callable[[str], Awaitable[Sequence[T]]], key: Callable[[T], str]) -> list[T]:
    found: list[T] = []
    after = ""
    while part := await page(after):
        found += part
        after = key(part[-1])
    return found
