"""Server-sent events over a real socket and a real change stream."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx2
import pytest

from services.routing.inbox import stream
from services.routing.inbox.domain import ChangePosition
from services.routing.inbox.store import MongoLeadChanges
from services.routing.inbox.usecases.broadcast_lead_changes import (
    BroadcastLeadChanges,
    LeadsChanged,
)
from services.routing.leads.domain import MoveReason
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import credentials
from tests.support.clocks import StillClock
from tests.support.serving import served
from tests.support.waiting import eventually

LONG = 20.0
"""A bound for slow machines, not a measurement."""


class Window:
    """One open stream, read line by line."""

    def __init__(self, answer: httpx2.Response) -> None:
        self.status = answer.status_code
        self.position = ""
        self.beats = 0
        self._lines = answer.aiter_lines()

    async def event(self) -> tuple[str, str]:
        """The next event's name and data; comments and beats are passed over."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(LONG):
            async for line in self._lines:
                name, _, value = line.partition(": ")
                fields[name] = value
                if line or "event" not in fields:
                    continue
                self.position = fields.get("id", self.position)
                if fields["event"] != "beat":
                    return fields["event"], fields.get("data", "")
                self.beats += 1
                fields = {}
        raise EOFError

    async def ends(self) -> bool:
        try:
            await self.event()
        except EOFError:
            return True
        return False


@asynccontextmanager
async def window(
    office: Office, address: str, who: str, *, since: str = "", header: str = ""
) -> AsyncIterator[Window]:
    async with httpx2.AsyncClient(base_url=address, timeout=LONG) as client:
        await client.post("/v1/sessions", json=credentials(office.staff[who]))
        headers = {"Last-Event-ID": header} if header else {}
        asked = client.stream("GET", "/console/stream", params={"since": since}, headers=headers)
        async with asked as answer:
            opened = Window(answer)
            if opened.status == 200:
                assert await opened.event() == ("ready", "")
            yield opened


@pytest.fixture
async def address(office: Office) -> AsyncIterator[str]:
    async def is_open() -> bool:
        return office.console.broadcast.is_open

    await eventually(is_open)
    async with served(office.app) as url:
        yield url


async def test_a_new_lead_is_named_to_its_clinic_and_to_nobody_else(
    office: Office, address: str
) -> None:
    async with (
        window(office, address, "maya") as toronto,
        window(office, address, "jordan") as calgary,
    ):
        in_toronto, in_calgary = await office.lead("toronto"), await office.lead("calgary")
        assert await toronto.event() == ("leads", in_toronto.id)
        assert await calgary.event() == ("leads", in_calgary.id)


async def test_a_clinic_that_loses_a_lead_is_told_and_so_is_the_one_that_gets_it(
    office: Office, address: str
) -> None:
    lead = await office.lead("toronto")
    async with (
        window(office, address, "maya") as toronto,
        window(office, address, "jordan") as calgary,
    ):
        await office.core.actions.transfer(
            lead.id,
            "calgary",
            MoveReason.WORKLOAD,
            office.staff["maya"].principal(),
            expected_version=1,
        )
        assert await toronto.event() == ("leads", lead.id)
        assert await calgary.event() == ("leads", lead.id)


async def test_a_lead_that_comes_to_another_level_is_named_though_nobody_has_done_anything(
    office: Office, address: str, clock: StillClock
) -> None:
    lead = await office.lead("toronto")
    async with (
        window(office, address, "maya") as toronto,
        window(office, address, "desk") as network,
    ):
        clock.advance(timedelta(days=9))
        await office.core.escalate_leads()
        assert await toronto.event() == ("leads", lead.id)
        assert await network.event() == ("leads", lead.id)


async def test_what_the_relay_writes_is_no_change_for_anybody(office: Office, address: str) -> None:
    broadcast = office.console.broadcast
    before = broadcast.position
    first = await office.lead()
    await eventually(lambda: asyncio.sleep(0, broadcast.position != before), every=0.01)
    async with window(office, address, "maya") as toronto:
        await office.database["leads"].update_one({"_id": first.id}, {"$unset": {"outbox": ""}})
        second = await office.lead()
        assert await toronto.event() == ("leads", second.id)


async def test_whoever_comes_back_to_any_process_is_told_what_was_missed_and_nothing_foreign(
    office: Office, address: str
) -> None:
    async with window(office, address, "maya") as toronto:
        first = await office.lead()
        assert await toronto.event() == ("leads", first.id)
    missed, foreign = await office.leads(3), await office.lead("calgary")
    await office.core.actions.contact(
        first.id, office.staff["maya"].principal(), expected_version=1
    )
    others = {one.id for one in missed} | {first.id}
    earlier = timedelta(minutes=1)
    other_process = BroadcastLeadChanges(MongoLeadChanges(office.database, known_before=earlier))
    running = asyncio.create_task(other_process.run())
    since = ChangePosition.decode(toronto.position)
    with other_process.subscribe("session", office.staff["maya"].principal(), since=since) as there:
        named = set[str]()
        while named < others:
            message = await there.next(LONG)
            assert isinstance(message, LeadsChanged)
            named |= set(message.lead_ids)
    running.cancel()
    assert named == others
    for known in ({"since": toronto.position}, {"since": "1-1-1", "header": toronto.position}):
        async with window(office, address, "maya", **known) as again:
            named = set()
            while named < others:
                name, data = await again.event()
                assert name == "leads"
                named |= set(data.split())
            assert named == others
            assert foreign.id not in named
    async with window(office, address, "maya", since="1-1-1") as long_ago:
        assert await long_ago.event() == ("reload", "")


async def test_the_sixth_window_of_a_session_is_refused(office: Office, address: str) -> None:
    async with httpx2.AsyncClient(base_url=address, timeout=LONG) as client:
        await client.post("/v1/sessions", json=credentials(office.staff["maya"]))
        async with (
            client.stream("GET", "/console/stream") as one,
            client.stream("GET", "/console/stream") as two,
            client.stream("GET", "/console/stream") as three,
            client.stream("GET", "/console/stream") as four,
            client.stream("GET", "/console/stream") as five,
        ):
            windows = [one, two, three, four, five]
            assert {answer.status_code for answer in windows} == {200}
            refused = await client.get("/console/stream")
    assert refused.status_code == 429


async def test_without_a_sign_in_there_is_no_stream(office: Office, address: str) -> None:  # noqa: ARG001 - fixture
    async with httpx2.AsyncClient(base_url=address) as client:
        answer = await client.get("/console/stream", headers={"Accept": "text/event-stream"})
    assert answer.status_code == 401


async def test_a_stream_ends_with_its_session(
    office: Office, address: str, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_LOOK_EVERY_SECONDS", 0.05)
    async with window(office, address, "maya") as toronto:
        clock.advance(timedelta(minutes=31))
        assert await toronto.ends()
        assert toronto.position


async def test_streams_end_when_the_process_stops(office: Office, address: str) -> None:
    async with window(office, address, "maya") as toronto:
        office.console.broadcast.end()
        assert await toronto.ends()
