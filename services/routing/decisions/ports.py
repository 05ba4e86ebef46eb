"""Where what decisions reckoned with is kept, so that each can be computed again."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from services.routing.decisions.domain import DecisionRound
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
