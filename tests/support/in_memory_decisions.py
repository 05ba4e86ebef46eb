"""Rounds of decisions in memory, and how to lose one."""

from collections.abc import Collection, Mapping, Sequence

from services.routing.decisions.domain import DecisionRound, RoundStep
from services.routing.decisions.ports import RoundUnknown


class InMemoryDecisionRounds:
    def __init__(self) -> None:
        self.stored: dict[str, DecisionRound] = {}

    async def add(self, rounds: Sequence[DecisionRound]) -> None:
        self.stored |= {one.id: one for one in rounds}

    async def get(self, round_id: str) -> DecisionRound:
        if round_id not in self.stored:
            raise RoundUnknown
        return self.stored[round_id]

    async def steps(self, round_ids: Collection[str]) -> Mapping[str, Sequence[RoundStep]]:
        return {one: self.stored[one].steps for one in round_ids if one in self.stored}
