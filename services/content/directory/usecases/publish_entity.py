"""A clinic, a doctor or an offering is published as it now stands."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from services.content.directory.domain import Doctor, Location, Offering, Revised
from services.content.directory.ports import Entities
from services.content.directory.usecases.facts import fact

E = TypeVar("E", Location, Doctor, Offering)


@dataclass(frozen=True, kw_only=True)
class PublishEntity(Generic[E]):
    """Stores and announces an entity; answers whether that changed anything."""

    entities: Entities[E]

    async def __call__(self, entity: E) -> bool:
        current = await self.entities.get(entity.key)
        if current is not None and current.value == entity:
            return False
        revision = current.revision + 1 if current else 1
        changed = Revised(value=entity, revision=revision)
        await self.entities.put(changed, key=entity.key, event=fact(entity, revision))
        return True
