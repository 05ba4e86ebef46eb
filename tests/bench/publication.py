"""From the write of a published page until every api process answers with it, beside the least that
there is of that: the same write in another collection, seen through a change stream.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit

import psutil

from services.content.publishing.store.documents import MARK
from shared.ids import new_id
from shared.mongo import Document, connect
from tests.bench.arrivals import Arrivals
from tests.bench.databases import content_of
from tests.bench.load import is_there
from tests.bench.programs import program
from tests.bench.rows import Row
from tests.support.names import fresh_name
from tests.support.system import System, free_ports
from tests.support.waiting import eventually

_KEY: Final = "toronto:micro-needling:en-CA"
_PAGE: Final = "/v1/locations/toronto/procedures/micro-needling?locale=en-CA"
_PAUSE_SECONDS: Final = 0.02
_LOOK_SECONDS: Final = 0.001
_HEAD_ENDS: Final = b"\r\n\r\n"
_P99_TIMES: Final = 3.0

Seconds = Sequence[float]


async def measure(system: System, *, rounds: int, count: int) -> list[Row]:
    """Both in turn, `count` times a round; the first round is not counted. Two api processes."""
    client = connect(system.state()["mongo"], application="bench")
    name = fresh_name("publication")
    pages: Any = (await content_of(client))["pages"]
    try:
        async with (
            _another_app(system) as other,
            _reader(system.url("content")) as first,
            _reader(other) as second,
            Arrivals.of_collection(client[name]["pages"], "_id") as arrivals,
        ):
            page = _Page(pages, [first, second])
            floor = _Floor(client[name]["pages"], arrivals, await pages.find_one({"_id": _KEY}))
            pairs = [await _in_turn(page, floor, count) for _ in range(rounds + 1)][1:]
    finally:
        await client.drop_database(name)
        client.close()
    return [
        Row(name=f"page written to visible: {title}", unit="ms", reference="write and stream",
            target=target, is_less_better=True,
            ours=[1000 * of(ours) for ours, _ in pairs],
            others=[1000 * of(least) for _, least in pairs])
        for title, of, target in (("p50", statistics.median, None), ("p99", _p99, _P99_TIMES))
    ]  # fmt: skip


class _Reader:
    """Asks one process for the page over one connection, again and again."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str
    ) -> None:
        self._reader, self._writer, self._host = reader, writer, host
        self._etag = '""'

    async def until_changed(self) -> float:
        """The moment of the first answer that is not what this reader has."""
        await eventually(self._has_changed, every=_LOOK_SECONDS)
        return time.perf_counter()

    async def _has_changed(self) -> bool:
        request = (
            f"GET {_PAGE} HTTP/1.1\r\nHost: {self._host}\r\nIf-None-Match: {self._etag}\r\n\r\n"
        )
        self._writer.write(request.encode("ascii"))
        head = (await self._reader.readuntil(_HEAD_ENDS)).decode("latin-1")
        status, *lines = head.split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        if " 304 " in status:
            return False
        assert " 200 " in status, status
        await self._reader.readexactly(int(fields["content-length"]))
        self._etag = fields["etag"]
        return True


class _Page:
    """The page itself, written as a publication writes it."""

    def __init__(self, pages: Any, readers: Sequence[_Reader]) -> None:
        self._pages = pages
        self._readers = readers

    async def seconds(self) -> float:
        page: Document = await self._pages.find_one({"_id": _KEY})
        body = dict(page["json"], hash=new_id().replace("-", "")[:32])
        changed = {**page, "revision": page["revision"] + 1, "json": body, MARK: new_id()}
        began = time.perf_counter()
        waiting = [asyncio.create_task(reader.until_changed()) for reader in self._readers]
        await self._pages.replace_one({"_id": _KEY, "revision": page["revision"]}, changed)
        return max(await asyncio.gather(*waiting)) - began


class _Floor:
    def __init__(self, collection: Any, arrivals: Arrivals, page: Document) -> None:
        self._collection, self._arrivals, self._page = collection, arrivals, page

    async def seconds(self) -> float:
        key, began = new_id(), time.perf_counter()
        await self._collection.insert_one({**self._page, "_id": key})
        return await self._arrivals.of(key) - began


async def _in_turn(page: _Page, floor: _Floor, count: int) -> tuple[Seconds, Seconds]:
    ours, least = list[float](), list[float]()
    for _ in range(count):
        await asyncio.sleep(_PAUSE_SECONDS)
        ours.append(await page.seconds())
        await asyncio.sleep(_PAUSE_SECONDS)
        least.append(await floor.seconds())
    return ours, least


@asynccontextmanager
async def _another_app(system: System) -> AsyncIterator[str]:
    """A second api process of content, with what the first one was told."""
    port = free_ports(1)[0]
    environment = psutil.Process(system.pids()["content"]).environ()
    url = f"http://127.0.0.1:{port}"
    async with program("services.content.app", **{**environment, "CONTENT_PORT": port}):
        await eventually(lambda: is_there(f"{url}/readyz"), timeout_seconds=60)
        yield url


@asynccontextmanager
async def _reader(url: str) -> AsyncIterator[_Reader]:
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        found = _Reader(reader, writer, address.netloc)
        await found.until_changed()  # has what is there now
        yield found
    finally:
        writer.close()
        await writer.wait_closed()


def _p99(seconds: Seconds) -> float:
    return statistics.quantiles(seconds, n=100)[98]
