"""What announcing the rule set needs from outside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.events import RulesActivated
from shared.kafka.offsets import OffsetRange


@dataclass(frozen=True, kw_only=True)
class LastAnnounced:
    """`sequence` counts what was announced of the jurisdiction: nobody may write over another."""

    version: str
    activated_at: datetime
    sequence: int

    @property
    def rank(self) -> tuple[datetime, str]:
        """As that of a rule set."""
        return self.activated_at, self.version


class AnnouncedRules(Protocol):
    """What was announced last of each jurisdiction, with its event."""

    async def last(self, jurisdiction: str) -> LastAnnounced | None: ...

    async def announce(self, event: RulesActivated, *, after: LastAnnounced | None) -> bool:
        """Whether `after` was still the last one, and the event now is."""
        ...

    async def announce_again(self) -> int:
        """How many were put into outboxes once more; those that lie in one already are not."""
        ...


class TopicLog(Protocol):
    """The topic on the broker, made anew where it is missing. `Unavailable` without a broker."""

    async def offsets(self) -> OffsetRange: ...
