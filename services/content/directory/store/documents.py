"""How the kinds of entities lie in their collections."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from services.content.directory.domain import (
    Doctor,
    Location,
    Network,
    Offering,
)
from services.content.documents import CONVERTER
from services.content.revisions.domain import (
    Kind,
    on_clinics_with,
    on_doctor,
    on_location,
    on_network,
)
from shared.mongo import Document

E = TypeVar("E")


@dataclass(frozen=True, kw_only=True)
class EntityKind(Generic[E]):
    """`kind` is also the prefix of its events' key; `_id` is the entity's own key."""

    collection: str
    kind: Kind
    type: type[E]
    dependency: Callable[[E], str]
    """What of pages depends on an entity of this kind."""

    def to_document(self, entity: E) -> Document:
        document: Document = CONVERTER.unstructure(entity)
        return document

    def from_document(self, document: Document) -> E:
        """Documents of before entities were stored whole have the slug as their `_id` only."""
        return CONVERTER.structure({"slug": document.get("_id"), **document}, self.type)


LOCATIONS: Final = EntityKind(
    collection="locations",
    kind=Kind.LOCATION,
    type=Location,
    dependency=lambda location: on_location(location.slug),
)
DOCTORS: Final = EntityKind(
    collection="doctors",
    kind=Kind.DOCTOR,
    type=Doctor,
    dependency=lambda doctor: on_doctor(doctor.slug),
)
OFFERINGS: Final = EntityKind(
    collection="offerings",
    kind=Kind.OFFERING,
    type=Offering,
    dependency=lambda offering: on_clinics_with(offering.procedure),
)
NETWORKS: Final = EntityKind(
    collection="networks",
    kind=Kind.NETWORK,
    type=Network,
    dependency=lambda _network: on_network(),
)
