"""Keeps what decisions reckoned with, before anything that names it is written."""

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

    async def __call__(self, rounds: Iterable[UnstoredRound]) -> None:
        new = {one.round.id: one for one in rounds}
        directories = {id(one.directory): one.directory for one in new.values()}
        for directory in directories.values():
            await self.history.store_position(directory)
        if new:
            await self.rounds.add([one.round for one in new.values()])
