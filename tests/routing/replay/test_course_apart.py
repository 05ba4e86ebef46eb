"""A replay is decided in a process of its own, which ends with whoever began it."""

import asyncio
import os
import signal
import sys
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from services.routing.replay.client import course_apart
from services.routing.replay.domain import ReplayStatus
from services.routing.replay.usecases.run_replays import RunReplays
from tests.routing.replay.builders import (
    CALGARY_SPEAKS,
    GOES_ON,
    KIM,
    LANGUAGES,
    ONLY_WISHES,
    PastWorld,
)
from tests.support.waiting import eventually

pytestmark = pytest.mark.processes


async def a_past() -> PastWorld:
    world = PastWorld(network=CALGARY_SPEAKS, policy=ONLY_WISHES.policy, load={KIM: 3})
    await world.days(6, each=4)
    await world.asked(LANGUAGES)
    return world


def apart(world: PastWorld) -> RunReplays:
    return replace(world.run, begin=course_apart)


def others_of_this() -> list[psutil.Process]:
    """The processes of courses: those that multiprocessing has spawned."""
    found = []
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            found += [one] if any("spawn_main" in part for part in one.cmdline()) else []
    return found


async def test_a_process_of_its_own_comes_to_the_same_report() -> None:
    here, there = await a_past(), await a_past()
    assert await here.run.work(GOES_ON)
    assert await apart(there).work(GOES_ON)
    found = await there.found()
    assert found.report == (await here.found()).report
    assert found.report.changes["clinic"] > 0

    async def is_alone() -> bool:
        return not others_of_this()

    await eventually(is_alone, timeout_seconds=30)


async def test_a_replay_whose_process_is_killed_is_run_to_its_end_later() -> None:
    expected = await a_past()
    assert await expected.run.work(GOES_ON)
    world = await a_past()
    runs, kept = apart(world), world.replays.keep

    async def keep_and_kill(*arguments: object) -> bool:
        is_ours = await kept(*arguments)  # type: ignore[arg-type] # as they come
        world.replays.keep = kept  # type: ignore[method-assign] # once only
        for one in others_of_this():
            one.send_signal(signal.SIGKILL)
        return is_ours

    world.replays.keep = keep_and_kill  # type: ignore[method-assign,assignment] # to kill in between
    with pytest.raises(BrokenProcessPool):
        await runs.work(GOES_ON)
    world.replays.run_out()
    assert await runs.work(GOES_ON)
    found = await world.found()
    assert (found.status, found.report) == (ReplayStatus.DONE, (await expected.found()).report)


_BEGINS_AND_WAITS = """
import asyncio, os
from services.routing.decisions.domain import FIRST_POLICY
from services.routing.replay.client import course_apart
from services.routing.replay.domain import Checkpoint

async def main():
    async with course_apart(FIRST_POLICY, Checkpoint()) as course:
        await course.report()
        print(os.getpid(), flush=True)
        await asyncio.sleep(600)

if __name__ == "__main__":
    asyncio.run(main())
"""


async def test_the_process_of_a_course_does_not_outlive_a_worker_that_is_killed(
    tmp_path: Path,
) -> None:
    program = tmp_path / "begins.py"
    program.write_text(_BEGINS_AND_WAITS, encoding="utf-8")
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        program,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    try:
        assert worker.stdout is not None
        await worker.stdout.readline()
        others = psutil.Process(worker.pid).children(recursive=True)
        assert others
    finally:
        worker.kill()
        await worker.wait()
    _, alive = await asyncio.to_thread(psutil.wait_procs, others, 30)
    assert alive == []
