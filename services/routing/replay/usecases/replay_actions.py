"""All that managers do with replays, as one value to hand on."""

from dataclasses import dataclass

from services.routing.replay.ports import Replays
from services.routing.replay.usecases.cancel_replay import CancelReplay
from services.routing.replay.usecases.start_replay import StartReplay


@dataclass(frozen=True, kw_only=True)
class ReplayActions:
    replays: Replays
    start: StartReplay
    cancel: CancelReplay
