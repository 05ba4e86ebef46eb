"""A clinic, a doctor or an offering is published as it now stands."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from services.content.directory.domain import (
    Doctor,
    Location,
    Offering,
    Revised,
    RevisionConflict,
)
from services.content.directory.ports import Entities
from services.content.directory.usecases.facts import fact
from shared.events import Event

E = TypeVar("E", Location, Doctor, Offering)
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
    """A race is no conflict where the other one wrote the same."""
    current = await entities.get(entity.key)
    if current is not None and current.value == entity:
        return False
    revision = current.revision + 1 if current else 1
    changed = Revised(value=entity, revision=revision)
    try:
        await put(changed, key=entity.key, event=fact(entity, revision))
    except RevisionConflict:
        current = await entities.get(entity.key)
        if current is None or current.value != entity:
            raise
        return False
    return True
