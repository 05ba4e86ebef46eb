"""What services ask of the eligibility rules."""

from collections.abc import Sequence
from typing import Protocol

from shared.eligibility.domain import RuleSet
from shared.events import RulesActivated


class RuleSets(Protocol):
    async def in_force(self) -> RuleSet:
        """The set that was activated last, as of a moment ago: the one that comes with the program
        where none has been.
        """
        ...

    async def get(self, version: str) -> RuleSet | None:
        """The set of this version, in force or not; None for one that was never heard of."""
        ...


class RuleSetReplica(RuleSets, Protocol):
    async def add(self, announced: Sequence[RulesActivated]) -> Sequence[str]:
        """Keeps them for good; repeating and reordering are harmless. Answers the versions that are
        kept already with other rules, and stay as they are.
        """
        ...
