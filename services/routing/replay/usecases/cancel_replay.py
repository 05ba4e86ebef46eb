"""Somebody has seen enough of a replay: the worker leaves it at its next checkpoint."""

from dataclasses import dataclass

from services.routing.replay.domain import Replay, ReplayHasEnded, ReplayNotFound
from services.routing.replay.ports import Replays
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class CancelReplay:
    replays: Replays
    now: Clock

    async def __call__(self, replay_id: str, *, by: str) -> Replay:
        """The report of what is done stays."""
        was_open = await self.replays.cancel(replay_id, by=by, at=self.now())
        found = await self.replays.get(replay_id)
        if found is None:
            raise ReplayNotFound
        if not was_open:
            raise ReplayHasEnded
        return found
