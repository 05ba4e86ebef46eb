"""What others ask of the replica."""

from collections.abc import Sequence
from typing import Protocol

from services.inquiry.catalogue.domain import Clinic, Offer, Procedure
from shared.events import ContentEvent


class Catalogue(Protocol):
    async def offer(self, procedure: str) -> Offer | None:
        """The procedure and the clinics that offer it; None for a procedure nobody has
        published.
        """
        ...

    async def procedures(self) -> Sequence[Procedure]:
        """Every procedure that at least one clinic offers."""
        ...

    async def procedure(self, slug: str) -> Procedure | None: ...

    async def clinic(self, slug: str) -> Clinic | None: ...

    async def is_complete(self) -> bool:
        """Whether everything that was announced is known; if not, nobody can be told that something
        is not there.
        """
        ...


class Replica(Protocol):
    async def take(self, facts: Sequence[ContentEvent]) -> None:
        """Keeps each fact unless a newer revision of the same entity is already there."""
        ...
