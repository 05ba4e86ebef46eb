"""An editor looks through the history of a text, or of anything else that is edited."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.revisions.domain import Kind, Revision
from services.content.revisions.ports import Revisions


@dataclass(frozen=True, kw_only=True)
class ListRevisions:
    """The newest first, those before `before`."""

    revisions: Revisions

    async def __call__(
        self, kind: Kind, key: str, *, before: int | None = None, limit: int
    ) -> Sequence[Revision]:
        return await self.revisions.latest(kind, key, before=before, limit=limit)
