"""Somebody asks, before they send anything, where they may be treated."""

from dataclasses import dataclass

from services.inquiry.catalogue.domain import CatalogueEmpty, Offer
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.eligibility.domain import Assessments, assess
from shared.clock import Clock
from shared.eligibility.case import Coverage
from shared.eligibility.ports import RuleSets
from shared.errors import FieldProblem, Invalid


class ProcedureUnknown(Invalid):
    code = "procedure.unknown"
    title = "There is no such procedure."

    def __init__(self) -> None:
        problem = FieldProblem(field="procedure", code=self.code, message=self.title)
        super().__init__(problem)


@dataclass(frozen=True, kw_only=True)
class PreviewEligibility:
    """By the rules and the clinics of this moment. Nothing is kept of who asked, or what."""

    catalogue: Catalogue
    rule_sets: RuleSets
    now: Clock

    async def __call__(self, procedure: str, coverage: Coverage) -> Assessments:
        """Raises `ProcedureUnknown` and `CatalogueEmpty`."""
        offer = await self._offer(procedure)
        return assess(await self.rule_sets.in_force(), coverage, offer, self.now())

    async def _offer(self, procedure: str) -> Offer:
        """Looks twice before it refuses: what a catalogue that is just being read anew does not
        have is nobody's mistake.
        """
        offer = await self.catalogue.offer(procedure)
        if offer is not None:
            return offer
        is_complete = await self.catalogue.is_complete()
        offer = await self.catalogue.offer(procedure)
        if offer is None:
            raise ProcedureUnknown if is_complete else CatalogueEmpty
        return offer
