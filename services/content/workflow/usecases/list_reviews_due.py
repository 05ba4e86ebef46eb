"""A reviewer looks for what is live and has to be reviewed: what has waited longest comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.content.publishing.domain import ReviewDue
from services.content.workflow.ports import ReviewedPages
from shared.auth.domain import Scope
from shared.clock import Clock

_AHEAD: Final = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class DueList:
    """`day`: what is due before it is overdue."""

    found: Sequence[ReviewDue]
    day: date


@dataclass(frozen=True, kw_only=True)
class ListReviewsDue:
    """Pages within the scope, at one clinic or all of it, whose review is due by `until`, or within
    thirty days; those that nobody has reviewed have waited longest.
    """

    pages: ReviewedPages
    now: Clock

    async def __call__(
        self,
        scope: Scope,
        *,
        location: str | None,
        until: date | None,
        after: tuple[str, str] | None,
        limit: int,
    ) -> DueList:
        day = self.now().date()
        clinics = None if scope.everything else scope.clinics
        if location is not None:
            clinics = frozenset({location}) if scope.covers(location) else frozenset()
        found = await self.pages.reviews_due(
            until=until or day + _AHEAD, locations=clinics, after=after, limit=limit
        )
        return DueList(found=found, day=day)
