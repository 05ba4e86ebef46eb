"""How the kinds of entities lie in their collections."""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from services.content.directory.domain import Doctor, Location, Offering
from services.content.documents import CONVERTER
from shared.mongo import Document

E = TypeVar("E")


@dataclass(frozen=True, kw_only=True)
class EntityKind(Generic[E]):
    """`prefix` of the key of its events; `_id` is the entity's own key."""

    collection: str
    prefix: str
    type: type[E]

    def to_document(self, entity: E) -> Document:
        document: Document = CONVERTER.unstructure(entity)
        return document

    def from_document(self, document: Document) -> E:
        """Documents of before entities were stored whole have the slug as their `_id` only."""
        return CONVERTER.structure({"slug": document.get("_id"), **document}, self.type)


LOCATIONS: Final = EntityKind(collection="locations", prefix="location", type=Location)
DOCTORS: Final = EntityKind(collection="doctors", prefix="doctor", type=Doctor)
OFFERINGS: Final = EntityKind(collection="offerings", prefix="offering", type=Offering)
