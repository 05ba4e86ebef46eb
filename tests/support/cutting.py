"""A line between a browser and a server that can be cut: what is on it at that moment is lost."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class CutLine:
    """`address` leads to the server, for as long as nobody cuts it."""

    def __init__(self, server: str) -> None:
        self._server = urlsplit(server)
        self._open: set[asyncio.StreamWriter] = set()
        self._dead_until = 0.0
        self.address = ""
        self.cuts = 0

    def cut(self, seconds: float = 0.0) -> None:
        """Every connection ends at once; for so long no other lasts."""
        self.cuts += 1
        self._dead_until = time.monotonic() + seconds
        for writer in self._open:
            writer.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if time.monotonic() < self._dead_until:
            writer.transport.abort()
            return
        with suppress(OSError):
            there = await asyncio.open_connection(self._server.hostname, self._server.port)
            ends = {writer, there[1]}
            self._open |= ends
            await asyncio.gather(_pass_on(reader, there[1]), _pass_on(there[0], writer))
            self._open -= ends


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while content := await reader.read(65_536):
            writer.write(content)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def line_to(server: str) -> AsyncIterator[CutLine]:
    line = CutLine(server)
    listening = await asyncio.start_server(line.carry, "127.0.0.1", 0)
    line.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield line
    finally:
        listening.close()
        line.cut()
