"""Waiting for something that other tasks or processes bring about: polls a condition, never a fixed
sleep.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(
    look: Callable[[], Awaitable[T]], *, within: float = 30.0, every: float = 0.05
) -> T:
    """The first truthy answer of `look`; the bound is generous, since machines are slow, not a
    measurement.
    """
    until = time.monotonic() + within
    while True:
        seen = await look()
        if seen:
            return seen
        if time.monotonic() > until:
            raise AssertionError(f"not within {within} s: last seen {seen!r}")
        await asyncio.sleep(every)
