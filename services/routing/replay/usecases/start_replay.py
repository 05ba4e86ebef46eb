"""A manager asks what a policy would have made of a period of the past."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.routing.policies.usecases.read_policies import ReadPolicies
from services.routing.replay.domain import Period, Replay
from services.routing.replay.ports import PastDecisions, Replays
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class StartReplay:
    """Drafts are what it is for; any policy will do."""

    policies: ReadPolicies
    past: PastDecisions
    replays: Replays
    new_id: Callable[[], str]
    now: Clock

    async def __call__(self, policy_id: str, begin: datetime, end: datetime, *, by: str) -> Replay:
        """Raises `PolicyNotFound`, `PeriodInvalid` and `TooManyReplays`."""
        policy, now = await self.policies.document(policy_id), self.now()
        period = Period.past(begin, end, now)
        replay = Replay(
            id=self.new_id(),
            policy=policy.id,
            period=period,
            asked_by=by,
            asked_at=now,
            total=await self.past.count(period),
        )
        await self.replays.add(replay)
        return replay
