"""Where would an inquiry go, if it came now? Nothing is written and no capacity is taken."""

import asyncio
from dataclasses import dataclass

from services.routing.assignment.usecases.reserve_capacity import ReserveCapacity
from services.routing.decisions.domain import InquiryFacts, decide, record_of
from services.routing.decisions.usecases.explain_decision import Explanation


@dataclass(frozen=True, kw_only=True)
class EvaluateInquiry:
    """By the directory, the workload, the policy and the rules of this moment. Between equals the
    inquiry's id decides, so a real one may go to another of them.
    """

    reserve_capacity: ReserveCapacity

    async def __call__(self, facts: InquiryFacts) -> Explanation:
        """Raises `DirectoryIncomplete`."""
        by = self.reserve_capacity
        inputs, now = await by.look(is_only_looking=True), by.now()
        policy = inputs.policies.at(now)
        # A network of a thousand clinics takes a moment, in which others are to be answered.
        decision = await asyncio.to_thread(
            decide, facts, inputs.directory, inputs.workload, policy, now,
            rules=inputs.rules, roster=inputs.roster,
        )  # fmt: skip
        return Explanation(
            record=record_of(decision, None),
            table=decision.table,
            directory=inputs.directory,
            rules=inputs.rules,
            is_verified=True,
        )
