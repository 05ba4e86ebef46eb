"""Somebody looks who has done what: the revisions of everything that is edited, newest first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.content.editorial.domain.steps import Step
from services.content.editorial.ports import Trail
from services.content.revisions.domain import Kind
from services.content.text.domain import checks
from shared.auth.domain import Scope

OF_DELIVERY: Final = frozenset({Kind.API_KEY, Kind.WEBHOOK})
"""What brings content to other sites."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Empty is everything. `by`: an account. `location`: what belongs to this clinic.
    `sees_delivery`: whether they may look at webhooks and keys.
    """

    scope: Scope
    sees_delivery: bool
    by: str = ""
    kind: Kind | None = None
    location: str = ""

    @property
    def locations(self) -> Collection[str] | None:
        """Whose steps are looked for; None: everything, what belongs to the network as well."""
        if not self.location:
            return None if self.scope.everything else self.scope.clinics
        is_ours = checks.is_slug(self.location) and self.scope.covers(self.location)
        return [self.location] if is_ours else []


@dataclass(frozen=True, kw_only=True)
class ListSteps:
    """What belongs to a clinic is for those who have it in their scope, everything else for those
    of the whole network.
    """

    trail: Trail

    async def __call__(
        self, asked: Asked, *, before: tuple[datetime, str] | None, limit: int
    ) -> Sequence[Step]:
        """`before`: instant and id of the step after which the list goes on."""
        return await self.trail.steps(
            by=asked.by,
            kind=asked.kind,
            locations=asked.locations,
            hidden=() if asked.sees_delivery else OF_DELIVERY,
            before=before,
            limit=limit,
        )
