"""`python -m tests.bench.console_followers ADDRESS COUNT EMAIL PASSWORD [EMAIL PASSWORD]…`: so many
open consoles without a browser, of these accounts in turn. Each does what the console's script does
with its stream (`live.js`): it gathers the leads that are named, asks for their rows fifty at a
time, and for the counts once a second. Prints `following` when all of them do, and runs until it is
ended.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from itertools import cycle

import httpx2

_GATHER_SECONDS = 0.08
_ROWS_AT_ONCE = 50
_COUNT_EVERY_SECONDS = 1.0
_WINDOWS_OF_A_SESSION = 5


class _Console:
    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client
        self._named: dict[str, None] = {}
        self._has_news = asyncio.Event()

    async def follow(self, *, ready: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as doing:
            doing.create_task(self._read_rows())
            doing.create_task(self._count())
            async for event, named in self._events():
                if event == "ready":
                    ready.set()
                if event == "leads":
                    self._named |= dict.fromkeys(named.split(" "))
                    self._has_news.set()

    async def _events(self) -> AsyncIterator[tuple[str, str]]:
        async with self._client.stream("GET", "/console/stream", timeout=None) as answer:
            answer.raise_for_status()
            event = ""
            async for line in answer.aiter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                if name == "data" or (name == "id" and event != "leads"):
                    yield event, value

    async def _read_rows(self) -> None:
        while True:
            await self._has_news.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            ids = list(self._named)[:_ROWS_AT_ONCE]
            for one in ids:
                del self._named[one]
            if not self._named:
                self._has_news.clear()
            asked = "&".join(f"ids={one}" for one in ids)
            await self._ask(f"/console/changes?{asked}")

    async def _count(self) -> None:
        while True:
            await self._has_news.wait()
            await self._ask("/console/tabs")
            await asyncio.sleep(_COUNT_EVERY_SECONDS)

    async def _ask(self, path: str) -> None:
        answer = await self._client.get(path, headers={"X-Background": "live"})
        answer.raise_for_status()


async def _main(address: str, count: int, accounts: Sequence[Mapping[str, str]]) -> None:
    ready = [asyncio.Event() for _ in range(count)]
    in_turn = cycle(accounts)
    async with AsyncExitStack() as clients, asyncio.TaskGroup() as consoles:
        for first in range(0, count, _WINDOWS_OF_A_SESSION):
            client = httpx2.AsyncClient(base_url=address, timeout=60)
            await clients.enter_async_context(client)
            (await client.post("/v1/sessions", json=next(in_turn))).raise_for_status()
            for one in ready[first : first + _WINDOWS_OF_A_SESSION]:
                consoles.create_task(_Console(client).follow(ready=one))
        for one in ready:
            await one.wait()
        print("following", flush=True)


if __name__ == "__main__":
    names = ("email", "password")
    pairs = zip(sys.argv[3::2], sys.argv[4::2], strict=True)
    accounts = [dict(zip(names, pair, strict=True)) for pair in pairs]
    asyncio.run(_main(sys.argv[1], int(sys.argv[2]), accounts))
