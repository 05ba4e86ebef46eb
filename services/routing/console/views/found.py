"""Leads that somebody looked for, and those of the same contact beside one that is open."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.routing.console.views.filters import Reader
from services.routing.leads.domain import LeadRow


@dataclass(frozen=True, kw_only=True)
class FoundLeadView:
    href: str
    reference: str
    procedure: str
    status: str
    clinic: str | None
    received: str


@dataclass(frozen=True, kw_only=True)
class SearchView:
    """`typed`: what was looked for, shown to whoever typed it and kept nowhere. `refused`: the code
    of why nothing was looked up.
    """

    typed: str
    leads: tuple[FoundLeadView, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, kw_only=True)
class SameContactView:
    """`leads`: None where inquiry could not be asked."""

    href: str
    leads: tuple[FoundLeadView, ...] | None


def found_views(rows: Iterable[LeadRow], reader: Reader) -> tuple[FoundLeadView, ...]:
    """The day is the one at the clinic that looks after the lead."""
    formatter = reader.formatter
    return tuple(
        FoundLeadView(
            href=reader.filters.address(f"/console/leads/{row.id}"),
            reference=row.reference,
            procedure=formatter.procedure(row.procedure),
            status=row.status.value,
            clinic=formatter.clinic(row.placement.home),
            received=formatter.day(formatter.local(row.received_at, row.placement.home).date()),
        )
        for row in rows
    )
