"""Keys in an inbox with thousands of open leads, all of them scrolled in, beside the same keys on
an empty page: from a key going down until the browser has painted what came of it (Event Timing).
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from playwright.async_api import Page, expect

from shared.clock import utc_now
from shared.mongo import connect
from tests.bench.rows import Row
from tests.routing.inbox.builders import Office, open_office
from tests.shared.auth.builders import PASSWORD
from tests.support.browser import chromium, window_of
from tests.support.names import fresh_name
from tests.support.serving import served
from tests.support.waiting import eventually

MANY = 5_000
_KEYS = ("j", "k", "Enter", "u", "n", "/", "?", "Escape")
_AT_ONCE = 500
_TIMES = 6.0
"""What the empty page takes is at least a frame: six of them are 100 ms."""
_FRAME_MS = 16.0
"""Browsers do not say of anything shorter how long it took."""
_SETTLED_MS = 400
_OBSERVE = """() => {
    window.interactions = [];
    const note = (list) => list.getEntries().map((one) => window.interactions.push(one.duration));
    new PerformanceObserver(note).observe({type: "event", durationThreshold: 16});
}"""
_EMPTY = """<!doctype html><title>Empty</title><p id="said">Nothing</p>"""
_SAY = """() => document.addEventListener("keydown", (event) => {
    document.getElementById("said").textContent = `${event.key} ${event.timeStamp}`;
})"""


async def measure(mongodb_uri: str, *, rounds: int, count: int = MANY) -> list[Row]:
    client = connect(mongodb_uri, application="bench")
    name = fresh_name("bench")
    try:
        async with open_office(client[name], utc_now, capacity=100_000) as office:
            await _fill(office, count)
            async with served(office.app) as address, chromium() as browser:
                empty = (await window_of(browser)).page
                await empty.set_content(_EMPTY)
                await empty.evaluate(_SAY)
                async with _inbox(office, address, (await window_of(browser)).page) as page:
                    return await _rows(page, empty, rounds, count)
    finally:
        await client.drop_database(name)
        client.close()


async def _fill(office: Office, count: int) -> None:
    now = utc_now()
    for done in range(0, count, _AT_ONCE):
        due = now + timedelta(hours=4 + done % 40)
        await office.leads(min(_AT_ONCE, count - done), received_at=now, reply_by=due)


@asynccontextmanager
async def _inbox(office: Office, address: str, page: Page) -> AsyncIterator[Page]:
    await page.goto(f"{address}/console")
    await page.fill("#email", office.staff["maya"].email)
    await page.fill("#password", PASSWORD)
    await page.click("button[type=submit]")
    await expect(page.locator("#live[data-state=live]")).to_be_visible()

    async def is_whole() -> bool:
        await page.evaluate("document.getElementById('scroll').scrollTo(0, 1e9)")
        return await page.locator("#more").count() == 0

    await eventually(is_whole, timeout_seconds=300)
    await page.evaluate("document.getElementById('scroll').scrollTo(0, 0)")
    yield page


async def _rows(page: Page, empty: Page, rounds: int, count: int) -> list[Row]:
    for one in (page, empty):
        await one.evaluate(_OBSERVE)
    taken: dict[str, tuple[list[float], list[float]]] = {key: ([], []) for key in _KEYS}
    for number in range(rounds + 1):
        for key in _KEYS:
            pair = await _pressed(page, key), await _pressed(empty, key)
            if number:
                for times, milliseconds in zip(taken[key], pair, strict=True):
                    times.append(milliseconds)
    return [_row(key, ours, others, count) for key, (ours, others) in taken.items()]


async def _pressed(page: Page, key: str) -> float:
    """Milliseconds."""
    await page.bring_to_front()
    await page.evaluate("() => { window.interactions.length = 0; }")
    await page.keyboard.press(key)
    await page.wait_for_timeout(_SETTLED_MS)
    durations: list[float] = await page.evaluate("() => window.interactions")
    if key == "/":
        await page.evaluate("() => document.activeElement?.blur()")
    return max([_FRAME_MS, *durations])


def _row(key: str, ours: Sequence[float], others: Sequence[float], count: int) -> Row:
    return Row(
        name=f"key {key}, {count:,} leads",
        unit="ms",
        reference="empty page",
        ours=ours,
        others=others,
        target=_TIMES,
        is_less_better=True,
    )
