"""A clinic, a doctor or an offering is published as it now stands."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from services.content.directory.domain import (
    Doctor,
    EntryUnreadable,
    Location,
    Network,
    Offering,
)
from services.content.directory.ports import Entities
from services.content.directory.usecases.facts import fact
from services.content.revisions.domain import (
    Revised,
    RevisionConflict,
)
from shared.events import Event

E = TypeVar("E", Location, Doctor, Offering, Network)
V = TypeVar("V")


class Put(Protocol[V]):
    def __call__(self, changed: Revised[V], *, key: str, event: Event) -> Awaitable[None]: ...


@dataclass(frozen=True, kw_only=True)
class PublishEntity(Generic[E]):
    """Stores and announces an entity; answers whether that changed anything."""

    entities: Entities[E]

    async def __call__(self, entity: E) -> bool:
        return await publish(entity, self.entities, self.entities.put)


async def publish(entity: E, entities: Entities[E], put: Put[E]) -> bool:
    """A race is no conflict where the other one wrote the same. What an editor has written nobody
    but an editor replaces.
    """
    known, revision = await _known(entity.key, entities)
    if known == entity or (known is not None and known.edited_by and not entity.edited_by):
        return False
    changed = Revised(value=entity, revision=revision + 1)
    try:
        await put(changed, key=entity.key, event=fact(entity, revision + 1))
    except RevisionConflict:
        known, _ = await _known(entity.key, entities)
        if known != entity:
            raise
        return False
    return True


async def _known(key: str, entities: Entities[E]) -> tuple[E | None, int]:
    """What is stored and its revision; nothing that can be read is written over."""
    try:
        current = await entities.get(key)
    except EntryUnreadable as unreadable:
        return None, unreadable.revision
    return (current.value, current.revision) if current else (None, 0)
