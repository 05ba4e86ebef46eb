"""Regional websites: they keep what the feed says, and nothing that it does not say."""

import json
from typing import Any

import httpx2

from services.content.feed.domain import Batch, ChangeFilter, CursorTooOld
from services.content.wiring import Content
from shared.mongo import Database

FILTERS = (
    ChangeFilter(),
    ChangeFilter(location="toronto"),
    ChangeFilter(locale="fr-CA"),
    ChangeFilter(location="calgary", locale="en-CA"),
    ChangeFilter(location="toronto", locale="fr-CA"),
)

Copy = dict[str, tuple[int, bytes]]
"""Revision and JSON by page."""


class Site:
    """Begins with nothing. `heard` are keys and revisions in the order in which they came."""

    def __init__(self, content: Content, wanted: ChangeFilter | None = None) -> None:
        self._feed = content.feed
        self._wanted = wanted or ChangeFilter()
        self.cursor = ""
        self.pages: Copy = {}
        self.heard: list[tuple[str, int]] = []

    async def step(self, limit: int = 100) -> int:
        """How many changes came; with a cursor that is too old it begins anew."""
        try:
            batch = await self._ask(limit)
        except CursorTooOld:
            self.cursor, self.pages = "", {}
            batch = await self._ask(limit)
        self.cursor = batch.next_cursor
        self.apply(batch)
        return len(batch.changes)

    async def follow(self, limit: int = 100) -> None:
        """To the end."""
        while await self.step(limit):
            pass

    def apply(self, batch: Batch) -> None:
        for change in batch.changes:
            key = f"{change.location}:{change.procedure}:{change.locale}"
            self.heard.append((key, change.revision))
            if change.page is None:
                self.pages.pop(key, None)
            else:
                self.pages[key] = (change.revision, change.page)

    async def _ask(self, limit: int) -> Batch:
        window = await self._feed.find_changes(self._wanted, cursor=self.cursor, limit=limit)
        return await self._feed.read_changes(window)


async def published(database: Database, wanted: ChangeFilter | None = None) -> Copy:
    """What is published now under the filter."""
    asked = vars(wanted or ChangeFilter()).items()
    query: dict[str, Any] = {name: value for name, value in asked if value is not None}
    query["is_withdrawn"] = False
    found = database["pages"].find(query, {"revision": 1, "json.identity": 1})
    return {page["_id"]: (page["revision"], page["json"]["identity"]) async for page in found}


async def ask(client: httpx2.AsyncClient, **asked: Any) -> dict[str, Any]:
    """One answer of the feed."""
    answer = await client.get("/v1/changes", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = json.loads(answer.content)
    assert set(found) == {"items", "next_cursor"}
    return found
