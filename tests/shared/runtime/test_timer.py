"""A timer goes on, whatever its work does."""

import asyncio
from collections.abc import Callable

from shared.mongo import Database, MongoLeases
from shared.runtime import Timer
from shared.telemetry import lasting_alarms
from tests.support.waiting import eventually


def timer(database: Database, work: Callable[[], int], name: str) -> Timer:
    async def turn() -> int:
        return work()

    return Timer(name=name, work=turn, seconds=0.01, leases=MongoLeases(database))


async def test_a_timer_goes_on_after_any_error_and_says_so_after_a_few(database: Database) -> None:
    turns: list[int] = []
    errors = [ValueError(), KeyError(), RecursionError(), LookupError()]

    def work() -> int:
        turns.append(1)
        if len(turns) <= len(errors):
            raise errors[len(turns) - 1]
        return 0

    alarmed = False

    async def is_alarmed() -> bool:
        nonlocal alarmed
        alarmed = alarmed or "timer.failing:odd" in lasting_alarms()
        return alarmed

    async def is_well_again() -> bool:
        return len(turns) > len(errors) and "timer.failing:odd" not in lasting_alarms()

    stop = asyncio.Event()
    running = asyncio.create_task(timer(database, work, "odd").run(stop))
    await eventually(is_alarmed, every=0)
    await eventually(is_well_again)
    stop.set()
    await running
