"""A queue of leads: whose each is, since when, why it is here, and what ends it."""

from dataclasses import dataclass

from services.routing.console.views.choices import Choices, ChoiceView, choices_view
from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.departure import HandedBackView, handed_back_view
from services.routing.console.views.filters import Filters, Reader, Tab
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.offers import OfferView, offer_views
from services.routing.decisions.domain import Assigned
from services.routing.decisions.views import Translate, sentence_of
from services.routing.inbox.domain import LeadCounts, Queue
from services.routing.leads.domain import Access, Action, access, may_ever
from services.routing.queues.domain import Assignee
from services.routing.queues.usecases.read_lead_queue import LeadQueuePage, QueuedLead


@dataclass(frozen=True, kw_only=True)
class AssigneeView:
    """Who has taken an item. `account_id`: as a form sends back whom its reader has seen."""

    name: str
    account_id: str
    is_me: bool


@dataclass(frozen=True, kw_only=True)
class QueuedLeadView:
    """`owner`: the clinic, or the network's desk. `sentence` None: a doctor has it, or has handed
    it back, and nothing has been decided since.
    """

    id: str
    version: int
    reference: str
    procedure: str
    from_where: str
    owner: str
    coordinator: str | None
    assignee: AssigneeView | None
    age: str
    since: str
    sentence: str | None
    person_asked: str | None
    handed_back: HandedBackView | None
    offers: tuple[OfferView, ...]
    suggestions: tuple[ChoiceView, ...]
    href: str
    offer_href: str
    may_act: bool
    may_write: bool


@dataclass(frozen=True, kw_only=True)
class LeadQueueView:
    chrome: ChromeView
    queue: str
    rows: tuple[QueuedLeadView, ...]
    count: int
    is_more: bool
    """There are more than are counted."""
    more_href: str | None
    first_href: str
    is_later_page: bool
    has_scope: bool
    locations: Choices
    location: str
    cursor: str
    notice: str | None
    service: str = ""


def lead_queue_view(
    page: LeadQueuePage,
    queue: Queue,
    reader: Reader,
    chrome: ChromeView,
    translate: Translate,
    *,
    cursor: str = "",
    notice: str | None = None,
) -> LeadQueueView:
    here, sees = f"/console/queues/{queue.value}", reader.sees
    only = Filters(location=reader.filters.location)
    return LeadQueueView(
        chrome=chrome,
        queue=queue.value,
        rows=tuple(_row(one, queue, reader, translate) for one in page.leads),
        count=page.backlog.count,
        is_more=page.backlog.count >= LeadCounts.LIMIT,
        more_href=only.address(here, cursor=page.next.encode()) if page.next else None,
        first_href=only.address(here),
        is_later_page=bool(cursor),
        has_scope=sees.every_clinic or bool(sees.clinics),
        locations=choices_view(reader).locations,
        location=reader.filters.location or "",
        cursor=cursor,
        notice=notice,
    )


def assignee_view(assignee: Assignee | None, me: str, formatter: Formatter) -> AssigneeView | None:
    if assignee is None:
        return None
    return AssigneeView(
        name=formatter.colleague(assignee.by) or assignee.by,
        account_id=assignee.by,
        is_me=assignee.by == me,
    )


def _row(one: QueuedLead, queue: Queue, reader: Reader, translate: Translate) -> QueuedLeadView:
    row, lead, formatter = one.seen.row, one.seen.lead, reader.formatter
    home = row.placement.home
    back = Filters(tab=Tab.UNROUTED if row.placement.doctor is None else Tab.ALL)
    return QueuedLeadView(
        id=row.id,
        version=row.version,
        reference=row.reference,
        procedure=formatter.procedure(row.procedure),
        from_where=formatter.residence(row.residence),
        owner=formatter.clinic(home) or home,
        coordinator=formatter.colleague(row.coordinator),
        assignee=assignee_view(one.assignee, reader.by.account_id, formatter),
        age=formatter.span(reader.now - row.received_at),
        since=formatter.time(row.received_at, home),
        sentence=_sentence(one, reader, translate),
        person_asked=(
            formatter.time(row.person_asked_at, home)
            if row.waits_for_person and row.person_asked_at
            else None
        ),
        handed_back=handed_back_view(lead, formatter) if not row.placement.doctor else None,
        offers=offer_views(row.offers, formatter),
        suggestions=_suggestions(one, reader) if queue is Queue.UNROUTED else (),
        href=back.address(f"/console/leads/{row.id}"),
        offer_href=back.address(f"/console/leads/{row.id}/offer"),
        may_act=may_ever(reader.by, Action.OFFER),
        may_write=(
            access(reader.by, Action.MESSAGE, row.placement) is Access.ALLOWED
            and lead.allows(Action.MESSAGE)
        ),
    )


def _sentence(one: QueuedLead, reader: Reader, translate: Translate) -> str | None:
    if isinstance(one.seen.decision.outcome, Assigned):
        return None
    return sentence_of(
        one.explanation,
        reader.formatter.directory,
        translate,
        reader.formatter.locale,
        home=one.seen.lead.facts.residence.home_province,
    )


def _suggestions(one: QueuedLead, reader: Reader) -> tuple[ChoiceView, ...]:
    return tuple(
        ChoiceView(value=slug, label=reader.formatter.clinic(slug) or slug, is_chosen=False)
        for slug in one.suggestions
    )
