"""What keeps policies and says which one was activated when."""

from collections.abc import Sequence
from typing import Protocol

from services.routing.policies.domain import Activation, PolicyDocument


class PolicyDocuments(Protocol):
    """Without the one that is built in. Nothing here is ever changed but by an approval."""

    async def add(self, draft: PolicyDocument) -> None: ...

    async def get(self, policy_id: str) -> PolicyDocument | None: ...

    async def page(self, *, after: str, limit: int) -> Sequence[PolicyDocument]:
        """By id, behind `after`."""

    async def latest(self, limit: int) -> Sequence[PolicyDocument]:
        """By id, from the last one back: ids are ordered by time."""

    async def approve(self, approved: PolicyDocument) -> bool:
        """Stores who approved it and when, unless somebody has approved it already or it is its
        author: then False.
        """

    async def activate(self, activation: Activation) -> Activation:
        """Adds it; the one that was recorded for this instant before, if there is one."""

    async def activations(self) -> Sequence[Activation]:
        """The latest thousand, in the order of time."""
