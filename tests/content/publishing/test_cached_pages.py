"""Remembered bodies are given without the database, and never after their page has changed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

import pytest

from services.content.publishing.domain import Representation
from services.content.publishing.store import CachedPages
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.builders import ENGLISH, ear_tubes, save_procedure
from tests.support.waiting import eventually

KEY = "toronto:ear-tubes:en-CA"


@pytest.fixture
async def reader(published: Content, content_database: Database) -> AsyncIterator[CachedPages]:
    """Another process that reads the pages and follows their changes."""
    assert await published.stores.pages.listed(["en-CA"])
    pages = CachedPages(content_database)
    watching = asyncio.create_task(pages.watch())
    await eventually(lambda: caches(pages))
    yield pages
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


async def caches(pages: CachedPages) -> bool:
    """Whether the same object is given twice: only a cached body is."""
    return await revision_object(pages) is await revision_object(pages)


async def revision_object(pages: CachedPages) -> object:
    return await pages.body(KEY, Representation.JSON, ["identity"])


async def revision_of(pages: CachedPages) -> int:
    body = await pages.body(KEY, Representation.JSON, ["identity"])
    return body.stamp.revision if body else 0


async def test_a_page_published_by_another_process_replaces_the_cached_one(
    published: Content, reader: CachedPages
) -> None:
    assert await revision_of(reader) == 1
    await save_procedure(published, ear_tubes({"en-CA": replace(ENGLISH, funding="You pay.")}))
    await published.publish_pages(location="toronto", procedure="ear-tubes")

    async def is_new() -> bool:
        return await revision_of(reader) == 2

    await eventually(is_new)


async def test_a_withdrawn_page_is_not_given_from_memory(
    published: Content, reader: CachedPages
) -> None:
    await published.stores.pages.withdraw("toronto", "ear-tubes")

    async def is_gone() -> bool:
        return await revision_of(reader) == 0

    await eventually(is_gone)


@pytest.mark.usefixtures("published")
async def test_without_the_change_stream_nothing_is_cached(content_database: Database) -> None:
    assert not await caches(CachedPages(content_database))


async def test_a_process_sees_its_own_withdrawal_at_once(reader: CachedPages) -> None:
    assert await revision_of(reader) == 1
    await reader.withdraw("toronto", "ear-tubes")
    assert await revision_of(reader) == 0


class PausedRead:
    """A database of which the first page that is read arrives late."""

    def __init__(self, real: Database) -> None:
        self._real = real
        self.was_read = asyncio.Event()
        self.go_on = asyncio.Event()

    def __getitem__(self, name: str) -> Any:
        return _PausedPages(self._real[name], self)


class _PausedPages:
    def __init__(self, real: Any, paused: PausedRead) -> None:
        self._real = real
        self._paused = paused

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    async def find_one(self, *arguments: Any, **named: Any) -> Any:
        document = await self._real.find_one(*arguments, **named)
        if not self._paused.was_read.is_set():
            self._paused.was_read.set()
            await self._paused.go_on.wait()
        return document


async def test_what_was_read_before_the_stream_was_open_is_not_cached(
    published: Content, content_database: Database
) -> None:
    paused = PausedRead(content_database)
    pages = CachedPages(cast(Database, paused))
    early = asyncio.create_task(pages.body(KEY, Representation.HTML, ["identity"]))
    await paused.was_read.wait()
    await save_procedure(published, ear_tubes({"en-CA": replace(ENGLISH, funding="You pay.")}))
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    watching = asyncio.create_task(pages.watch())
    await eventually(lambda: caches(pages))
    paused.go_on.set()
    assert await early is not None
    late = await pages.body(KEY, Representation.HTML, ["identity"])
    assert late is not None
    assert late.stamp.revision == 2
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


async def test_a_collection_that_is_dropped_does_not_end_the_following(
    published: Content, reader: CachedPages, content_database: Database
) -> None:
    await content_database.drop_collection("pages")

    async def is_gone() -> bool:
        return await revision_of(reader) == 0

    await eventually(is_gone)
    await published.publish_pages(location="toronto", procedure="ear-tubes")
    await eventually(lambda: caches(reader))
    assert await revision_of(reader) == 1


async def test_no_more_is_cached_than_there_is_memory_for(
    published: Content, content_database: Database
) -> None:
    body = await published.stores.pages.body(KEY, Representation.JSON, ["identity"])
    assert body is not None
    most_bytes = len(body.content) * 3
    pages = CachedPages(content_database, most_bytes=most_bytes)
    watching = asyncio.create_task(pages.watch())
    await eventually(lambda: caches(pages))
    for encoding in ("identity", "gzip", "br", "zstd", "identity"):
        for representation in Representation:
            assert await pages.body(KEY, representation, [encoding]) is not None
            assert 0 <= pages.bytes <= most_bytes
    await pages.withdraw("toronto", "ear-tubes")
    assert pages.bytes == 0
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
