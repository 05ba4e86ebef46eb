"""Revisions in memory."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from services.content.documents import CONVERTER
from services.content.revisions.domain import Kind, Revision, RevisionUnreadable
from shared.mongo import UNREADABLE

T = TypeVar("T")


class InMemoryRevisions:
    def __init__(self, revisions: Iterable[Revision] = ()) -> None:
        self._revisions: dict[tuple[Kind, str, int], Revision] = {}
        for revision in revisions:
            self.add(revision)

    def add(self, revision: Revision) -> None:
        self._revisions.setdefault((revision.kind, revision.key, revision.number), revision)

    async def latest(
        self, kind: Kind, key: str, *, before: int | None, limit: int
    ) -> Sequence[Revision]:
        numbers = sorted(
            (
                number
                for one, its_key, number in self._revisions
                if (one, its_key) == (kind, key) and (before is None or number < before)
            ),
            reverse=True,
        )
        return [self._revisions[kind, key, number] for number in numbers[:limit]]

    async def get(self, kind: Kind, key: str, number: int) -> Revision | None:
        return self._revisions.get((kind, key, number))

    async def value(self, kind: Kind, key: str, number: int, of: type[T]) -> T | None:
        revision = await self.get(kind, key, number)
        if revision is None or revision.body is None:
            return None
        try:
            return CONVERTER.structure(revision.body, of)
        except UNREADABLE as error:
            raise RevisionUnreadable from error
