"""Pictures are drawn by processes of their own, of which nobody has to be afraid."""

import asyncio

import pytest

from services.content.draw import answer
from services.content.media.client import DrawingProcesses
from services.content.media.domain import FocalPoint, ImageRefused, TooManyImagesAtOnce
from tests.content.media.images import picture, png_of, saved

pytestmark = pytest.mark.processes
MIDDLE = FocalPoint()
PNG = saved(picture())


async def test_a_picture_is_drawn_or_refused_as_it_would_be_here() -> None:
    drawing = DrawingProcesses()

    drawn = await drawing.new(PNG, MIDDLE)
    assert (drawn.width, drawn.height) == (420, 280)
    line, _, rest = answer({"is_new": True, "x": 0.5, "y": 0.5}, PNG).partition(b"\n")
    assert b"".join(drawn.parts.values()) == rest
    assert b'"width": 420' in line
    for image, reason in ((png_of(30_000, 30_000), "too-many-pixels"), (PNG[:500], "damaged")):
        with pytest.raises(ImageRefused) as refusal:
            await drawing.new(image, MIDDLE)
        assert refusal.value.reason == reason


async def test_one_that_takes_too_long_is_ended_and_the_next_is_drawn() -> None:
    with pytest.raises(ImageRefused) as refusal:
        await DrawingProcesses(seconds=0.001).new(PNG, MIDDLE)
    assert refusal.value.reason == "too-much-work"

    drawing = DrawingProcesses(waiting=0)
    first = asyncio.create_task(drawing.new(PNG, MIDDLE))
    await asyncio.sleep(0)
    with pytest.raises(TooManyImagesAtOnce):
        await drawing.new(PNG, MIDDLE)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert (await drawing.new(PNG, MIDDLE)).width == 420
