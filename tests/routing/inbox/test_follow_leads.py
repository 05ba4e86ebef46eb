"""Handing out changes: slow readers, broken streams."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack

import pytest

from services.routing.inbox.domain import LeadChange, Placement, Visibility
from services.routing.inbox.usecases.follow_leads import (
    Ended,
    FollowLeads,
    LeadChanged,
    ReloadNeeded,
    TooManyStreams,
)
from tests.support.waiting import eventually

EVERYTHING = Visibility(every_clinic=True)
SOMEWHERE = Placement(location="toronto", wished_location=None, doctor=None)


class ScriptedChanges:
    """Gives one script after the other; after each the stream breaks, after the last it waits."""

    def __init__(self, *scripts: Sequence[str]) -> None:
        self._scripts = list(scripts)
        self.goes_on = asyncio.Event()

    async def watch(self) -> AsyncIterator[LeadChange | None]:
        yield None
        await self.goes_on.wait()
        if not self._scripts:
            await asyncio.Event().wait()
        for lead_id in self._scripts.pop(0):
            yield LeadChange(lead_id=lead_id, placement=SOMEWHERE)
        raise ConnectionError


@pytest.fixture
async def running() -> AsyncIterator[list[asyncio.Task[None]]]:
    tasks: list[asyncio.Task[None]] = []
    yield tasks
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_after_a_break_everybody_is_told_to_read_again(
    running: list[asyncio.Task[None]],
) -> None:
    changes = ScriptedChanges(["a"], ["b"])
    follow = FollowLeads(changes)
    with follow.following("session", EVERYTHING) as follower:
        running.append(asyncio.create_task(follow.run()))
        changes.goes_on.set()
        words = [await follower.next(10) for _ in range(5)]
    reload = ReloadNeeded()
    assert words == [reload, LeadChanged("a"), reload, LeadChanged("b"), reload]


async def test_a_slow_reader_is_told_to_read_again_instead_of_everything_it_missed(
    running: list[asyncio.Task[None]],
) -> None:
    changes = ScriptedChanges([f"lead-{n}" for n in range(150)])
    follow = FollowLeads(changes)
    with follow.following("session", EVERYTHING) as follower:
        running.append(asyncio.create_task(follow.run()))

        assert await follower.next(10) == ReloadNeeded()
        changes.goes_on.set()
        await eventually(lambda: asyncio.sleep(0, not follow.is_open), every=0)
        assert await follower.next(10) == ReloadNeeded()
        assert await follower.next(10) == LeadChanged("lead-101")


async def test_a_window_that_opens_while_the_process_stops_ends_at_once() -> None:
    follow = FollowLeads(ScriptedChanges())
    follow.end()
    with follow.following("session", EVERYTHING) as follower:
        assert await follower.next(1) == Ended()


async def test_a_closed_window_makes_room_for_another() -> None:
    follow = FollowLeads(ScriptedChanges())
    for _ in range(20):
        with follow.following("session", EVERYTHING):
            pass
    with ExitStack() as windows:
        for _ in range(5):
            windows.enter_context(follow.following("session", EVERYTHING))
        windows.enter_context(follow.following("another session", EVERYTHING))
        with pytest.raises(TooManyStreams):
            windows.enter_context(follow.following("session", EVERYTHING))
