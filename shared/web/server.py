"""uvicorn's server without its look ten times a second: it looks once, for the date that answers
bear, and is woken to end.
"""

import asyncio
from contextlib import suppress
from types import FrameType
from typing import Final

import uvicorn

_LOOKS_OF_A_SECOND: Final = 10
"""uvicorn's own count: at each tenth it renews the date."""


class QuietServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ending = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(_LOOKS_OF_A_SECOND):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), 1.0)

    def end(self) -> None:
        """Open requests are waited for."""
        self.should_exit = True
        self._ending.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if self._loop is not None:  # else it has not come to its loop yet, and does not enter it
            self._loop.call_soon_threadsafe(self._ending.set)
