"""What a notification on somebody's computer says of leads that have come while they looked away:
numbers and clinics, nothing of a person and nothing of health.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.routing.console.views.formatter import Formatter
from services.routing.leads.domain import LeadRow
from shared.formatting import sort_key

_NAMED: Final = 2
_NOTICED_LATE: Final = timedelta(minutes=2)
"""So long after a deadline the worker may say that it has passed."""


@dataclass(frozen=True, kw_only=True)
class NewsView:
    """`clinics`: their names, none where there are too many to be named."""

    new: int
    overdue: int
    clinics: tuple[str, ...]
    clinic_count: int

    @property
    def count(self) -> int:
        return self.new + self.overdue


def news_view(
    rows: Sequence[LeadRow], since: datetime, now: datetime, formatter: Formatter
) -> NewsView:
    """`since`: when somebody last looked."""
    new = [row for row in rows if row.waits_for_contact and _came(row) > since]
    overdue = [row for row in rows if row.is_overdue(now) and row.due_at + _NOTICED_LATE > since]
    homes = {row.placement.home for row in (*new, *overdue)}
    names = sorted((formatter.clinic(home) or home for home in homes), key=sort_key)
    return NewsView(
        new=sum(row not in overdue for row in new),
        overdue=len(overdue),
        clinics=tuple(names) if len(names) <= _NAMED else (),
        clinic_count=len(names),
    )


def _came(row: LeadRow) -> datetime:
    return max(row.received_at, row.assigned_at or row.received_at)
