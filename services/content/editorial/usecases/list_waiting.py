"""A reviewer looks through the texts for which somebody has asked for a medical review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.content.editorial.ports import Titles, WaitingReviews

MOST: Final = 200


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """`by`: the account that asked."""

    procedure: str
    locale: str
    titles: Mapping[str, str]
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ListWaiting:
    """What waits longest first, the first two hundred. Texts belong to the whole network."""

    reviews: WaitingReviews
    titles: Titles

    async def __call__(self) -> Sequence[Waiting]:
        found = await self.reviews.waiting(limit=MOST)
        titles = await self.titles.all() if found else {}
        return [
            Waiting(
                procedure=one.procedure,
                locale=one.locale,
                titles=titles.get(one.procedure, {}),
                revision=one.requested.revision,
                by=one.requested.by,
                at=one.requested.at,
            )
            for one in found
            if one.requested
        ]
