"""An edit of a block that thousands of pages show: until the last of them is made again, beside a
plain loop that renders, compresses and writes the same pages in bulk; and what readers notice.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any, Final

from pymongo import ReplaceOne

from services.content.documents import CONVERTER
from services.content.procedures.domain import SharedAnnouncement
from services.content.publishing.domain import (
    Addresses,
    FinishedPage,
    NotWritten,
    Page,
    PageInputs,
    Stamp,
    document_of,
    json_bytes,
    resolve,
)
from services.content.publishing.store.documents import finished_page, page_document
from services.content.site.pages import FinishHtml
from services.content.text.domain import Announcement
from services.content.wiring import FOLDER
from services.content.wiring_publishing import Publishing, Stores
from shared.clock import utc_now
from shared.mongo import Database, Document, connect
from shared.web import ReadyAnswers, Templates
from tests.bench.databases import content_of, copy_under_others
from tests.bench.rows import Row
from tests.bench.wrk import Sample, wrk
from tests.support.system import System

MANY: Final = 5_000
_DATABASE: Final = "wayfare_bench_editing"
_COPIED: Final = (
    "blocks", "doctors", "locations", "media", "networks", "offerings", "pages", "reviews",
)  # fmt: skip
_AT_ONCE: Final = 100
"""Documents of one bulk write of the plain loop."""
_READERS: Final = 4
_EVERY: Final = Path(__file__).with_name("unhurried.lua")
_PAGE: Final = "/v1/locations/toronto/procedures/micro-needling?locale=en-CA"
_TIMES_THE_LOOP, _TIMES_IDLE = 2.0, 2.0


async def measure(system: System, *, rounds: int, seconds: float, count: int = MANY) -> list[Row]:
    """Seconds for all pages, ours and the loop in turn; and the slowest hundredth of a few readers
    of another page, meanwhile and while nobody edits.
    """
    client = connect(system.state()["mongo"], application="bench")
    try:
        database = client[_DATABASE]
        await _fill(await content_of(client), database, count)
        content = _Content(database)
        await content.stores.ensure_indexes()
        await content.edited(0)  # what has come with the copies is done before
        loop = _Loop(database, await content.pages())
        ours, others, busy, idle = list[float](), list[float](), list[float](), list[float]()
        for number in range(1, rounds + 1):
            idle.append((await _read(system, seconds=seconds)).p99)
            async with _reading(system, seconds=seconds) as samples:
                ours.append(await content.edited(number))
            busy.append(median(sample.p99 for sample in samples))
            others.append(await loop.seconds())
    finally:
        await client.drop_database(_DATABASE)
        client.close()
    return [
        Row(name=f"block shown by {count} pages", unit="s", reference="a plain loop", ours=ours,
            others=others, target=_TIMES_THE_LOOP, is_less_better=True),
        Row(name="block: readers meanwhile, p99", unit="ms", reference="nobody edits", ours=busy,
            others=idle, target=_TIMES_IDLE, is_less_better=True),
    ]  # fmt: skip


class _Content:
    """What the worker does, over a database of its own."""

    def __init__(self, database: Database) -> None:
        ready = ReadyAnswers(most_bytes=0, most_spilled_bytes=0, now=utc_now)
        self.stores = Stores(database, utc_now, ready)
        addresses = Addresses(content="http://localhost:1", inquiry="http://localhost:2")
        self._publishing = Publishing(self.stores, Templates(FOLDER), addresses, utc_now)
        self._documents: Any = database["pages"]

    async def edited(self, number: int) -> float:
        """Seconds from the edit until no page is due."""
        blocks = (await self.stores.blocks.get()).value
        began = time.perf_counter()
        await self.stores.blocks.put(replace(blocks, announcements=(_banner(number),)))
        while await self._publishing.maintain_pages():
            pass
        seconds = time.perf_counter() - began
        left = await self._documents.count_documents({"due": {"$exists": True}})
        assert left == 0, f"{left} pages were not made again"
        return seconds

    async def pages(self) -> list[tuple[FinishedPage, Page]]:
        """Everything that the loop needs, ready in memory."""
        found = []
        async for document in self._documents.find({"is_withdrawn": False}):
            before, inputs = finished_page(document), document["inputs"]
            procedure = CONVERTER.structure(inputs, PageInputs).procedure
            sources = await self._publishing.gather(procedure, location=document["location"])
            page = resolve(sources, document["locale"])
            assert not isinstance(page, NotWritten)
            found.append((before, page))
        return found


class _Loop:
    """Renders, compresses, writes in bulk, and nothing else."""

    def __init__(self, database: Database, pages: Sequence[tuple[FinishedPage, Page]]) -> None:
        self._documents: Any = database["loop"]
        self._pages = pages
        self._html = FinishHtml(templates=Templates(FOLDER))
        self._number = 1

    async def seconds(self) -> float:
        began, self._number = time.perf_counter(), self._number + 1
        for first in range(0, len(self._pages), _AT_ONCE):
            writes = [self._write(*pair) for pair in self._pages[first : first + _AT_ONCE]]
            await self._documents.bulk_write(writes, ordered=False)
        return time.perf_counter() - began

    def _write(self, before: FinishedPage, page: Page) -> ReplaceOne[Document]:
        stamp = Stamp(revision=self._number, published_at=utc_now())
        drawn = replace(
            before, json=json_bytes(document_of(page, stamp)), html=self._html(page, stamp)
        )
        return ReplaceOne({"_id": drawn.key}, page_document(drawn), upsert=True)


def _banner(number: int) -> SharedAnnouncement:
    text = f"Our phones are open until {number % 12 + 1} in the evening this week."
    return SharedAnnouncement(slug="phones", texts={"en-CA": Announcement(text=text)})


async def _fill(source: Database, database: Database, count: int) -> None:
    """The sample content's directory, and copies of its pages under other procedures, with an
    offering behind each.
    """
    for name in _COPIED:
        into = {"db": database.name, "coll": name}
        await source[name].aggregate([{"$merge": {"into": into}}]).to_list(None)
    there = await database["pages"].count_documents({"is_withdrawn": False})
    times = -(-count // there) - 1
    await copy_under_others(database, "offerings", times=times)
    renamed: Document = {"$set": {"inputs.procedure.slug": "$procedure"}}
    await copy_under_others(database, "pages", times=times, also=[renamed])
    extra = await database["pages"].count_documents({"is_withdrawn": False}) - count
    last = database["pages"].find({"is_withdrawn": False}, {"_id": 1}).sort("_id", -1)
    ids = [document["_id"] for document in await last.limit(max(extra, 1)).to_list(None)]
    if extra > 0:
        await database["pages"].delete_many({"_id": {"$in": ids}})


async def _read(system: System, *, seconds: float) -> Sample:
    """A few readers who are in no hurry."""
    url = system.url("content") + _PAGE
    return await wrk(url, seconds=seconds, connections=_READERS, headers={}, script=_EVERY)


@asynccontextmanager
async def _reading(system: System, *, seconds: float) -> AsyncIterator[list[Sample]]:
    """What readers have measured until the block ends, in samples of so many seconds."""
    samples: list[Sample] = []
    is_over = asyncio.Event()

    async def read_on() -> None:
        while not is_over.is_set() or not samples:
            samples.append(await _read(system, seconds=seconds))

    reading = asyncio.create_task(read_on())
    try:
        yield samples
    finally:
        is_over.set()
        await reading
