"""Drafts in MongoDB: `drafts {_id: hash of the secret, version, sealed, kept_at}`.

The database forgets each one a day after it was written, by its own clock alone.
"""

from collections.abc import Mapping
from typing import Any, Final

from pymongo import IndexModel

from services.inquiry.form.domain import Draft, Sent, Step
from services.inquiry.form.domain.draft import LIVES_FOR
from services.inquiry.form.domain.sealing import DraftUnreadable, document_id, seal, unseal
from shared.mongo import Database, Document, ensure_indexes

_SECONDS: Final = int(LIVES_FOR.total_seconds())
_STEPS: Final = frozenset(step.value for step in Step)


class MongoDrafts:
    def __init__(self, database: Database) -> None:
        self._drafts = database["drafts"]

    async def prepare(self) -> None:
        """Creates the index that forgets; before the first request."""
        forgotten = IndexModel("kept_at", expireAfterSeconds=_SECONDS)
        await ensure_indexes(self._drafts, [forgotten])

    async def add(self, secret: str, draft: Draft) -> None:
        _id = document_id(secret)
        await self._drafts.update_one({"_id": _id}, _written(secret, draft, 0), upsert=True)

    async def find(self, secret: str) -> Draft | None:
        is_kept = {"$gt": ["$kept_at", {"$subtract": ["$$NOW", _SECONDS * 1000]}]}
        found = await self._drafts.find_one({"_id": document_id(secret), "$expr": is_kept})
        if found is None:
            return None
        try:
            return _draft(unseal(secret, found["version"], found["sealed"]), found["version"])
        except (DraftUnreadable, KeyError, TypeError):  # of a newer program, or somebody's work
            return None

    async def replace(self, secret: str, draft: Draft) -> bool:
        before = {"_id": document_id(secret), "version": draft.version}
        written = await self._drafts.update_one(before, _written(secret, draft, draft.version + 1))
        return written.matched_count == 1

    async def remove(self, secret: str) -> None:
        await self._drafts.delete_one({"_id": document_id(secret)})


def _written(secret: str, draft: Draft, version: int) -> list[Document]:
    fields = {"version": version, "sealed": {"$literal": seal(secret, version, _content(draft))}}
    return [{"$set": {**fields, "kept_at": "$$NOW"}}]


def _content(draft: Draft) -> dict[str, Any]:
    sent = draft.sent
    return {
        "handle": draft.handle,
        "procedure": draft.procedure,
        "locale": draft.locale,
        "key": draft.key,
        "answers": dict(draft.answers),
        "answered": sorted(draft.answered),
        "opened": draft.opened,
        "sent": {"inquiry_id": sent.inquiry_id, "reference": sent.reference} if sent else None,
    }


def _draft(content: Mapping[str, Any], version: int) -> Draft:
    sent = content["sent"]
    return Draft(
        handle=content["handle"],
        procedure=content["procedure"],
        locale=content["locale"],
        key=content["key"],
        answers=content["answers"],
        answered=frozenset(Step(one) for one in content["answered"] if one in _STEPS),
        sent=Sent(**sent) if sent else None,
        opened=content.get("opened", ""),
        version=version,
    )
