"""What others ask of the catalogue."""

from collections.abc import Sequence
from typing import Protocol

from services.inquiry.catalogue.domain import Clinic, Network, Offer, Procedure


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

    async def network(self) -> Network | None:
        """How patients know the network; None as long as it was not announced."""
        ...

    async def is_complete(self) -> bool:
        """Whether everything that was announced is known; if not, nobody can be told that something
        is not there. What is asked after it is answered by nothing older than it.
        """
        ...
