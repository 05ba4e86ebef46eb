"""From a lead's write until a browser has painted its row, at 20 inquiries a second: with fifty
open consoles beside one console alone. One of them is a browser and shows every lead, the others
ask for what its script asks for (`tests/bench/console_followers.py`): once consoles of the
coordinators in turn, who see the leads of their clinics, and once consoles that show every lead.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx2
from playwright.async_api import Page, expect

from shared.mongo import Client, connect
from tests.bench.patients import Patients, fresh_run, patients_of
from tests.bench.processes import memory_megabytes
from tests.bench.programs import environment
from tests.bench.rows import Row
from tests.bench.settled import until_all_is_done
from tests.support.browser import chromium, window_of
from tests.support.system import ROOT, System
from tests.support.waiting import eventually

MANY = 50
_RATE = 20.0
_TIMES = 5.0
_MOST_MEGABYTES = 300.0
_PAINTED = """() => {
    window.painted = {};
    new MutationObserver(() => {
        const rows = document.querySelectorAll("#rows [data-newest] > .row:not([data-timed])");
        if (rows.length === 0) return;
        for (const row of rows) row.dataset.timed = "";
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => {
                const now = performance.timeOrigin + performance.now();
                for (const row of rows) window.painted[row.dataset.lead] ??= now;
            };
            channel.port2.postMessage(null);
        });
    }).observe(document.getElementById("rows"), {childList: true, subtree: true});
}"""


@dataclass(frozen=True)
class _Shown:
    """Milliseconds of each lead that was painted."""

    milliseconds: Sequence[float]

    @property
    def p95(self) -> float:
        return sorted(self.milliseconds)[int(0.95 * (len(self.milliseconds) - 1) + 0.5)]


async def measure(
    system: System, *, rounds: int, seconds: float, consoles: int = MANY
) -> list[Row]:
    """`rounds` of `seconds` each for one console and for `consoles`, one after the other."""
    client, patients = (
        connect(system.state()["mongo"], application="bench"),
        await patients_of(system),
    )
    everybody = [one for one in system.state()["sign_ins"] if one["role"] == "coordinator"]
    kinds = {"of their clinics": everybody, "of all clinics": [system.sign_in_of("manager")]}
    alone: list[float] = []
    among: dict[str, list[float]] = {kind: [] for kind in kinds}
    memory: list[float] = []
    try:
        async with chromium() as browser:
            page = (await window_of(browser)).page
            await _open(system, page)
            line = _Line(system, client, patients, page)
            await line.shown(seconds)  # warms up
            for _ in range(rounds):
                alone.append((await line.shown(seconds)).p95)
                for kind, accounts in kinds.items():
                    async with _followers(system, consoles - 1, accounts):
                        among[kind].append((await line.shown(seconds)).p95)
                memory.append(memory_megabytes(system.pids()["routing"]))
    finally:
        client.close()
    return [
        *(
            Row(
                name=f"lead to pixel, {consoles} consoles {kind}: p95", unit="ms",
                reference="one console", ours=measured, others=alone, target=_TIMES,
                is_less_better=True,
            )
            for kind, measured in among.items()
        ),
        Row(
            name=f"{consoles} consoles: memory", unit="MB", reference="allowed", ours=memory,
            others=[_MOST_MEGABYTES] * rounds, target=1.0, is_less_better=True,
        ),
    ]  # fmt: skip


async def _open(system: System, page: Page) -> None:
    account = system.sign_in_of("manager")
    await page.goto(f"{system.url('routing')}/console")
    await page.fill("#email", account["email"])
    await page.fill("#password", account["password"])
    await page.click("button[type=submit]")
    await expect(page.locator("#live[data-state=live]")).to_be_visible()


class _Line:
    """Inquiries that patients send, and when the browser shows what becomes of them."""

    def __init__(self, system: System, client: Client, patients: Patients, page: Page) -> None:
        self._url = system.url("inquiry") + "/v1/inquiries"
        self._client = client
        self._patients = patients
        self._page = page

    async def shown(self, seconds: float) -> _Shown:
        """Of what so many seconds of inquiries bring."""
        await until_all_is_done(self._client)
        await self._page.reload()
        await expect(self._page.locator("#live[data-state=live]")).to_be_visible()
        await self._page.evaluate(_PAINTED)
        async with _writes(self._client["wayfare_routing"]["leads"]) as written:
            await self._send(int(seconds * _RATE))
            await until_all_is_done(self._client)
            painted = await eventually(lambda: self._painted(written), timeout_seconds=120)
        return _Shown([painted[lead] - moment for lead, moment in written.items()])

    async def _painted(self, written: Mapping[str, float]) -> dict[str, float]:
        """Nothing until all are shown."""
        painted: dict[str, float] = await self._page.evaluate("() => window.painted")
        return painted if written.keys() <= painted.keys() else {}

    async def _send(self, count: int) -> None:
        run, began = fresh_run(), time.monotonic()
        async with httpx2.AsyncClient(timeout=30) as http, asyncio.TaskGroup() as sending:
            for number in range(count):
                await asyncio.sleep(max(0.0, began + number / _RATE - time.monotonic()))
                sending.create_task(self._send_one(http, number, run))

    async def _send_one(self, http: httpx2.AsyncClient, number: int, run: str) -> None:
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"{run}-{number}"}
        body = self._patients.body(number, run)
        (await http.post(self._url, content=body, headers=headers)).raise_for_status()


@asynccontextmanager
async def _writes(leads: Any) -> AsyncIterator[dict[str, float]]:
    """When MongoDB wrote each new lead that is for somebody, in milliseconds since 1970."""
    written: dict[str, float] = {}
    inserted = [
        {"$match": {"operationType": "insert"}},
        {"$project": {"documentKey": 1, "wallTime": 1}},
    ]
    async with leads.watch(inserted) as changes:
        await changes.try_next()

        async def follow() -> None:
            async for change in changes:
                written[str(change["documentKey"]["_id"])] = change["wallTime"].timestamp() * 1000

        following = asyncio.create_task(follow())
        try:
            yield written
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following


@asynccontextmanager
async def _followers(
    system: System, count: int, accounts: Sequence[Mapping[str, str]]
) -> AsyncIterator[None]:
    signed_in = [one[name] for one in accounts for name in ("email", "password")]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.console_followers", system.url("routing"),
        str(count), *signed_in,
        cwd=ROOT, env=environment(), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"following\n", "the consoles do not follow"
        yield
        assert process.returncode is None, "a console stopped following"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
