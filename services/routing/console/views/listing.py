"""The list: tabs with their counts, choices, rows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.routing.console.views.choices import ChoicesView, choices_view
from services.routing.console.views.filters import Filters, Reader, Tab
from services.routing.console.views.rows import RowView, row_view
from services.routing.console.views.saved import SavedViewView, saved_view_views
from services.routing.inbox.domain import ChangePosition, LeadCounts, LeadPage
from services.routing.saved_views.domain import SavedView


@dataclass(frozen=True, kw_only=True)
class TabView:
    code: str
    href: str
    is_current: bool
    count: str | None


@dataclass(frozen=True, kw_only=True)
class ListView:
    tabs: tuple[TabView, ...]
    tab: str
    rows: tuple[RowView, ...]
    more_href: str | None
    more_rows_href: str | None
    is_later_page: bool
    has_scope: bool
    everything_href: str
    reload_href: str
    filter_query: str
    rendered: str
    position: str
    """Up to where this list knows of changes; empty where the process knows of none."""
    ascends: bool
    choices: ChoicesView
    saved: tuple[SavedViewView, ...]
    narrowed: int
    """By how many filters beside the clinic."""
    reference: str
    may_search: bool
    clear_href: str


def list_view(
    page: LeadPage,
    counts: LeadCounts,
    reader: Reader,
    *,
    selected: str | None = None,
    cursor: str | None = None,
    position: ChangePosition | None = None,
    unread: frozenset[str] = frozenset(),
    saved: Iterable[SavedView] = (),
) -> ListView:
    filters, sees = reader.filters, reader.sees
    after = page.next.encode() if page.next else None
    return ListView(
        tabs=tuple(_tab(tab, filters, counts) for tab in Tab),
        tab=filters.tab.value,
        rows=tuple(row_view(row, reader, selected=selected, unread=unread) for row in page.rows),
        more_href=filters.address(cursor=after) if after else None,
        more_rows_href=filters.address("/console/rows", cursor=after) if after else None,
        is_later_page=cursor is not None,
        has_scope=sees.every_clinic or bool(sees.clinics),
        everything_href=Filters(tab=Tab.ALL).address(),
        reload_href=filters.address(),
        filter_query=filters.address("").removeprefix("?"),
        rendered=reader.now.isoformat(),
        position=position.encode() if position else "",
        ascends=reader.query().order.ascends,
        choices=choices_view(reader),
        saved=saved_view_views(saved, filters),
        narrowed=len(filters.narrowing),
        reference=filters.reference or "",
        may_search=reader.may_search,
        clear_href=Filters(tab=filters.tab, location=filters.location).address(),
    )


def _tab(tab: Tab, filters: Filters, counts: LeadCounts) -> TabView:
    shown = {
        Tab.WAITING: counts.waiting,
        Tab.OVERDUE: counts.overdue,
        Tab.UNROUTED: counts.unrouted,
        Tab.MESSAGES: counts.messages,
    }
    count = None if filters.unread else shown.get(tab)  # counted is what there is, read or not
    return TabView(
        code=tab.value,
        href=replace(filters, tab=tab).address(),
        is_current=tab is filters.tab,
        count=None if count is None else _number(count),
    )


def _number(count: int) -> str:
    return f"{count - 1}+" if count >= LeadCounts.LIMIT else str(count)
