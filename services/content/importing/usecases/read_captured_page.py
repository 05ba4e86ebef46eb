"""A captured page is read while the process goes on answering everybody else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from services.content.importing.domain import ImportResult, read_page
from shared.errors import TooMany


class TooManyPagesAtOnce(TooMany):
    code = "importing.too-many-at-once"
    title = "Too many pages are being read at this moment. Please try again shortly."


class ReadCapturedPage:
    """One page at a time in a thread of its own, `waiting` more in line; the rest is refused.

    The largest page of text that is taken needs about 0.2 s, the largest in HTML up to a second.
    Measured meanwhile, on two cores: another request waits 5 to 7 ms more for the interpreter, and
    0.4 ms more where a process reads; a thread needs no second copy of the program for that.
    """

    def __init__(self, read: Callable[..., ImportResult] = read_page, *, waiting: int = 7) -> None:
        self._read = read
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="importing")
        self._capacity = 1 + waiting

    async def __call__(self, page: bytes, *, locale: str) -> ImportResult:
        if self._capacity == 0:
            raise TooManyPagesAtOnce(retry_after=2)
        self._capacity -= 1
        try:
            work = partial(self._read, page, locale=locale)
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._capacity += 1

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
