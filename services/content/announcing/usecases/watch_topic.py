"""The topic is watched: when it has lost what it was told, everything is announced again."""

from dataclasses import dataclass

from services.content.announcing.ports import Ends, Log
from services.content.announcing.usecases.announce_everything import AnnounceEverything
from shared.telemetry import alarm


@dataclass(frozen=True, kw_only=True)
class WatchTopic:
    """A compacted topic keeps the latest record of every key, so it is never empty once something
    was announced, and its end never falls: if so, it was deleted and made anew.
    """

    topic: str
    log: Log
    ends: Ends
    announce: AnnounceEverything

    async def __call__(self) -> int:
        """How many facts were announced again."""
        extent, last = await self.log.extent(), await self.ends.get()
        is_new = extent.is_empty or (last is not None and extent.end < last)
        count = await self.announce() if is_new else 0
        alarm("content.topic-lost", lasts=count > 0, about=self.topic, count=count)
        if extent.end != last:  # after everything lies in outboxes: a crash before begins again
            await self.ends.put(extent.end)
        return count
