"""A replay's course in a process of its own, since all it does is reckon: what is live keeps this
one, and the next window is read while the last one is decided on.

The process ends with its replay, and with the process that began it, however that ends.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Final, TypeVar

from services.routing.decisions.domain import Policy
from services.routing.replay.domain import Checkpoint, Course, Report, Window
from shared.directory.domain import Directory
from shared.runtime.garbage import spare_what_lives_long

T = TypeVar("T")
_GIVES_WAY: Final = 5
"""By how much its priority is lower than that of what is live."""


@asynccontextmanager
async def course_apart(policy: Policy, checkpoint: Checkpoint) -> AsyncIterator["CourseApart"]:
    executor = ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=_begin, initargs=(policy, checkpoint)
    )
    try:
        yield CourseApart(executor)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


class CourseApart:
    """Its calls are made one after the other. A process that was killed fails each of them, with
    `BrokenProcessPool`.
    """

    def __init__(self, executor: ProcessPoolExecutor) -> None:
        self._executor = executor
        self._sent: Collection[str] = ()

    async def run(self, window: Window) -> None:
        """A directory that the window before had is not sent again."""
        positions = tuple(window.directories)
        fresh = {at: _plain(window.directories[at]) for at in positions if at not in self._sent}
        self._sent = positions
        await self._call(_run, replace(window, directories=fresh), positions)

    async def checkpoint(self) -> Checkpoint:
        return await self._call(_checkpoint)

    async def report(self) -> Report:
        return await self._call(_report)

    async def _call(self, work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work, *arguments)


def _plain(directory: Directory) -> Directory:
    """Without what was reckoned from it."""
    return Directory(entries=directory.entries, revisions=directory.revisions)


# --- in the other process ---------------------------------------------------------------------

_course: Course
_directories: dict[str, Directory] = {}


def _begin(policy: Policy, checkpoint: Checkpoint) -> None:
    global _course  # noqa: PLW0603 - the process has one, and its calls have nothing else in common
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it says when it ends
    Thread(target=_end_with_parent, daemon=True).start()
    os.nice(_GIVES_WAY)
    _course = Course(policy, checkpoint)
    spare_what_lives_long()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _run(window: Window, positions: Collection[str]) -> None:
    known = {**_directories, **window.directories}
    _directories.clear()
    _directories.update({at: known[at] for at in positions})
    _course.run(replace(window, directories=dict(_directories)))


def _checkpoint() -> Checkpoint:
    return _course.checkpoint


def _report() -> Report:
    return _course.report()
