"""Rule sets in memory, and what was announced of them."""

from collections.abc import Sequence
from dataclasses import replace

from services.routing.eligibility.ports import LastAnnounced
from shared.clock import Clock
from shared.eligibility.announced import rule_set_of
from shared.eligibility.domain import RuleSet, in_force
from shared.events import RulesActivated
from tests.support.clocks import StillClock


class InMemoryRuleSets:
    """The port of the replica. `shipped`: in force while nothing else is."""

    def __init__(self, shipped: RuleSet, now: Clock | None = None) -> None:
        self._shipped = shipped
        self._now = now or StillClock()
        self._kept: dict[tuple[str, str], RuleSet] = {}
        self._stored: set[tuple[str, str]] = set()

    async def in_force(self) -> RuleSet:
        here = [one for one in self._kept.values() if one.jurisdiction == self._jurisdiction]
        return in_force(here, self._now(), otherwise=self._shipped)

    async def get(self, version: str) -> RuleSet | None:
        shipped = self._shipped if version == self._shipped.version else None
        return self._kept.get((self._jurisdiction, version), shipped)

    async def add(self, announced: Sequence[RulesActivated]) -> Sequence[str]:
        reused = []
        for event in announced:
            rules = rule_set_of(event)
            kept = self._kept.setdefault((event.jurisdiction, event.version), rules)
            self._stored.add((event.jurisdiction, event.version))
            if kept != rules:
                reused.append(event.version)
        return reused

    async def is_empty(self) -> bool:
        return not self._stored

    async def is_complete(self) -> bool:
        return bool(self._stored)

    async def clear(self) -> None:
        """What was heard of goes on counting."""
        self._stored.clear()

    async def count(self) -> int:
        return len(self._stored)

    @property
    def _jurisdiction(self) -> str:
        return self._shipped.jurisdiction


class InMemoryAnnouncedRules:
    """`outbox`: what is to be published, in its order."""

    def __init__(self) -> None:
        self.outbox: list[RulesActivated] = []
        self._last: dict[str, LastAnnounced] = {}
        self._events: dict[str, RulesActivated] = {}

    async def last(self, jurisdiction: str) -> LastAnnounced | None:
        return self._last.get(jurisdiction)

    async def announce(self, event: RulesActivated, *, after: LastAnnounced | None) -> bool:
        if self._last.get(event.key) != after:
            return False
        self._last[event.key] = LastAnnounced(
            version=event.version,
            activated_at=event.activated_at,
            sequence=after.sequence + 1 if after else 1,
        )
        self._events[event.key] = event
        self.outbox.append(event)
        return True

    async def announce_again(self) -> int:
        waiting = {event.key for event in self.outbox}
        lost = [key for key in self._last if key not in waiting]
        for key in lost:
            self._last[key] = replace(self._last[key], sequence=self._last[key].sequence + 1)
            self.outbox.append(self._events[key])
        return len(lost)
