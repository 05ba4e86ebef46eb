"""Tells what has changed in the database, so that what was made from it is given up.

A change stream tells of every change, by whichever process. While it is not open nobody may rely on
hearing of changes.
"""

import asyncio
from typing import Any, Final, Protocol

from pymongo.errors import PyMongoError

from services.content.publishing.store.documents import INDEXING_DUE, MARK
from services.content.sources import SOURCES, changed
from shared.logs import get_log
from shared.mongo import Database, Document

_log = get_log(__name__)
_REOPEN_SECONDS: Final = 1.0
_DOCUMENTS: Final = ("insert", "update", "replace", "delete")
_WANTED: Final[list[dict[str, Any]]] = [
    {
        "$match": {
            "$or": [
                {"ns.coll": {"$in": SOURCES}},
                {"operationType": {"$nin": _DOCUMENTS}},
            ],
            f"updateDescription.updatedFields.{MARK}": {"$ne": ""},  # listed, and not changed
            # That a page is in the search by now changes nothing that was made from it.
            "updateDescription.removedFields": {"$ne": [INDEXING_DUE]},
        }
    },
    {"$project": {"documentKey": 1, "ns": 1}},
]


class ChangeListener(Protocol):
    """Whoever keeps something that was made from these (`shared.web.ReadyAnswers`)."""

    def follow(self) -> None: ...

    def unfollow(self) -> None: ...

    def forget(self, *sources: str) -> None: ...

    def forget_all(self) -> None: ...


class ContentChanges:
    def __init__(self, database: Database, listener: ChangeListener) -> None:
        self._database = database
        self._listener = listener

    async def watch(self) -> None:
        """Tells of changes for as long as the process lives."""
        while True:
            try:
                async with self._database.watch(_WANTED) as changes:
                    await changes.try_next()  # motor opens the stream at the first look
                    self._listener.follow()
                    async for change in changes:
                        self._on_change(change)
            except PyMongoError as error:
                _log.warning("content.stream-reopened", error=type(error).__name__)
            finally:
                self._listener.unfollow()
            await asyncio.sleep(_REOPEN_SECONDS)

    def _on_change(self, change: Document) -> None:
        """Of a document, or of a whole collection or database, such as its end."""
        if "documentKey" in change:
            key = str(change["documentKey"]["_id"])
            self._listener.forget(*changed(change["ns"]["coll"], key))
        else:
            self._listener.forget_all()
