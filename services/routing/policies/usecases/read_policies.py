"""The policies, each with its author, its approval and the instants from which it was in force."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.routing.policies.domain import (
    BUILT_IN,
    PolicyDocument,
    PolicyNotFound,
    PolicyRecord,
    in_force_at,
    records_of,
)
from services.routing.policies.ports import PolicyDocuments
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class ReadPolicies:
    policies: PolicyDocuments
    now: Clock

    async def one(self, policy_id: str) -> PolicyRecord:
        """Raises `PolicyNotFound`."""
        return await self.record_of(await self.document(policy_id))

    async def document(self, policy_id: str) -> PolicyDocument:
        """The built-in one too. Raises `PolicyNotFound`."""
        if policy_id == BUILT_IN.id:
            return BUILT_IN
        found = await self.policies.get(policy_id)
        if found is None:
            raise PolicyNotFound
        return found

    async def in_force(self) -> PolicyRecord:
        """The one that decides now."""
        activations, now = await self.policies.activations(), self.now()
        document = await self.document(in_force_at(activations, now))
        return records_of([document], activations, now)[0]

    async def record_of(self, document: PolicyDocument) -> PolicyRecord:
        return records_of([document], await self.policies.activations(), self.now())[0]

    async def latest(self, limit: int, *, also: str | None = None) -> Sequence[PolicyRecord]:
        """The newest first, then the built-in one. `also`: one that is wanted however old it is;
        what there is none of is left out.
        """
        found = [*await self.policies.latest(limit), BUILT_IN]
        if also is not None and all(one.id != also for one in found):
            wanted = await self.policies.get(also)
            found = [wanted, *found] if wanted else found
        return records_of(found, await self.policies.activations(), self.now())

    async def page(self, *, after: str, limit: int) -> Sequence[PolicyRecord]:
        """By id, behind `after`; the built-in one where its id puts it."""
        found = list(await self.policies.page(after=after, limit=limit))
        if BUILT_IN.id > after:
            found = sorted([*found, BUILT_IN], key=lambda one: one.id)[:limit]
        return records_of(found, await self.policies.activations(), self.now())
