"""A timer goes on, whatever its work does."""

import asyncio
from collections.abc import Callable

from shared.mongo import Database, Heard, Lease, MongoLeases, SharedLease
from shared.runtime import Timer
from shared.telemetry import lasting_alarms
from tests.support.waiting import eventually


def timer(database: Database, work: Callable[[], int], name: str) -> Timer:
    async def turn() -> int:
        return work()

    lease = SharedLease(MongoLeases(database), name, owner=name)
    return Timer(name=name, work=turn, seconds=0.01, lease=lease)


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


class CountedLeases(MongoLeases):
    taken = 0

    async def take(self, name: str, owner: str) -> Lease | None:
        self.taken += 1
        return await super().take(name, owner)


async def test_a_lease_that_lasts_is_written_once_for_all_timers_that_share_it(
    database: Database,
) -> None:
    turns: list[int] = []

    async def turn() -> int:
        turns.append(1)
        return 0

    leases, stop = CountedLeases(database), asyncio.Event()
    lease = SharedLease(leases, "timers", owner="me")
    timers = [Timer(name=name, work=turn, seconds=0.001, lease=lease) for name in ("a", "b")]
    running = asyncio.gather(*[timer.run(stop) for timer in timers])
    await eventually(lambda: asyncio.sleep(0, len(turns) >= 20))
    stop.set()
    await running
    assert leases.taken == 1


async def test_of_two_timers_one_works_and_the_other_takes_over_when_its_lease_is_over(
    database: Database,
) -> None:
    turns: list[str] = []

    def timer_of(owner: str) -> Timer:
        async def turn() -> int:
            turns.append(owner)
            return 0

        leases = MongoLeases(database, lives_for_seconds=0.5)
        lease = SharedLease(leases, "timers", owner=owner)
        return Timer(name="shared", work=turn, seconds=0.01, lease=lease)

    first_stop, stop = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(timer_of("first").run(first_stop))
    await eventually(lambda: asyncio.sleep(0, len(turns) > 3))
    second = asyncio.create_task(timer_of("second").run(stop))
    await eventually(lambda: asyncio.sleep(0, len(turns) > 60))
    assert set(turns) == {"first"}
    first_stop.set()
    await first
    await eventually(lambda: asyncio.sleep(0, "second" in turns))
    stop.set()
    await second


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_timer_dozes_while_nothing_is_written_and_wakes_when_something_is(
    database: Database,
) -> None:
    turns: list[int] = []

    async def turn() -> int:
        turns.append(1)
        return 0

    seen = -1

    async def has_dozed_off() -> bool:
        """No turn since it was last asked."""
        nonlocal seen
        before, seen = seen, len(turns)
        return seen == before

    clock, stop = Clock(), asyncio.Event()
    heard = Heard(monotonic=clock)
    lease = SharedLease(MongoLeases(database), "timers", owner="me")
    dozing = Timer(
        name="doze", work=turn, seconds=0.001, lease=lease, heard=heard, dozing_seconds=3600
    )
    running = asyncio.create_task(dozing.run(stop))
    heard.open()
    await eventually(lambda: asyncio.sleep(0, len(turns) >= 5))  # a write was heard lately
    clock.now = 30.0
    await eventually(has_dozed_off)
    before = len(turns)
    heard.write()
    await eventually(lambda: asyncio.sleep(0, len(turns) > before + 5))  # at its rhythm again
    clock.now = 60.0
    await eventually(has_dozed_off)
    before = len(turns)
    heard.lose()
    await eventually(lambda: asyncio.sleep(0, len(turns) > before + 5))  # nobody would tell
    stop.set()
    await running
