"""The topic is watched: when it has lost what it was told, everything is announced again."""

from dataclasses import dataclass

from services.content.announcing.ports import EndOffsets, TopicLog
from services.content.announcing.usecases.announce_everything import AnnounceEverything
from shared.telemetry import alarm


@dataclass(frozen=True, kw_only=True)
class WatchTopic:
    """A compacted topic keeps the latest record of every key, so it is never empty once something
    was announced, and its end never falls: if so, it was deleted and made anew.
    """

    topic: str
    log: TopicLog
    end_offsets: EndOffsets
    announce: AnnounceEverything

    async def __call__(self) -> int:
        """How many facts were announced again."""
        offsets, last = await self.log.offsets(), await self.end_offsets.get()
        is_new = offsets.is_empty or (last is not None and offsets.end < last)
        count = await self.announce() if is_new else 0
        alarm("content.topic-lost", lasts=count > 0, about=self.topic, count=count)
        if offsets.end != last:  # after everything lies in outboxes: a crash before begins again
            await self.end_offsets.put(offsets.end)
        return count
