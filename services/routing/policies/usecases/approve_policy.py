"""A second person approves a draft: whoever wrote it may not."""

from dataclasses import dataclass

from services.routing.policies.domain import PolicyRecord
from services.routing.policies.ports import PolicyDocuments
from services.routing.policies.usecases.read_policies import ReadPolicies
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class ApprovePolicy:
    policies: PolicyDocuments
    read: ReadPolicies
    now: Clock

    async def __call__(self, policy_id: str, *, by: str) -> PolicyRecord:
        """Of two who approve at the same moment the second is refused, as by a later look."""
        document = await self.read.document(policy_id)
        approved = document.approve(by=by, now=self.now())
        if approved is not document and not await self.policies.approve(approved):
            approved = (await self.read.document(policy_id)).approve(by=by, now=self.now())
        _log.info("policy.approved", account=by, version=policy_id)
        return await self.read.record_of(approved)
