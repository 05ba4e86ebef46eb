"""Leads that have changed while somebody looked at the list."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.routing.console.views.departure import LeftView, left_view
from services.routing.console.views.filters import Reader
from services.routing.console.views.rows import RowView, row_view
from services.routing.inbox.domain import Departure
from services.routing.leads.domain import LeadRow


@dataclass(frozen=True, kw_only=True)
class ChangesView:
    """`left`: those that were handed on to where the reader sees nothing."""

    rows: tuple[RowView, ...]
    left: tuple[LeftView, ...]


def changes_view(
    rows: Iterable[LeadRow],
    left: Iterable[Departure],
    reader: Reader,
    unread: frozenset[str],
) -> ChangesView:
    return ChangesView(
        rows=tuple(row_view(row, reader, unread=unread) for row in rows),
        left=tuple(left_view(one, reader) for one in left),
    )
