"""Handing out changes: slow readers, those who come back, broken streams."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.inbox.domain import ChangePosition, LeadChange
from services.routing.inbox.usecases import broadcast_lead_changes
from services.routing.inbox.usecases.broadcast_lead_changes import (
    BroadcastLeadChanges,
    Ended,
    LeadsChanged,
    ReloadNeeded,
    Subscriber,
    TooManyStreams,
)
from services.routing.leads.domain import Placement
from shared.auth.domain import Principal, Role, Scope
from tests.support.waiting import eventually

SOMEBODY = Principal(
    account_id="ann", name="Ann", role=Role.COORDINATOR, scope=Scope(everything=True)
)
SOMEWHERE = Placement(location="toronto", wished_location=None, doctor=None)
BEGINS = ChangePosition(1, 0)


def at(seconds: int) -> ChangePosition:
    return ChangePosition(seconds, 1, 1)


def change(lead: str, seconds: int) -> LeadChange:
    return LeadChange(position=at(seconds), lead_id=lead, placement=SOMEWHERE)


class ScriptedChanges:
    """Gives one script after the other; between them the stream breaks, after the last it waits.
    `loses`: whether nobody knows any more what came after a break.
    """

    def __init__(self, *scripts: Sequence[LeadChange], loses: bool = False) -> None:
        self._scripts = list(scripts)
        self._loses = loses
        self.goes_on = asyncio.Event()
        self.watched_after: list[ChangePosition | None] = []

    async def watch(
        self, after: ChangePosition | None
    ) -> AsyncIterator[ChangePosition | LeadChange]:
        self.watched_after.append(after)
        is_lost = self._loses and after is not None
        yield ChangePosition(after.seconds + 100, 0) if is_lost and after else after or BEGINS
        await self.goes_on.wait()
        for one in self._scripts.pop(0) if self._scripts else ():
            yield one
        if self._scripts:
            raise ConnectionError
        await asyncio.Event().wait()


class Window:
    """Reads a subscriber as the browser does: everything that it was told, and where it is."""

    def __init__(self, subscriber: Subscriber) -> None:
        self._subscriber = subscriber
        self.heard: list[str] = []
        self.reloads = 0

    async def read(self, count: int = 1) -> None:
        for _ in range(count):
            match await self._subscriber.next(10):
                case LeadsChanged(lead_ids):
                    self.heard += lead_ids
                case ReloadNeeded():
                    self.reloads += 1

    async def read_all(self) -> None:
        while (message := await self._subscriber.next(0.001)) is not None:
            assert isinstance(message, LeadsChanged)
            self.heard += message.lead_ids


@pytest.fixture
async def running() -> AsyncIterator[list[asyncio.Task[None]]]:
    tasks: list[asyncio.Task[None]] = []
    yield tasks
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def opened(
    changes: ScriptedChanges, running: list[asyncio.Task[None]]
) -> BroadcastLeadChanges:
    broadcast = BroadcastLeadChanges(changes)
    running.append(asyncio.create_task(broadcast.run()))
    await eventually(lambda: asyncio.sleep(0, broadcast.is_open), every=0)
    return broadcast


async def test_a_stream_that_breaks_is_opened_where_it_broke_and_nobody_reads_again(
    running: list[asyncio.Task[None]],
) -> None:
    changes = ScriptedChanges([change("a", 2)], [change("a", 2), change("b", 3)])
    broadcast = await opened(changes, running)
    with broadcast.subscribe("session", SOMEBODY) as subscriber:
        changes.goes_on.set()
        window = Window(subscriber)
        await window.read(2)
    assert (window.heard, window.reloads) == (["a", "b"], 0)
    assert changes.watched_after[:2] == [None, at(2)]


async def test_what_nobody_knows_any_more_is_read_again_by_everybody(
    running: list[asyncio.Task[None]],
) -> None:
    changes = ScriptedChanges([change("a", 2)], [change("c", 200)], loses=True)
    broadcast = await opened(changes, running)
    with broadcast.subscribe("session", SOMEBODY) as subscriber:
        changes.goes_on.set()
        window = Window(subscriber)
        await window.read(2)
    assert (window.heard, window.reloads, subscriber.position) == (["a"], 1, at(200))


async def test_who_comes_before_the_process_knows_anything_reads_again_once_it_does(
    running: list[asyncio.Task[None]],
) -> None:
    broadcast = BroadcastLeadChanges(ScriptedChanges())
    with broadcast.subscribe("session", SOMEBODY) as subscriber:
        running.append(asyncio.create_task(broadcast.run()))
        assert await subscriber.next(10) == ReloadNeeded(BEGINS)


async def test_who_comes_back_is_told_what_was_missed_many_leads_at_a_time_and_each_once(
    running: list[asyncio.Task[None]],
) -> None:
    script = [change(f"lead-{n % 150}", n) for n in range(2, 302)]
    changes = ScriptedChanges(script)
    broadcast = await opened(changes, running)
    changes.goes_on.set()
    await eventually(lambda: asyncio.sleep(0, broadcast.position == at(301)), every=0)
    with broadcast.subscribe("session", SOMEBODY, since=at(41)) as subscriber:
        first, second = await subscriber.next(10), await subscriber.next(10)
        assert isinstance(first, LeadsChanged)
        assert isinstance(second, LeadsChanged)
        assert len(first.lead_ids) == broadcast_lead_changes.LEADS_AT_ONCE
        assert {*first.lead_ids, *second.lead_ids} >= {f"lead-{n}" for n in range(150)}
        assert second.position != first.position
    with broadcast.subscribe("session", SOMEBODY, since=first.position) as later:
        again = await later.next(10)
    assert again == second


async def test_who_missed_more_than_can_be_told_reads_again(
    running: list[asyncio.Task[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast_lead_changes, "MOST_MISSED", 3)
    changes = ScriptedChanges([change(f"lead-{n}", n) for n in range(2, 6)])
    broadcast = await opened(changes, running)
    changes.goes_on.set()
    await eventually(lambda: asyncio.sleep(0, broadcast.position == at(5)), every=0)
    with broadcast.subscribe("session", SOMEBODY, since=BEGINS) as subscriber:
        assert await subscriber.next(10) == ReloadNeeded(at(5))
    with broadcast.subscribe("session", SOMEBODY, since=at(2)) as subscriber:
        assert await subscriber.next(10) == LeadsChanged(("lead-3", "lead-4", "lead-5"), at(5))


async def test_who_is_ahead_of_the_process_waits_for_it_and_reads_again_if_it_never_comes_there(
    running: list[asyncio.Task[None]],
) -> None:
    broadcast = await opened(ScriptedChanges(), running)
    with broadcast.subscribe("session", SOMEBODY, since=at(9)) as subscriber:
        assert await subscriber.next(0.001) == ReloadNeeded(BEGINS)
        assert await subscriber.next(0.001) is None


@given(st.lists(st.integers(0, 3), max_size=30), st.data())
async def test_however_often_a_window_comes_back_it_is_told_of_every_change(
    steps: list[int], data: st.DataObject
) -> None:
    broadcast = BroadcastLeadChanges(ScriptedChanges())
    broadcast._open(BEGINS)
    seconds, position, heard, written = 1, BEGINS, list[str](), list[str]()
    for step in steps:
        for _ in range(step):
            seconds += 1
            written.append(f"lead-{seconds}")
            broadcast._tell(change(written[-1], seconds))
        if data.draw(st.booleans()):
            with broadcast.subscribe("session", SOMEBODY, since=position) as subscriber:
                window = Window(subscriber)
                await window.read_all()
                heard += window.heard
                assert subscriber.position
                position = subscriber.position
    with broadcast.subscribe("session", SOMEBODY, since=position) as subscriber:
        window = Window(subscriber)
        await window.read_all()
    assert heard + window.heard == written


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
