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
    async def begun(self, sender: str, *, size: int) -> AsyncIterator[SMTP]:
        """One on which an email of so many bytes has begun, from this address. Raises what
        connecting and beginning raise: `SMTPException`, `OSError`.
        """
        async with self._turns:
            connection = await self._begun_again(sender, size) or await self._opened(sender, size)
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

    async def _opened(self, sender: str, size: int) -> _Open:
        server = SMTP(hostname=self.host, port=self.port, timeout=_TIMEOUT_SECONDS)
        await server.connect()
        try:
            await _begin(server, sender, size)
        except BaseException:
            server.close()
            raise
        return _Open(server)

    async def _begun_again(self, sender: str, size: int) -> _Open | None:
        """On one that the server has not closed meanwhile: beginning the next email tells."""
        while self._idle:
            connection = self._idle.pop()
            try:
                await _begin(connection.server, sender, size)
            except (SMTPException, OSError):
                connection.server.close()
                continue
            return connection
        return None


async def _begin(server: SMTP, sender: str, size: int) -> None:
    """Says how large it is to whoever wants to know (RFC 1870)."""
    options = [f"size={size}"] if server.supports_extension("size") else []
    await server.mail(sender, options=options)


async def _hang_up(connection: _Open) -> None:
    with suppress(SMTPException, OSError):
        await connection.server.quit()
    connection.server.close()
