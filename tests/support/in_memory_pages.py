"""Published pages in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import count

from services.content.publishing.domain import (
    Body,
    Encoding,
    FinishedPage,
    Latest,
    Listing,
    PublishedMeanwhile,
    Representation,
)


class InMemoryPages:
    """`writes` counts the pages that were stored."""

    def __init__(self) -> None:
        self._pages: dict[str, Latest] = {}
        self._marks = count(1)
        self.writes = 0

    async def latest(self, key: str) -> Latest:
        return self._pages.get(key, Latest())

    async def put(self, page: FinishedPage) -> None:
        before = self._pages.get(page.key, Latest())
        if (before.revision, before.due) != (page.replaces, page.replaces_due):
            raise PublishedMeanwhile
        due = self._mark() if page.is_due else None
        revision = page.stamp.revision
        stored = replace(
            page, replaces=revision, replaces_due=None, is_due=False, has_new_bytes=True
        )
        self._pages[page.key] = Latest(revision=revision, page=stored, due=due)
        self.writes += 1

    async def withdraw(self, location: str, procedure: str, *, but: Collection[str] = ()) -> int:
        gone = [
            page.key
            for page in self._live()
            if (page.listing.location, page.listing.procedure) == (location, procedure)
            and page.key not in but
        ]
        for key in gone:
            self._pages[key] = Latest(revision=self._pages[key].revision + 1)
        return len(gone)

    async def live(self) -> set[tuple[str, str]]:
        return {(page.listing.location, page.listing.procedure) for page in self._live()}

    async def mark_due(self, dependencies: Collection[str]) -> int:
        shown = [page.key for page in self._live() if set(dependencies) & set(page.dependencies)]
        for key in shown:
            self._pages[key] = replace(self._pages[key], due=self._mark())
        return len(shown)

    async def due(self, now: datetime) -> Sequence[Listing]:
        return [page.listing for page in self._live() if self._is_due(page, now)]

    async def confirm(self, key: str, *, due: str) -> None:
        if self._pages[key].due == due:
            self._pages[key] = replace(self._pages[key], due=None)

    async def body(
        self, key: str, representation: Representation, encodings: Sequence[Encoding]
    ) -> Body | None:
        page = self._pages.get(key, Latest()).page
        if page is None:
            return None
        content = page.json if representation is Representation.JSON else page.html
        return Body(
            content=content,
            encoding=encodings[0],
            hash=sha256(content).hexdigest()[:32],
            locale=page.listing.locale,
            stamp=page.stamp,
            surrogate_keys=page.surrogate_keys,
        )

    async def listed(
        self, locales: Collection[str], *, location: str | None = None
    ) -> Sequence[Listing]:
        return [
            page.listing
            for page in self._live()
            if page.listing.locale in locales and location in {None, page.listing.location}
        ]

    def _live(self) -> list[FinishedPage]:
        pages = (self._pages[key].page for key in sorted(self._pages))
        return [page for page in pages if page is not None]

    def _is_due(self, page: FinishedPage, now: datetime) -> bool:
        if page.inputs is None:
            return False
        changes_at = page.inputs.changes_at
        return self._pages[page.key].due is not None or (
            changes_at is not None and changes_at <= now
        )

    def _mark(self) -> str:
        return str(next(self._marks))
