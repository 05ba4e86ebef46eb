"""Handing out changes: slow readers, broken streams."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack

import pytest

from services.routing.inbox.domain import LeadChange
from services.routing.inbox.usecases.broadcast_lead_changes import (
    BroadcastLeadChanges,
    Ended,
    LeadChanged,
    ReloadNeeded,
    TooManyStreams,
)
from services.routing.leads.domain import Placement
from shared.auth.domain import Principal, Role, Scope
from tests.support.waiting import eventually

SOMEBODY = Principal(
    account_id="ann", name="Ann", role=Role.COORDINATOR, scope=Scope(everything=True)
)
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
    broadcast = BroadcastLeadChanges(changes)
    with broadcast.subscribe("session", SOMEBODY) as subscriber:
        running.append(asyncio.create_task(broadcast.run()))
        changes.goes_on.set()
        messages = [await subscriber.next(10) for _ in range(5)]
    reload = ReloadNeeded()
    assert messages == [reload, LeadChanged("a"), reload, LeadChanged("b"), reload]


async def test_a_slow_reader_is_told_to_read_again_instead_of_everything_it_missed(
    running: list[asyncio.Task[None]],
) -> None:
    changes = ScriptedChanges([f"lead-{n}" for n in range(150)])
    broadcast = BroadcastLeadChanges(changes)
    with broadcast.subscribe("session", SOMEBODY) as subscriber:
        running.append(asyncio.create_task(broadcast.run()))

        assert await subscriber.next(10) == ReloadNeeded()
        changes.goes_on.set()
        await eventually(lambda: asyncio.sleep(0, not broadcast.is_open), every=0)
        assert await subscriber.next(10) == ReloadNeeded()
        assert await subscriber.next(10) == LeadChanged("lead-101")


async def test_a_window_that_opens_while_the_process_stops_ends_at_once() -> None:
    broadcast = BroadcastLeadChanges(ScriptedChanges())
    broadcast.end()
    with broadcast.subscribe("session", SOMEBODY) as subscriber:
        assert await subscriber.next(1) == Ended()


async def test_a_closed_window_makes_way_for_another() -> None:
    broadcast = BroadcastLeadChanges(ScriptedChanges())
    for _ in range(20):
        with broadcast.subscribe("session", SOMEBODY):
            pass
    with ExitStack() as windows:
        for _ in range(5):
            windows.enter_context(broadcast.subscribe("session", SOMEBODY))
        windows.enter_context(broadcast.subscribe("another session", SOMEBODY))
        with pytest.raises(TooManyStreams):
            windows.enter_context(broadcast.subscribe("session", SOMEBODY))
