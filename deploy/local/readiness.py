"""Ways to ask whether a process can be used yet."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx2

Ready = Callable[[], Awaitable[bool]]


def answers(url: str) -> Ready:
    """Whether an address answers 200."""

    async def check() -> bool:
        try:
            async with httpx2.AsyncClient(timeout=2.0, trust_env=False) as client:
                return (await client.get(url)).status_code == 200
        except httpx2.HTTPError:
            return False

    return check


def accepts(host: str, port: int) -> Ready:
    """Whether a port takes connections."""

    async def check() -> bool:
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 2.0)
        except (OSError, TimeoutError):
            return False
        writer.close()
        return True

    return check
