"""Where what decisions reckon with is kept, so that each can be computed again."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from services.routing.decisions.domain import DecisionRound, Policy, PolicyTimeline
from shared.errors import Unavailable


class RoundUnknown(Unavailable):
    """What a decision reckoned with is not stored, or nobody can read it."""

    code: ClassVar[str] = "decision.round-unknown"
    title: ClassVar[str] = "What this decision reckoned with is no longer known."


class DecisionRounds(Protocol):
    async def add(self, rounds: Sequence[DecisionRound]) -> None:
        """Stores them for good."""

    async def get(self, round_id: str) -> DecisionRound:
        """Raises `RoundUnknown`."""


class Policies(Protocol):
    async def in_force(self) -> PolicyTimeline:
        """Which policy decides when, as it was known a moment ago; two processes may differ by that
        moment.
        """

    async def find(self, version: str) -> Policy | None:
        """The policy of this version, whether it was ever in force or not."""
