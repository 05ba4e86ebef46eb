"""Remembered bodies are given without the database, and never after their page has changed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest

from services.content.publishing.domain import Form
from services.content.publishing.store import RememberedPages
from services.content.wiring import Content
from shared.mongo import Database
from tests.content.builders import ENGLISH, ear_tubes, save_procedure
from tests.support.waiting import eventually

KEY = "toronto:ear-tubes:en-CA"


@pytest.fixture
async def reader(published: Content, content_database: Database) -> AsyncIterator[RememberedPages]:
    """Another process that reads the pages and follows their changes."""
    assert await published.stores.pages.listed(["en-CA"])
    pages = RememberedPages(content_database)
    following = asyncio.create_task(pages.follow())
    await eventually(lambda: remembers(pages))
    yield pages
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def remembers(pages: RememberedPages) -> bool:
    """Whether the same object is given twice: only a remembered body is."""
    return await revision_object(pages) is await revision_object(pages)


async def revision_object(pages: RememberedPages) -> object:
    return await pages.body(KEY, Form.JSON, ["identity"])


async def revision_of(pages: RememberedPages) -> int:
    body = await pages.body(KEY, Form.JSON, ["identity"])
    return body.stamp.revision if body else 0


async def test_a_page_published_by_another_process_replaces_the_remembered_one(
    published: Content, reader: RememberedPages
) -> None:
    assert await revision_of(reader) == 1
    await save_procedure(published, ear_tubes({"en-CA": replace(ENGLISH, funding="You pay.")}))
    await published.publish_pages(location="toronto", procedure="ear-tubes")

    async def is_new() -> bool:
        return await revision_of(reader) == 2

    await eventually(is_new)


async def test_a_withdrawn_page_is_not_given_from_memory(
    published: Content, reader: RememberedPages
) -> None:
    await published.stores.pages.withdraw("toronto", "ear-tubes")

    async def is_gone() -> bool:
        return await revision_of(reader) == 0

    await eventually(is_gone)


@pytest.mark.usefixtures("published")
async def test_without_the_change_stream_nothing_is_remembered(content_database: Database) -> None:
    assert not await remembers(RememberedPages(content_database))


async def test_a_process_sees_its_own_withdrawal_at_once(reader: RememberedPages) -> None:
    assert await revision_of(reader) == 1
    await reader.withdraw("toronto", "ear-tubes")
    assert await revision_of(reader) == 0
