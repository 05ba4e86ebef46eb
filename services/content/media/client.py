"""Pictures are drawn by a process of its own for each (`services.content.draw`): it gets the bytes
and nothing else, and is ended when it takes too long.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any, Final

import services
from services.content.media.domain import (
    Drawn,
    FocalPoint,
    Format,
    ImageRefused,
    Rendition,
    Shape,
    TooManyImagesAtOnce,
)

_PROGRAM: Final = ("-m", "services.content.draw")
_FOLDER: Final = Path(services.__path__[0]).parent
_ENVIRONMENT: Final = {"MALLOC_ARENA_MAX": "2"}
"""Nothing of ours: the keys of this process are in its own."""
_RETRY_AFTER: Final = 10


class DrawingProcesses:
    """One picture at a time, `waiting` more in line; the rest is refused."""

    def __init__(self, *, seconds: float = 60.0, waiting: int = 4) -> None:
        self._seconds = seconds
        self._capacity = 1 + waiting
        self._one = asyncio.Semaphore(1)

    async def new(self, image: bytes, focal: FocalPoint) -> Drawn:
        return await self._in_line(image, focal, is_new=True)

    async def again(self, master: bytes, focal: FocalPoint) -> Drawn:
        return await self._in_line(master, focal, is_new=False)

    async def _in_line(self, image: bytes, focal: FocalPoint, *, is_new: bool) -> Drawn:
        if self._capacity == 0:
            raise TooManyImagesAtOnce(retry_after=_RETRY_AFTER)
        self._capacity -= 1
        try:
            async with self._one:
                job = {"is_new": is_new, "x": focal.x, "y": focal.y}
                return _drawn(await self._run(json.dumps(job).encode() + b"\n" + image))
        finally:
            self._capacity += 1

    async def _run(self, job: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *_PROGRAM,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=_FOLDER,
            env=_ENVIRONMENT,
        )
        try:
            async with asyncio.timeout(self._seconds):
                answer, _ = await process.communicate(job)
        except TimeoutError as error:
            raise ImageRefused.for_reason("too-much-work") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:  # out of memory or of time, or worse
            raise ImageRefused.for_reason("too-much-work")
        return answer


def _drawn(answer: bytes) -> Drawn:
    line, _, rest = answer.partition(b"\n")
    result: dict[str, Any] = json.loads(line)
    if "refused" in result:
        raise ImageRefused.for_reason(result["refused"])
    parts, at = {}, 0
    for name, size in result["parts"]:
        parts[name] = rest[at : at + size]
        at += size
    return Drawn(
        width=result["width"],
        height=result["height"],
        renditions=tuple(_rendition(one) for one in result["renditions"]),
        parts=parts,
    )


def _rendition(result: dict[str, Any]) -> Rendition:
    return Rendition(
        shape=Shape(result["shape"]),
        width=result["width"],
        height=result["height"],
        format=Format(result["format"]),
    )
