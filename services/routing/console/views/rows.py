"""A lead as a row of a list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.routing.console.views.filters import Reader
from services.routing.console.views.formatter import Formatter
from services.routing.inbox.domain import Order
from services.routing.leads.domain import NETWORK_DESK, LeadRow, LeadStatus

_SOON: Final = timedelta(hours=1)


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
    is_unread: bool
    eligibility: str | None
    may_mark: bool
    """Whether this reader may do anything with many leads at once."""
    still_belongs: bool = True


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


def row_view(
    row: LeadRow,
    reader: Reader,
    *,
    selected: str | None = None,
    unread: frozenset[str] = frozenset(),
) -> RowView:
    placement, formatter, filters = row.placement, reader.formatter, reader.filters
    query = reader.query()
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
        is_unread=row.id in unread and row.id != selected,
        eligibility=row.eligibility,
        may_mark=reader.may_mark,
        still_belongs=query.includes(row, reader.now),
    )


def _came(row: LeadRow) -> datetime:
    """The last time that something brought it into one of the lists."""
    first = row.updated_at if row.version == 1 else None
    times = (first, row.assigned_at, row.contacted_at, row.last_message_at)
    return max([row.received_at, *(at for at in times if at)])


def _refused(row: LeadRow, formatter: Formatter) -> tuple[str, ...]:
    if row.status is not LeadStatus.UNROUTED:
        return ()
    refused = [one.location for one in row.offers if one.answer is False]
    return tuple(formatter.clinic(slug) or slug for slug in refused)


def _sees_one_clinic(reader: Reader) -> bool:
    """Then its name on every row would say nothing."""
    return not reader.sees.every_clinic and len(reader.sees.clinics) == 1
