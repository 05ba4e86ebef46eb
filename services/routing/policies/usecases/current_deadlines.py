"""The deadlines of the policy that is in force."""

from dataclasses import dataclass

from services.routing.deadlines.domain import Deadlines
from services.routing.decisions.ports import Policies
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class CurrentDeadlines:
    policies: Policies
    now: Clock

    async def __call__(self) -> Deadlines:
        return (await self.policies.in_force()).at(self.now()).deadlines
