"""Somebody is about to give a lead to another doctor of its clinic: who could take it?"""

import asyncio
from dataclasses import dataclass

from services.routing.assignment.usecases.reserve_capacity import ReserveCapacity
from services.routing.decisions.domain import DecisionInputs, SuggestedDoctors, suggest_doctors
from services.routing.leads.domain import Action, Lead
from services.routing.leads.usecases.authorize import require_access, require_role
from shared.auth.domain import Principal


@dataclass(frozen=True, kw_only=True)
class SuggestDoctors:
    """By the directory, the roster, the workload, the policy and the rules of this moment. Nothing
    is written, and no capacity is held for whoever looks: giving the lead on asks everything again.
    """

    reserve_capacity: ReserveCapacity

    async def __call__(self, lead: Lead, by: Principal) -> SuggestedDoctors:
        """At the clinic that looks after the lead. Raises `DirectoryIncomplete`."""
        require_role(by, Action.REASSIGN)
        require_access(by, Action.REASSIGN, lead.id, lead.placement)
        inputs = await inputs_now(self.reserve_capacity)
        return await asyncio.to_thread(
            suggest_doctors, lead.facts, lead.home, inputs, has_it=lead.doctor_at_clinic
        )


async def inputs_now(reserve_capacity: ReserveCapacity) -> DecisionInputs:
    inputs, now = await reserve_capacity.look(is_only_looking=True), reserve_capacity.now()
    return DecisionInputs(
        directory=inputs.directory,
        workload=inputs.workload,
        policy=inputs.policies.at(now),
        now=now,
        rules=inputs.rules,
        roster=inputs.roster,
    )
