"""Connections to the mail server that are used again, a few at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from aiosmtplib import SMTP, SMTPException

_SIDE_BY_SIDE: Final = 4
_TIMEOUT_SECONDS: Final = 20
_EMAILS_EACH: Final = 100
"""Many servers close a connection after so many."""


@dataclass(eq=False)
class _Open:
    server: SMTP
    used: int = 0


@dataclass(eq=False)
class SmtpConnections:
    """What went wrong on a connection closes it, so the next email never pays for the one before.
    Servers that offer it are spoken to over TLS.
    """

    host: str
    port: int
    _idle: list[_Open] = field(default_factory=list, init=False)
    _turns: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(_SIDE_BY_SIDE), init=False
    )

    @asynccontextmanager
    async def one(self) -> AsyncIterator[SMTP]:
        """Raises what connecting raises: `SMTPException`, `OSError`."""
        async with self._turns:
            connection = await self._still_open() or await self._opened()
            try:
                yield connection.server
            except BaseException:
                connection.server.close()
                raise
            connection.used += 1
            if connection.used < _EMAILS_EACH:
                self._idle.append(connection)
            else:
                await _hang_up(connection)

    async def close(self) -> None:
        """Those that nobody uses."""
        idle, self._idle = self._idle, []
        await asyncio.gather(*[_hang_up(connection) for connection in idle])

    async def _opened(self) -> _Open:
        server = SMTP(hostname=self.host, port=self.port, timeout=_TIMEOUT_SECONDS)
        await server.connect()
        return _Open(server)

    async def _still_open(self) -> _Open | None:
        """One that the server has not closed meanwhile."""
        while self._idle:
            connection = self._idle.pop()
            try:
                await connection.server.rset()
            except (SMTPException, OSError):
                connection.server.close()
                continue
            return connection
        return None


async def _hang_up(connection: _Open) -> None:
    with suppress(SMTPException, OSError):
        await connection.server.quit()
    connection.server.close()
