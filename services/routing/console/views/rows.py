"""The list: rows, tabs, filters."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

from services.routing.console.views.formatter import Formatter
from services.routing.inbox.domain import (
    ChangePosition,
    LeadCounts,
    LeadPage,
    LeadQuery,
    Order,
    Position,
)
from services.routing.leads.domain import (
    NETWORK_DESK,
    STAGES,
    WAITING_STATUSES,
    LeadRow,
    LeadStatus,
    Visibility,
    visible_to,
)
from shared.auth.domain import Principal

_SOON: Final = timedelta(hours=1)


class Tab(StrEnum):
    """The lists a coordinator goes through; `status` in the address."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    UNROUTED = "unrouted"
    MESSAGES = "messages"
    CONTACTED = "contacted"
    ALL = "all"


_STATUSES: Final = {
    Tab.WAITING: tuple(s for s in WAITING_STATUSES if s is not LeadStatus.UNROUTED),
    Tab.OVERDUE: (),
    Tab.UNROUTED: (LeadStatus.UNROUTED,),
    Tab.MESSAGES: (),
    Tab.CONTACTED: (LeadStatus.CONTACTED, *STAGES),
    Tab.ALL: (),
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list shows, as it stands in the address."""

    tab: Tab = Tab.WAITING
    location: str | None = None

    def query(self, cursor: str | None = None) -> LeadQuery:
        return LeadQuery(
            home=self.location,
            statuses=_STATUSES[self.tab],
            overdue=self.tab is Tab.OVERDUE,
            messages=self.tab is Tab.MESSAGES,
            after=Position.decode(cursor) if cursor else None,
        )

    def address(self, path: str = "/console", **more: str) -> str:
        asked = {
            **({"status": self.tab.value} if self.tab is not Tab.WAITING else {}),
            **({"location": self.location} if self.location else {}),
            **more,
        }
        return f"{path}?{urlencode(asked)}" if asked else path


@dataclass(frozen=True, kw_only=True)
class DueView:
    """`state`: late, soon, calm or done; `span` is how long still, or how long since."""

    iso: str
    exact: str
    state: str
    span: str


@dataclass(frozen=True, kw_only=True)
class RowView:
    id: str
    version: int
    href: str
    reference: str
    procedure: str
    clinic: str | None
    wished_clinic: str | None
    is_at_network_desk: bool
    doctor: str | None
    from_where: str
    travel_class: str
    status: str
    waits_for: str | None
    """Of a lead without a doctor: the verdict that keeps it, where one does."""
    refused_clinics: tuple[str, ...]
    """What was offered to the patient, who said no, while there is no clinic."""
    language: str
    language_code: str
    due: DueView
    escalation: str
    messages: int
    """The patient's, that wait for somebody to read them."""
    waits_for_person: bool
    came: str
    """When it came to this list, as far as that is known."""
    key: str
    """What the list goes by."""
    is_selected: bool
    still_belongs: bool = True


@dataclass(frozen=True, kw_only=True)
class TabView:
    code: str
    href: str
    is_current: bool
    count: str | None


@dataclass(frozen=True, kw_only=True)
class ChoiceView:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class ListView:
    tabs: tuple[TabView, ...]
    tab: str
    locations: tuple[ChoiceView, ...]
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


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks, in which language, when, and through which filters."""

    by: Principal
    formatter: Formatter
    now: datetime
    filters: Filters

    @property
    def sees(self) -> Visibility:
        return visible_to(self.by)


def due_view(row: LeadRow, reader: Reader) -> DueView:
    left = row.due_at - reader.now
    return DueView(
        iso=row.due_at.isoformat(),
        exact=reader.formatter.time(row.due_at, row.placement.home),
        state=_due_state(row, left),
        span=reader.formatter.span(left),
    )


def _due_state(row: LeadRow, left: timedelta) -> str:
    if not row.waits_for_clinic:
        return "done"
    if left <= timedelta():
        return "late"
    return "soon" if left <= _SOON else "calm"


def row_view(row: LeadRow, reader: Reader, selected: str | None = None) -> RowView:
    placement, formatter, filters = row.placement, reader.formatter, reader.filters
    query = filters.query()
    return RowView(
        id=row.id,
        version=row.version,
        href=filters.address(f"/console/leads/{row.id}"),
        reference=row.reference,
        procedure=formatter.procedure(row.procedure),
        clinic=None if _sees_one_clinic(reader) else formatter.clinic(placement.location),
        wished_clinic=formatter.clinic(placement.wished_location),
        is_at_network_desk=placement.home == NETWORK_DESK,
        doctor=formatter.doctor(placement.doctor),
        from_where=formatter.residence(row.residence),
        travel_class=row.travel_class.value,
        status=row.status.value,
        waits_for=row.eligibility if row.status is LeadStatus.UNROUTED else None,
        refused_clinics=_refused(row, formatter),
        language=formatter.language(row.language),
        language_code=row.language.split("-")[0].upper(),
        due=due_view(row, reader),
        escalation=row.clock.level.value,
        messages=row.messages_waiting,
        waits_for_person=row.waits_for_person,
        came=_came(row).isoformat(),
        key=(row.due_at if query.order is Order.DEADLINE_FIRST else row.received_at).isoformat(),
        is_selected=row.id == selected,
        still_belongs=query.includes(row, reader.now),
    )


def _came(row: LeadRow) -> datetime:
    """The last time that something brought it into one of the lists."""
    first = row.updated_at if row.version == 1 else None
    times = (first, row.assigned_at, row.contacted_at, row.last_message_at)
    return max(row.received_at, *(at for at in times if at))


def _refused(row: LeadRow, formatter: Formatter) -> tuple[str, ...]:
    if row.status is not LeadStatus.UNROUTED:
        return ()
    refused = [one.location for one in row.offers if one.answer is False]
    return tuple(formatter.clinic(slug) or slug for slug in refused)


def _sees_one_clinic(reader: Reader) -> bool:
    """Then its name on every row would say nothing."""
    return not reader.sees.every_clinic and len(reader.sees.clinics) == 1


def list_view(
    page: LeadPage,
    counts: LeadCounts,
    reader: Reader,
    *,
    selected: str | None = None,
    cursor: str | None = None,
    position: ChangePosition | None = None,
) -> ListView:
    filters, sees = reader.filters, reader.sees
    after = page.next.encode() if page.next else None
    return ListView(
        tabs=tuple(_tab(tab, filters, counts) for tab in Tab),
        tab=filters.tab.value,
        locations=_locations(reader),
        rows=tuple(row_view(row, reader, selected) for row in page.rows),
        more_href=filters.address(cursor=after) if after else None,
        more_rows_href=filters.address("/console/rows", cursor=after) if after else None,
        is_later_page=cursor is not None,
        has_scope=sees.every_clinic or bool(sees.clinics),
        everything_href=Filters(tab=Tab.ALL).address(),
        reload_href=filters.address(),
        filter_query=filters.address("").removeprefix("?"),
        rendered=reader.now.isoformat(),
        position=position.encode() if position else "",
        ascends=filters.query().order.ascends,
    )


def _tab(tab: Tab, filters: Filters, counts: LeadCounts) -> TabView:
    shown = {
        Tab.WAITING: counts.waiting,
        Tab.OVERDUE: counts.overdue,
        Tab.UNROUTED: counts.unrouted,
        Tab.MESSAGES: counts.messages,
    }
    count = shown.get(tab)
    return TabView(
        code=tab.value,
        href=replace(filters, tab=tab).address(),
        is_current=tab is filters.tab,
        count=None if count is None else _number(count),
    )


def _number(count: int) -> str:
    return f"{count - 1}+" if count >= LeadCounts.LIMIT else str(count)


def _locations(reader: Reader) -> tuple[ChoiceView, ...]:
    """A choice only where there is one."""
    formatter, sees = reader.formatter, reader.sees
    clinics = {*formatter.directory.clinics, NETWORK_DESK} if sees.every_clinic else sees.clinics
    if len(clinics) < 2:
        return ()
    named = sorted((formatter.clinic(slug) or slug, slug) for slug in clinics)
    return tuple(
        ChoiceView(value=slug, label=name, is_chosen=slug == reader.filters.location)
        for name, slug in named
    )
