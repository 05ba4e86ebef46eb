"""Waiting for something that other tasks or processes bring about: polls a condition, never a fixed
sleep.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(
    condition: Callable[[], Awaitable[T]], *, timeout_seconds: float = 30.0, every: float = 0.05
) -> T:
    """The first truthy answer of `condition`; the timeout is generous, since machines are slow,
    not a measurement.
    """
    until = time.monotonic() + timeout_seconds
    while True:
        seen = await condition()
        if seen:
            return seen
        if time.monotonic() > until:
            raise AssertionError(f"not within {timeout_seconds} s: last seen {seen!r}")
        await asyncio.sleep(every)
