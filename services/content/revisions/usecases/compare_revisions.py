"""An editor compares two revisions of the same thing."""

from dataclasses import dataclass

from services.content.revisions.domain import (
    Difference,
    Kind,
    Revision,
    UnknownRevision,
    differences,
)
from services.content.revisions.ports import Revisions


@dataclass(frozen=True, kw_only=True)
class CompareRevisions:
    revisions: Revisions

    async def __call__(
        self, kind: Kind, key: str, *, before: int, after: int
    ) -> tuple[Difference, ...]:
        one = await self._found(kind, key, before)
        other = await self._found(kind, key, after)
        return tuple(differences(one.body or {}, other.body or {}))

    async def _found(self, kind: Kind, key: str, number: int) -> Revision:
        revision = await self.revisions.get(kind, key, number)
        if revision is None:
            raise UnknownRevision
        return revision
