"""Reads the past in windows: decisions in the order they were made, with all that they need."""

from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.routing.decisions.domain import NO_RULES, Workload
from services.routing.replay.domain import (
    InDecidedOrder,
    PastDecision,
    Position,
    Replay,
    Stay,
    Window,
)
from services.routing.replay.ports import PastDecisions, RecordedRounds
from services.routing.roster.domain import NO_ROSTER, Roster
from services.routing.roster.ports import RosterHistory
from shared.directory.domain import Directory
from shared.directory.ports import DirectoryHistory
from shared.eligibility.domain import RuleSet
from shared.eligibility.ports import RuleSets
from shared.errors import Unavailable

MOST: Final = 1_000
LONGEST: Final = timedelta(days=1)
"""What else began or ended is reckoned with at the beginning of a window only."""


@dataclass(frozen=True, kw_only=True)
class ReadPast:
    past: PastDecisions
    rounds: RecordedRounds
    history: DirectoryHistory
    rule_sets: RuleSets
    rosters: RosterHistory

    async def __call__(
        self, replay: Replay, after: Position | None
    ) -> AsyncGenerator[Window, None]:
        """Behind `after`. What waits for its turn is read again by whoever goes on later."""
        ordered, stays = InDecidedOrder(after), list[Stay]()
        async for page in self.past.pages(replay.period, decided_until=replay.asked_at):
            ordered.add(page.decisions)
            stays += [stay for one in page.decisions for stay in one.stays]
            for past in windows_of(ordered.until(page.received_until)):
                yield await self._with_inputs(past, stays)
                stays = []
        for past in windows_of(ordered.until(None)):
            yield await self._with_inputs(past, stays)
            stays = []

    async def _with_inputs(self, past: Sequence[PastDecision], stays: Sequence[Stay]) -> Window:
        inputs = [one.inputs for one in past if one.inputs]
        return Window(
            past=past,
            recorded=await self._recorded(past[0]),
            steps=await self.rounds.steps({one.round for one in inputs}),
            directories=await self._directories({one.directory for one in inputs}),
            rule_sets=await self._rule_sets({one.rule_set for one in inputs}),
            rosters=await self._rosters({one.roster for one in inputs}),
            stays=stays,
        )

    async def _recorded(self, first: PastDecision) -> Workload | None:
        inputs = first.inputs
        if inputs is None:
            return None
        try:
            return (await self.rounds.get(inputs.round)).workload_before(inputs.index)
        except (Unavailable, IndexError):
            return None

    async def _directories(self, positions: set[str]) -> Mapping[str, Directory]:
        found: dict[str, Directory] = {}
        for position in sorted(positions):
            try:
                found[position] = await self.history.at(position)
            except Unavailable:
                continue  # it costs the decisions that were made on it
        return found

    async def _rosters(self, positions: set[int]) -> Mapping[int, Roster]:
        found = {NO_ROSTER.position: NO_ROSTER}
        for position in sorted(positions - found.keys()):
            try:
                found[position] = await self.rosters.at(position)
            except Unavailable:
                continue
        return found

    async def _rule_sets(self, versions: set[str]) -> Mapping[str, RuleSet]:
        found = {NO_RULES.version: NO_RULES}
        for version in versions - found.keys():
            if rules := await self.rule_sets.get(version):
                found[version] = rules
        return found


def windows_of(past: Sequence[PastDecision]) -> Iterator[Sequence[PastDecision]]:
    """Cut where many are together or much time has passed, and where the first recorded workload
    is to be had.
    """
    begin = 0
    for index, one in enumerate(past):
        first = past[begin]
        is_full = index - begin >= MOST or one.position.at - first.position.at >= LONGEST
        if index > begin and (is_full or (first.inputs is None and one.inputs is not None)):
            yield past[begin:index]
            begin = index
    if past:
        yield past[begin:]
