"""The pictures: one document each, without a byte of them, its last changes inside until they are
copied into the history, which says who did what.

`revision` counts the changes, so of two at once one is refused. One that is removed keeps its
document, so that its revisions go on where they stopped.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from services.content.documents import CONVERTER, PENDING
from services.content.media.domain import Medium
from services.content.revisions.domain import (
    Kind,
    Revised,
    Revision,
    on_medium,
)
from services.content.store import (
    Dependents,
    ensure_dependents_index,
    ensure_history,
    put_revision,
)
from shared.clock import Clock
from shared.mongo import Database, Document, readable, readable_page

_WITHOUT_PENDING: Final = {PENDING: 0}


class MongoMedia:
    def __init__(self, database: Database, now: Clock) -> None:
        self._documents: Any = database["media"]
        self._now = now
        self.dependents = Dependents(self._documents)

    async def ensure_indexes(self) -> None:
        await ensure_history(self._documents, lambda _: [])
        await ensure_dependents_index(self._documents)

    async def get(self, medium_id: str) -> Revised[Medium] | None:
        document = await self._documents.find_one({"_id": medium_id}, _WITHOUT_PENDING)
        return _revised(document) if document else None

    async def among(self, ids: Collection[str]) -> Mapping[str, Medium]:
        """Those of them that there are, by id."""
        if not ids:
            return {}
        wanted = {"_id": {"$in": sorted(ids)}, "removed_at": None}
        documents = await self._documents.find(wanted, _WITHOUT_PENDING).to_list(None)
        found = readable(documents, _revised, collection=self._documents.name)
        return {one.value.id: one.value for one in found}

    async def page(
        self, *, after: str, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Medium]]:
        wanted: Document = {"removed_at": None}
        if locations is not None:
            wanted["location"] = {"$in": ["", *sorted(locations)]}
        return await readable_page(
            self._documents, wanted, _revised, fields=_WITHOUT_PENDING, after=after, limit=limit
        )

    async def put(self, changed: Revised[Medium]) -> None:
        """Pages that show it are due from this write on."""
        medium = changed.value
        await put_revision(
            self._documents,
            CONVERTER.unstructure(medium),
            self._revision(changed),
            shown_by=[on_medium(medium.id)],
            now=self._now(),
        )

    def _revision(self, changed: Revised[Medium]) -> Revision:
        medium = changed.value
        return Revision(
            kind=Kind.MEDIUM,
            key=medium.id,
            number=changed.revision,
            based_on=changed.revision - 1 or None,
            by=medium.edited_by or None,
            at=self._now(),
            body=None if medium.removed_at else CONVERTER.unstructure(medium),
        )


def _revised(document: Document) -> Revised[Medium]:
    """Raises what `UNREADABLE` names."""
    value = CONVERTER.structure({**document, "id": document["_id"]}, Medium)
    return Revised(value=value, revision=document["revision"])
