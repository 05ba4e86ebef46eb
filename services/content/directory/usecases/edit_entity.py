"""An editor replaces what is said of a clinic, a doctor or an offering that is there."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from services.content.directory.domain import (
    Doctor,
    EntryRevisionConflict,
    EntryRevisionRequired,
    Location,
    Offering,
    UnknownEntry,
)
from services.content.directory.ports import Entities
from services.content.directory.usecases.facts import fact
from services.content.revisions.domain import Revised, RevisionConflict

E = TypeVar("E", Location, Doctor, Offering)


@dataclass(frozen=True, kw_only=True)
class FindEntity(Generic[E]):
    entities: Entities[E]

    async def __call__(self, key: str) -> Revised[E]:
        """Raises `UnknownEntry`, also for an offering that is retired."""
        found = await self.entities.get(key)
        if found is None or _is_retired(found.value):
            raise UnknownEntry
        return found


@dataclass(frozen=True, kw_only=True)
class EditEntity(Generic[E]):
    """`seen`: the revisions one of which the editor says is there. Writing what is there already
    changes nothing; of two editors at once one is refused.
    """

    entities: Entities[E]

    async def __call__(self, entity: E, *, seen: Collection[int] | None, by: str) -> Revised[E]:
        """Raises `UnknownEntry`, `EntryRevisionRequired` and `EntryRevisionConflict`."""
        find = FindEntity(entities=self.entities)
        current = await find(entity.key)
        if seen is None:
            raise EntryRevisionRequired
        if current.revision not in seen:
            raise EntryRevisionConflict(current.revision)
        if replace(entity, edited_by="") == replace(current.value, edited_by=""):
            return current
        edited = Revised(value=replace(entity, edited_by=by), revision=current.revision + 1)
        event = fact(edited.value, edited.revision)
        try:
            await self.entities.put(edited, key=entity.key, event=event)
        except RevisionConflict as error:
            now = await find(entity.key)
            raise EntryRevisionConflict(now.revision) from error
        return edited


def _is_retired(entity: Location | Doctor | Offering) -> bool:
    return isinstance(entity, Offering) and entity.is_retired
