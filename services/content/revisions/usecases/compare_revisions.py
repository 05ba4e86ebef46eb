"""An editor compares two revisions of the same thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.content.revisions.domain import (
    Difference,
    Kind,
    UnknownRevision,
    differences,
)
from services.content.revisions.ports import Revisions


@dataclass(frozen=True, kw_only=True)
class CompareRevisions:
    """With the one just before it where no other is named; before the first one is nothing."""

    revisions: Revisions

    async def __call__(
        self, kind: Kind, key: str, *, before: int | None = None, after: int
    ) -> tuple[Difference, ...]:
        other = await self._body(kind, key, after)
        number = after - 1 if before is None else before
        one = await self._body(kind, key, number) if number else {}
        return tuple(differences(one, other))

    async def _body(self, kind: Kind, key: str, number: int) -> Mapping[str, Any]:
        revision = await self.revisions.get(kind, key, number)
        if revision is None:
            raise UnknownRevision
        return revision.body or {}
