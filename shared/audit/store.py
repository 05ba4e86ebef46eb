"""Acts that wait to be chained: an `audit` array in the document that they changed, written with
the change; and for what changes no document a note of its own (`audit_notes`).
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Final

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from shared.audit.act import Act
from shared.mongo import Database, Document, document_converter, ensure_indexes

FIELD: Final = "audit"
NOTES: Final = "audit_notes"
WAITING: Final = "audit_waiting"
"""The index of documents with acts that wait, those of the oldest first."""
_converter: Final = document_converter()


def with_acts(acts: Iterable[Act]) -> Document:
    """The field of a document that is inserted."""
    waiting = [_converter.unstructure(act) for act in acts]
    return {FIELD: waiting} if waiting else {}


def pushed(acts: Iterable[Act]) -> Document:
    """What `$push` adds to a document that is there."""
    return {name: {"$each": waiting} for name, waiting in with_acts(acts).items()}


def act_of(document: Document) -> Act:
    """Raises what reading raises (`shared.mongo.UNREADABLE`)."""
    return _converter.structure(document, Act)


async def ensure_acts_index(collection: Any) -> None:
    """Finds what waits without touching the other documents."""
    waiting = IndexModel(
        [(f"{FIELD}.0.at", ASCENDING)],
        name=WAITING,
        partialFilterExpression={FIELD: {"$exists": True}},
    )
    await ensure_indexes(collection, [waiting])


class MongoActNotes:
    """For what is done elsewhere, or only looked at: it is noted before it is done, so that it may
    stand here and not have happened, and never the other way round.
    """

    def __init__(self, database: Database) -> None:
        self._notes = database[NOTES]

    async def prepare(self) -> None:
        await ensure_acts_index(self._notes)

    async def add(self, acts: Sequence[Act]) -> None:
        """Under the id of the first, so that the same ones wait there once."""
        if acts:
            with suppress(DuplicateKeyError):
                await self._notes.insert_one({"_id": acts[0].id, **with_acts(acts)})
