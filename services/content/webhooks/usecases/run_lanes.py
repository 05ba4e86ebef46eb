"""Every endpoint has a lane of its own: what one of them costs, no other one waits for."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from services.content.webhooks.ports import Deliveries
from services.content.webhooks.usecases.deliver_messages import DeliverMessages
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)
_LOOK_SECONDS: Final = 1.0
_DUE_SECONDS: Final = 5.0
"""For what was written before and becomes due, where somebody tells of writes."""
_END_SECONDS: Final = 10.0
"""For attempts under way when the process is to end; what is not done by then is tried again."""


@dataclass(frozen=True, kw_only=True)
class RunLanes:
    """There are as many lanes as endpoints that something is due to, and of those no more than may
    be registered; each makes one attempt at a time. `written`: set whenever deliveries are written.
    """

    deliveries: Deliveries
    deliver: DeliverMessages
    now: Clock
    written: asyncio.Event | None = None
    lanes: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def __call__(self, stop: asyncio.Event) -> None:
        """Until `stop` is set. What fails is tried again at the next look, whatever it was."""
        while not stop.is_set():
            if self.written is not None:
                self.written.clear()
            try:
                await self.look(stop)
            except Exception as error:  # noqa: BLE001 - a database that is away must not end the process
                _log.error("webhook.look-failed", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)
            if self.written is not None:
                await self._until_written(self.written, stop)
        await self._end()

    async def _until_written(self, written: asyncio.Event, stop: asyncio.Event) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (written, stop)]
        seconds = _DUE_SECONDS - _LOOK_SECONDS
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def look(self, stop: asyncio.Event) -> Mapping[str, asyncio.Task[None]]:
        """Begins a lane for each endpoint that something is due to, and that has none."""
        for endpoint_id in await self.deliveries.waiting(self.now()):
            if endpoint_id not in self.lanes:
                lane = asyncio.create_task(self._lane(endpoint_id, stop))
                self.lanes[endpoint_id] = lane
        return self.lanes

    async def _lane(self, endpoint_id: str, stop: asyncio.Event) -> None:
        try:
            await self.deliver(endpoint_id, stop)
        except Exception as error:  # noqa: BLE001 - one endpoint's trouble is no other's
            _log.error("webhook.lane-failed", error, key=endpoint_id)
        finally:
            del self.lanes[endpoint_id]

    async def _end(self) -> None:
        lanes = list(self.lanes.values())
        if not lanes:
            return
        _, late = await asyncio.wait(lanes, timeout=_END_SECONDS)
        for lane in late:
            lane.cancel()
        await asyncio.gather(*late, return_exceptions=True)
