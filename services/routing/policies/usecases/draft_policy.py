"""A manager drafts a policy: a new document each time, since none is ever changed."""

from collections.abc import Callable
from dataclasses import dataclass

from services.routing.policies.domain import PolicyDocument, PolicyRecord, PolicyTerms
from services.routing.policies.ports import PolicyDocuments
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class DraftPolicy:
    policies: PolicyDocuments
    new_id: Callable[[], str]
    now: Clock

    async def __call__(self, terms: PolicyTerms, *, by: str) -> PolicyRecord:
        draft = PolicyDocument(id=self.new_id(), terms=terms, drafted_by=by, drafted_at=self.now())
        await self.policies.add(draft)
        return PolicyRecord(document=draft)
