"""Doing several things side by side."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


async def finish_all(works: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """The results in their order. When one fails its error is raised, but not before all others
    have come to their end: unlike `asyncio.gather` it leaves nothing running.
    """
    results = await asyncio.gather(*works, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]
