"""Somebody has seen enough of a replay: the worker leaves it at its next checkpoint."""

from dataclasses import dataclass

from services.routing.replay.domain import Replay, ReplayHasEnded, ReplayNotFound
from services.routing.replay.ports import Replays


@dataclass(frozen=True, kw_only=True)
class CancelReplay:
    replays: Replays

    async def __call__(self, replay_id: str) -> Replay:
        """The report of what is done stays."""
        was_open = await self.replays.cancel(replay_id)
        found = await self.replays.get(replay_id)
        if found is None:
            raise ReplayNotFound
        if not was_open:
            raise ReplayHasEnded
        return found
