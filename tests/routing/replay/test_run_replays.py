"""The worker runs replays: through deaths, cancellations and ends of the process."""

import asyncio
from dataclasses import replace

import pytest

from services.routing.decisions.domain import FIRST_POLICY
from services.routing.replay.domain import (
    Checkpoint,
    Period,
    Replay,
    ReplayHasEnded,
    ReplayNotFound,
    ReplayStatus,
    Report,
    Stay,
)
from services.routing.replay.ports import TakenReplay
from services.routing.replay.usecases.cancel_replay import CancelReplay
from tests.routing.assignment.builders import Died
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.replay.builders import (
    CALGARY_SPEAKS,
    GOES_ON,
    HOUR,
    KIM,
    LANGUAGES,
    ONLY_WISHES,
    WHOLE,
    PastWorld,
)
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.in_memory_replays import InMemoryReplays


class MortalReplays(InMemoryReplays):
    """Its process dies before or after it has kept how far it has come, so many times."""

    def __init__(self, *, before: bool, keeps: int) -> None:
        super().__init__()
        self.before, self.keeps, self.deaths = before, keeps, 0

    async def keep(self, taken: TakenReplay, checkpoint: Checkpoint, report: Report) -> bool:
        self.keeps -= 1
        if self.keeps < 0 and self.before:
            self._die()
        kept = await super().keep(taken, checkpoint, report)
        if self.keeps < 0:
            self._die()
        return kept

    def _die(self) -> None:
        self.keeps, self.deaths = 2, self.deaths + 1
        raise Died


class Watched(InMemoryReplays):
    """Something happens when how far it has come is kept for the first time."""

    def __init__(self, world: PastWorld, stop: asyncio.Event | None = None) -> None:
        super().__init__()
        self.world, self.stop = world, stop

    async def keep(self, taken: TakenReplay, checkpoint: Checkpoint, report: Report) -> bool:
        kept = await super().keep(taken, checkpoint, report)
        if self.stop is not None:
            self.stop.set()
        else:
            await self.cancel(taken.replay.id, by="m", at=MONDAY_NOON)
        return kept


async def a_past(replays: InMemoryReplays | None = None) -> PastWorld:
    """Twenty days, each a window; by languages many would go elsewhere, until Kim is full."""
    world = PastWorld(network=CALGARY_SPEAKS, policy=ONLY_WISHES.policy, load={KIM: 3})
    world.replays = replays or world.replays
    await world.days(20, each=4, stays=50 * HOUR)
    for index in range(0, 80, 3):  # some had been elsewhere before
        one = world.past.decisions[index]
        begin = one.facts.received_at + HOUR
        stay = Stay(doctor="calgary/kim", begin=begin, end=begin + index * HOUR)
        world.past.decisions[index] = replace(one, stays=(stay,))
    return world


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("keeps", [0, 1, 7, 18])
async def test_a_replay_whose_worker_dies_again_and_again_comes_to_the_same_report(
    *, before: bool, keeps: int
) -> None:
    expected = (await (await a_past()).replayed(LANGUAGES)).report
    assert expected.changes["clinic"] > 10
    replays = MortalReplays(before=before, keeps=keeps)
    world = await a_past(replays)
    await world.asked(LANGUAGES)
    while (await world.found()).status in {ReplayStatus.QUEUED, ReplayStatus.RUNNING}:
        try:
            assert await world.run.work(GOES_ON)
        except Died:
            replays.run_out()
    assert replays.deaths > 0
    found = await world.found()
    assert (found.status, found.report) == (ReplayStatus.DONE, expected)


async def test_who_cancels_keeps_the_report_of_what_was_done() -> None:
    world = await a_past()
    world.replays = Watched(world)
    await world.asked(FIRST_POLICY)
    assert await world.run.work(GOES_ON)
    found = await world.found()
    assert found.status is ReplayStatus.CANCELLED
    assert 0 < found.done < found.total == 80
    assert found.report.replayed == found.done
    assert not await world.run.work(GOES_ON)


async def test_a_worker_that_stops_lets_another_one_go_on() -> None:
    expected = (await (await a_past()).replayed(LANGUAGES)).report
    world, stop = await a_past(), asyncio.Event()
    world.replays = Watched(world, stop)
    await world.asked(LANGUAGES)
    assert await world.run.work(stop)
    assert (await world.found()).status is ReplayStatus.RUNNING
    other = replace(world.run, owner="another")
    assert await other.work(GOES_ON)
    assert (await world.found()).report == expected


async def test_a_window_that_takes_longer_than_a_lease_keeps_it() -> None:
    renewed = asyncio.Event()

    class Renewed(InMemoryReplays):
        async def renew(self, taken: TakenReplay) -> bool:
            renewed.set()
            return await super().renew(taken)

    world = await a_past(Renewed())
    await world.asked(FIRST_POLICY)
    assert await replace(world.run, renew_every=0).work(GOES_ON)
    assert renewed.is_set()
    assert (await world.found()).status is ReplayStatus.DONE


async def test_what_was_decided_anew_since_it_was_asked_for_is_not_of_the_past() -> None:
    world = await a_past()
    one = world.past.decisions[5]
    world.past.decisions[5] = replace(one, decided_at=WHOLE.end + HOUR)
    found = await world.replayed(FIRST_POLICY)
    assert found.report.not_recomputable == {"record.not-read": 1}
    assert (found.done, found.total) == (80, 80)


async def test_a_policy_that_is_gone_fails_the_replay_and_not_the_worker() -> None:
    world = await a_past()
    await world.replays.add(
        Replay(id="replay", policy="gone", period=WHOLE, asked_by="ann", asked_at=WHOLE.end,
               total=80)
    )  # fmt: skip
    assert await world.run.work(GOES_ON)
    found = await world.found()
    assert (found.status, found.failure) == (ReplayStatus.FAILED, "policy.unknown")


async def test_a_replay_that_kills_its_worker_every_time_is_given_up() -> None:
    world = await a_past(MortalReplays(before=True, keeps=0))
    await world.asked(FIRST_POLICY)
    for _ in range(9):
        world.replays.run_out()
        taken = await world.replays.take("somebody who dies at once")
        assert taken is not None
    world.replays.run_out()
    assert await world.run.work(GOES_ON)
    found = await world.found()
    assert (found.status, found.failure) == (ReplayStatus.FAILED, "replay.gave-up")


async def test_the_worker_outlives_whatever_a_replay_comes_to() -> None:
    stop = asyncio.Event()

    class Broken(InMemoryReplays):
        async def take(self, owner: str) -> TakenReplay | None:
            stop.set()
            raise RuntimeError(owner)

    world = await a_past(Broken())
    await world.run.run(stop)
    assert stop.is_set()


async def test_what_has_ended_is_not_cancelled() -> None:
    world = await a_past()
    await world.replayed(FIRST_POLICY, Period(begin=RECEIVED_AT, end=RECEIVED_AT + HOUR))
    cancel = CancelReplay(replays=world.replays, now=StillClock())
    with pytest.raises(ReplayHasEnded):
        await cancel("replay", by="m")
    with pytest.raises(ReplayNotFound):
        await cancel("unheard-of", by="m")
    await world.asked(FIRST_POLICY, "waits")
    assert (await cancel("waits", by="m")).status is ReplayStatus.CANCELLED
