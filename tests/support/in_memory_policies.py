"""Policies in memory: what is in force is known at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.routing.decisions.domain import FIRST_POLICY, Policy, PolicyTimeline
from services.routing.policies.domain import Activation, PolicyDocument


@dataclass
class InMemoryPolicies:
    first: Policy = FIRST_POLICY
    _documents: dict[str, PolicyDocument] = field(default_factory=dict)
    _activations: dict[datetime, Activation] = field(default_factory=dict)

    async def add(self, draft: PolicyDocument) -> None:
        self._documents[draft.id] = draft

    async def get(self, policy_id: str) -> PolicyDocument | None:
        return self._documents.get(policy_id)

    async def page(self, *, after: str, limit: int) -> Sequence[PolicyDocument]:
        behind = sorted(one for one in self._documents if one > after)
        return [self._documents[one] for one in behind[:limit]]

    async def latest(self, limit: int) -> Sequence[PolicyDocument]:
        return [self._documents[one] for one in sorted(self._documents, reverse=True)[:limit]]

    async def approve(self, approved: PolicyDocument) -> bool:
        before = self._documents.get(approved.id)
        if before is None or before.is_approved or before.drafted_by == approved.approved_by:
            return False
        self._documents[approved.id] = approved
        return True

    async def activate(self, activation: Activation) -> Activation:
        return self._activations.setdefault(activation.at, activation)

    async def activations(self) -> Sequence[Activation]:
        return [one for _, one in sorted(self._activations.items())]

    async def in_force(self) -> PolicyTimeline:
        found = [(one.at, await self.find(one.policy)) for one in await self.activations()]
        known = tuple((at, policy) for at, policy in found if policy is not None)
        return PolicyTimeline(first=self.first, activated=known)

    async def find(self, version: str) -> Policy | None:
        for built_in in (self.first, FIRST_POLICY):
            if version == built_in.version:
                return built_in
        found = self._documents.get(version)
        return found.policy if found else None
