"""A catalogue in memory: one offer for each procedure, complete unless it says otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.inquiry.catalogue.domain import Clinic, Network, Offer, Procedure


@dataclass
class InMemoryCatalogue:
    offers: Sequence[Offer] = ()
    complete: bool = True
    known_network: Network | None = None

    async def offer(self, procedure: str) -> Offer | None:
        return next((one for one in self.offers if one.procedure.slug == procedure), None)

    async def procedures(self) -> Sequence[Procedure]:
        return [offer.procedure for offer in self.offers if offer.clinics]

    async def procedure(self, slug: str) -> Procedure | None:
        return next((one.procedure for one in self.offers if one.procedure.slug == slug), None)

    async def clinic(self, slug: str) -> Clinic | None:
        clinics = (offer.clinic(slug) for offer in self.offers)
        return next((clinic for clinic in clinics if clinic is not None), None)

    async def network(self) -> Network | None:
        return self.known_network

    async def is_complete(self) -> bool:
        return self.complete
