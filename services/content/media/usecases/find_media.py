"""Somebody looks at pictures, or at what is said of one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from services.content.media.domain import Medium, UnknownMedium, Use
from services.content.media.ports import Media, Uses
from services.content.revisions.domain import Revised

_MOST_USES: Final = 20


@dataclass(frozen=True, kw_only=True)
class FindMedium:
    media: Media

    async def __call__(self, medium_id: str) -> Revised[Medium]:
        """Raises `UnknownMedium`, also for one that is removed."""
        found = await self.media.get(medium_id)
        if found is None or found.value.removed_at is not None:
            raise UnknownMedium
        return found


@dataclass(frozen=True, kw_only=True)
class ListMedia:
    media: Media

    async def __call__(
        self, *, after: str, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Medium]]:
        """Those of the network, and of these clinics; None: of every clinic."""
        return await self.media.page(after=after, limit=limit, locations=locations)


@dataclass(frozen=True, kw_only=True)
class FindUses:
    """Where a picture is shown, or will be once a draft is published: twenty of them at most."""

    uses: Uses

    async def __call__(self, medium_id: str) -> Sequence[Use]:
        return await self.uses.of(medium_id, limit=_MOST_USES)
