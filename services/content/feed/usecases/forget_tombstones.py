"""Tombstones that have been kept for long enough are forgotten."""

from dataclasses import dataclass

from services.content.feed.domain import KEPT_FOR
from services.content.feed.ports import Feed
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class ForgetTombstones:
    feed: Feed
    now: Clock

    async def __call__(self) -> int:
        return await self.feed.forget(before=self.now() - KEPT_FOR)
