"""Keeps what decisions reckoned with, before anything that names it is written."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from services.routing.decisions.domain import UnstoredRound
from services.routing.decisions.ports import DecisionRounds
from shared.directory.ports import DirectoryHistory


@dataclass(frozen=True, kw_only=True)
class RecordRounds:
    """One write a round, however many decisions it has. A round that nobody names, since its
    maker died, harms nobody.
    """

    history: DirectoryHistory
    rounds: DecisionRounds

    def begin(self, unstored: UnstoredRound) -> "asyncio.Task[None]":
        """Recording it, beside whatever else is to be done; whoever names the round awaits it."""
        recording = asyncio.create_task(self([unstored]))
        recording.add_done_callback(_heard)
        return recording

    async def __call__(self, rounds: Iterable[UnstoredRound]) -> None:
        new = {one.round.id: one for one in rounds}
        directories = {id(one.directory): one.directory for one in new.values()}
        await asyncio.gather(
            self.rounds.add([one.round for one in new.values()]),
            *[self.history.store_position(directory) for directory in directories.values()],
        )


def _heard(recording: "asyncio.Task[None]") -> None:
    """An error is theirs who name the round: where nobody does any more, it is nobody's."""
    if not recording.cancelled():
        recording.exception()
