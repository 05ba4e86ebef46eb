"""A program starts with its rule set: that counts from now on, unless a later one does already."""

from dataclasses import dataclass

from services.routing.eligibility.ports import AnnouncedRules
from shared.eligibility.announced import announcement_of
from shared.eligibility.domain import RuleSet
from shared.eligibility.ports import RuleSetReplica
from shared.logs import get_log
from shared.telemetry import alarm

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class ActivateRules:
    """Any number of programs may start at once, in any versions: of each version one announces it,
    and none announces it after a later one.
    """

    rules: RuleSet
    announced: AnnouncedRules
    rule_sets: RuleSetReplica

    async def __call__(self) -> None:
        event = announcement_of(self.rules)
        reused = await self.rule_sets.add([event])  # first: no decision may name what is nowhere
        alarm("rules.version-reused", lasts=bool(reused), about=self.rules.version)
        if reused:
            return
        while True:
            last = await self.announced.last(self.rules.jurisdiction)
            if last is not None and last.rank >= self.rules.rank:
                return
            if await self.announced.announce(event, after=last):
                _log.info("rules.activated", version=self.rules.version)
                return
