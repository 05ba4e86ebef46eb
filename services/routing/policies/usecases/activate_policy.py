"""A policy comes into force at an instant, for all decisions from then on until the next one."""

from dataclasses import dataclass
from datetime import datetime

from services.routing.policies.domain import InstantTaken, PolicyRecord
from services.routing.policies.ports import PolicyDocuments
from services.routing.policies.usecases.read_policies import ReadPolicies
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class ActivatePolicy:
    policies: PolicyDocuments
    read: ReadPolicies
    now: Clock

    async def __call__(self, policy_id: str, at: datetime | None, *, by: str) -> PolicyRecord:
        """Asking twice for the same instant is harmless; for another policy it is refused. An
        instant in the future is not taken back: another policy is activated at the next one.
        """
        document = await self.read.document(policy_id)
        now = self.now()
        ahead = [one for one in await self.policies.activations() if one.at > now]
        wanted = document.activate(at, by=by, now=now, scheduled=len(ahead))
        recorded = await self.policies.activate(wanted)
        if recorded.policy != policy_id:
            raise InstantTaken
        _log.info("policy.activated", account=by, version=policy_id)
        return await self.read.record_of(document)
