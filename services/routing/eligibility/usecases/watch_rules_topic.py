"""The topic of the rule sets is watched: when it is empty they are announced again."""

from dataclasses import dataclass

from services.routing.eligibility.ports import AnnouncedRules, TopicLog
from shared.telemetry import alarm


@dataclass(frozen=True, kw_only=True)
class WatchRulesTopic:
    """A compacted topic keeps the latest record of every key: one that is empty, after something
    was announced, was deleted and made anew.
    """

    topic: str
    log: TopicLog
    announced: AnnouncedRules

    async def __call__(self) -> int:
        """How many were announced again."""
        offsets = await self.log.offsets()
        count = await self.announced.announce_again() if offsets.is_empty else 0
        alarm("rules.topic-lost", lasts=count > 0, about=self.topic, count=count)
        return count
