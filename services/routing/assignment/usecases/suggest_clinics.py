"""Somebody looks for another clinic for a lead, or for the first one: which could take it?"""

import asyncio
from dataclasses import dataclass

from services.routing.assignment.usecases.reserve_capacity import ReserveCapacity
from services.routing.assignment.usecases.suggest_doctors import inputs_now
from services.routing.decisions.domain import SuggestedClinics, suggest_clinics
from services.routing.leads.domain import Action, Lead
from services.routing.leads.usecases.authorize import require_access, require_role
from shared.auth.domain import Principal


@dataclass(frozen=True, kw_only=True)
class SuggestClinics:
    """As of `SuggestDoctors`."""

    reserve_capacity: ReserveCapacity

    async def __call__(self, lead: Lead, by: Principal) -> SuggestedClinics:
        """Neither the clinic that has it nor one that it is on its way to. Raises
        `DirectoryIncomplete`.
        """
        require_role(by, Action.TRANSFER)
        require_access(by, Action.TRANSFER, lead.id, lead.placement)
        inputs = await inputs_now(self.reserve_capacity)
        there = lead.location or lead.facts.transferred_to
        return await asyncio.to_thread(
            suggest_clinics, lead.facts, inputs, without={there} if there else ()
        )
