"""One lead, the page around it, and what a disclosure shows."""

from dataclasses import dataclass

from services.routing.console.views.choices import ChoiceView
from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.departure import HandedBackView, handed_back_view
from services.routing.console.views.filters import Reader
from services.routing.console.views.found import SameContactView, SearchView
from services.routing.console.views.listing import ListView
from services.routing.console.views.moves import MovesView
from services.routing.console.views.offers import OfferView, offer_views, offerable_clinics
from services.routing.console.views.patient import PatientView
from services.routing.console.views.plan import PlanPanel
from services.routing.console.views.possible import may
from services.routing.console.views.rows import DueView, due_view
from services.routing.console.views.steps import StepsView
from services.routing.console.views.timeline import MomentView, timeline_views
from services.routing.console.views.why import WhyView
from services.routing.inbox.usecases.read_lead import SeenLead
from services.routing.leads.domain import (
    Action,
    CloseReason,
    DeclineReason,
    RefuseReason,
)
from shared.disclosure.assertion import Purpose


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """A sentence above the lead: `tone` is good, warn or bad; the sentence belongs to the code."""

    tone: str
    code: str


@dataclass(frozen=True, kw_only=True)
class LeadView:
    id: str
    version: int
    reference: str
    procedure: str
    status: str
    due: DueView
    escalation: str
    received: str
    assigned: str | None
    contacted: str | None
    contacted_by: str | None
    clinic: str | None
    wished_clinic: str | None
    looked_after_by: str | None
    doctor: str | None
    coordinator: str | None
    travel_class: str
    from_where: str
    language: str
    payer: str
    may_contact: bool
    may_accept: bool
    may_decline: bool
    may_close: bool
    may_review: bool
    may_confirm: bool
    """What routing chose for a patient who wants a person."""
    may_message: bool
    may_plan: bool
    may_offer: bool
    may_open: bool
    href: str
    contact_href: str
    accept_href: str
    decline_href: str
    close_href: str
    approve_href: str
    refuse_href: str
    offer_href: str
    disclosure_href: str
    message_href: str
    plan_href: str
    same_contact_href: str
    messages: int
    person_asked: str | None
    decline_reasons: tuple[str, ...]
    close_reasons: tuple[str, ...]
    refuse_reasons: tuple[str, ...]
    handed_back: HandedBackView | None
    offers: tuple[OfferView, ...]
    offerable: tuple[ChoiceView, ...]
    list_href: str
    purposes: tuple[str, ...]
    patient: PatientView | None
    timeline: tuple[MomentView, ...]


@dataclass(frozen=True, kw_only=True)
class DetailView:
    """The two right-hand panes: the lead and why it lies here."""

    lead: LeadView | None
    why: WhyView | None
    notice: NoticeView | None
    csrf_token: str
    draft: str | None = None
    """A message that was typed and could not be sent."""
    steps: StepsView | None = None
    moves: MovesView | None = None
    plan: PlanPanel | None = None
    search: SearchView | None = None
    """What was looked for, instead of a lead."""
    same_contact: SameContactView | None = None
    """None: the page asks for it by itself."""


@dataclass(frozen=True, kw_only=True)
class ConsolePage:
    chrome: ChromeView
    list: ListView
    detail: DetailView


def lead_view(seen: SeenLead, reader: Reader, patient: PatientView | None = None) -> LeadView:
    row, formatter, filters = seen.row, reader.formatter, reader.filters
    placement = row.placement
    here = f"/console/leads/{row.id}"
    return LeadView(
        id=row.id,
        version=row.version,
        reference=row.reference,
        procedure=formatter.procedure(row.procedure),
        status=row.status.value,
        due=due_view(row, reader),
        escalation=row.clock.level.value,
        received=formatter.time(row.received_at, placement.home),
        assigned=formatter.time(row.assigned_at, placement.home) if row.assigned_at else None,
        contacted=formatter.time(row.contacted_at, placement.home) if row.contacted_at else None,
        contacted_by=formatter.colleague(row.contacted_by),
        clinic=formatter.clinic(placement.location),
        wished_clinic=formatter.clinic(placement.wished_location),
        looked_after_by=None if placement.location else formatter.clinic(placement.home),
        doctor=formatter.doctor(placement.doctor),
        coordinator=formatter.colleague(row.coordinator),
        travel_class=row.travel_class.value,
        from_where=formatter.residence(row.residence),
        language=formatter.language(row.language),
        payer=row.payer_kind,
        may_contact=may(Action.CONTACT, seen, reader),
        may_accept=may(Action.ACCEPT, seen, reader),
        may_decline=may(Action.DECLINE, seen, reader),
        may_close=may(Action.CLOSE, seen, reader),
        may_review=may(Action.REFUSE, seen, reader),
        may_confirm=may(Action.APPROVE, seen, reader) and not may(Action.REFUSE, seen, reader),
        may_message=may(Action.MESSAGE, seen, reader),
        may_plan=may(Action.PLAN, seen, reader),
        may_open=may(Action.OPEN_DETAILS, seen, reader),
        href=filters.address(here),
        contact_href=filters.address(f"{here}/contact"),
        accept_href=filters.address(f"{here}/accept"),
        decline_href=filters.address(f"{here}/decline"),
        close_href=filters.address(f"{here}/close"),
        approve_href=filters.address(f"{here}/approve"),
        refuse_href=filters.address(f"{here}/refuse"),
        may_offer=may(Action.OFFER, seen, reader),
        offer_href=filters.address(f"{here}/offer"),
        handed_back=handed_back_view(seen.lead, formatter),
        offers=offer_views(row.offers, formatter),
        offerable=offerable_clinics(seen.lead, formatter),
        refuse_reasons=tuple(reason.value for reason in RefuseReason),
        decline_reasons=tuple(reason.value for reason in DeclineReason),
        close_reasons=tuple(reason.value for reason in CloseReason),
        disclosure_href=filters.address(f"{here}/disclosures"),
        message_href=filters.address(f"{here}/messages"),
        plan_href=filters.address(f"{here}/plan"),
        same_contact_href=filters.address(f"{here}/same-contact"),
        messages=row.messages_waiting,
        person_asked=(
            formatter.time(row.person_asked_at, placement.home)
            if row.waits_for_person and row.person_asked_at
            else None
        ),
        list_href=filters.address(),
        purposes=tuple(purpose.value for purpose in Purpose),
        patient=patient,
        timeline=timeline_views(seen.lead, formatter),
    )
