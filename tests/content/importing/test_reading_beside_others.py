"""A page is read beside everything else that the process does, and only so many at once."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from services.content.importing.domain import ImportResult, read_page
from services.content.importing.usecases.read_captured_page import (
    ReadCapturedPage,
    TooManyPagesAtOnce,
)

PAGE = b"Knee wash\n\nWhy\n\nPain."


class PausedReading:
    """Reads only once it is let go."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.at_once = 0
        self.most_at_once = 0

    def __call__(self, page: bytes, *, locale: str) -> ImportResult:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        self.go_on.wait(60)
        self.at_once -= 1
        return read_page(page, locale=locale)


@pytest.fixture
def paused() -> Iterator[PausedReading]:
    reading = PausedReading()
    yield reading
    reading.go_on.set()


async def test_others_are_answered_while_a_page_is_read(paused: PausedReading) -> None:
    read = ReadCapturedPage(paused)
    reading = asyncio.create_task(read(PAGE, locale="en-CA"))
    for _ in range(10):
        await asyncio.sleep(0)  # what another request does meanwhile
    assert not reading.done()
    paused.go_on.set()
    assert (await reading).procedure is not None


async def test_pages_are_read_one_after_the_other_and_too_many_are_refused(
    paused: PausedReading,
) -> None:
    read = ReadCapturedPage(paused, waiting=2)
    readings = [asyncio.create_task(read(PAGE, locale="en-CA")) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyPagesAtOnce) as refusal:
        await read(PAGE, locale="en-CA")
    assert refusal.value.retry_after > 0
    paused.go_on.set()
    assert all(result.procedure for result in await asyncio.gather(*readings))
    assert paused.most_at_once == 1
    assert (await read(PAGE, locale="en-CA")).procedure


async def test_whoever_goes_away_frees_capacity_for_the_next(paused: PausedReading) -> None:
    read = ReadCapturedPage(paused, waiting=1)
    first = asyncio.create_task(read(PAGE, locale="en-CA"))
    impatient = asyncio.create_task(read(PAGE, locale="en-CA"))
    await asyncio.sleep(0)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    patient = asyncio.create_task(read(PAGE, locale="en-CA"))
    await asyncio.sleep(0)
    paused.go_on.set()
    assert (await first).procedure
    assert (await patient).procedure
