"""Deadlines whose passing ends the process: what hangs is not waited for and not reused."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class DeadlineExceeded(Exception):
    """Something gave no answer in time. The process ends with a non-zero code and is started
    again.
    """

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


async def run_with_deadline(seconds: float, step: str, work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`; `DeadlineExceeded` when it takes longer.

    Unlike `asyncio.wait_for` it does not wait for the cancellation either, which a hanging client
    may swallow.
    """
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.cancel()
        raise DeadlineExceeded(step)
    return task.result()
