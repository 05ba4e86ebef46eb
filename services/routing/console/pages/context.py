"""What every page of the console works with, and how a page is put together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from services.routing.assignment.usecases.suggest_clinics import SuggestClinics
from services.routing.assignment.usecases.suggest_doctors import SuggestDoctors
from services.routing.bulk.usecases.act_on_many import ActOnMany
from services.routing.console.ports import CurrentDirectory, Staff
from services.routing.console.views.chosen import Chosen, OpenForm
from services.routing.console.views.chrome import chrome_view
from services.routing.console.views.filters import Filters, Reader
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.lead import (
    ConsolePage,
    DetailView,
    NoticeView,
    lead_view,
)
from services.routing.console.views.listing import ListView, list_view
from services.routing.console.views.moves import MovesView, moves_view
from services.routing.console.views.patient import PatientView
from services.routing.console.views.plan import OpenPlan, plan_panel
from services.routing.console.views.steps import steps_view
from services.routing.console.views.why import WhyView, why_view
from services.routing.decisions.usecases.explain_decision import ExplainDecision
from services.routing.disclosure.usecases.open_attachment import OpenAttachment
from services.routing.disclosure.usecases.open_patient_details import OpenPatientDetails
from services.routing.disclosure.usecases.read_travel_plan import AgreeTravelPlan, ReadTravelPlan
from services.routing.inbox.domain import ChangePosition
from services.routing.inbox.usecases.find_leads import FindLeads
from services.routing.inbox.usecases.read_departures import ReadDepartures
from services.routing.inbox.usecases.read_lead import ReadLead, SeenLead
from services.routing.inbox.usecases.report_lead_open import ReportLeadOpen
from services.routing.leads.usecases.lead_actions import LeadActions
from services.routing.leads.usecases.send_message import SendMessage
from services.routing.saved_views.usecases.keep_views import KeepViews
from services.routing.unread.usecases.find_unread import FindUnread
from services.routing.unread.usecases.mark_read import MarkRead
from shared.auth.api import signed_in_session
from shared.auth.usecases import SignedIn
from shared.clock import Clock
from shared.web import Templates, locale_of

Who = Annotated[SignedIn, Depends(signed_in_session())]
LivePosition = Callable[[], ChangePosition | None]
"""Up to where this process knows what has changed; None before it knows anything."""


def _filters(
    *,
    status: str = "",
    location: str = "",
    travel: str = "",
    language: str = "",
    procedure: str = "",
    doctor: str = "",
    due: str = "",
    reference: str = "",
    unread: str = "",
) -> Filters:
    return Filters.of(
        {
            "status": status,
            "location": location,
            "travel": travel,
            "language": language,
            "procedure": procedure,
            "doctor": doctor,
            "due": due,
            "reference": reference,
            "unread": unread,
        }
    )


AskedFilters = Annotated[Filters, Depends(_filters)]


@dataclass(frozen=True, kw_only=True)
class ConsoleContext:
    """Use cases, names and templates of the console."""

    find: FindLeads
    read: ReadLead
    read_departures: ReadDepartures
    mark_read: MarkRead
    find_unread: FindUnread
    saved_views: KeepViews
    report_lead_open: ReportLeadOpen
    act_on_many: ActOnMany
    explain: ExplainDecision
    actions: LeadActions
    suggest_doctors: SuggestDoctors
    suggest_clinics: SuggestClinics
    read_plan: ReadTravelPlan
    agree_plan: AgreeTravelPlan
    open_details: OpenPatientDetails
    open_attachment: OpenAttachment
    send_message: SendMessage
    directory: CurrentDirectory
    staff: Staff
    templates: Templates
    now: Clock
    position: LivePosition

    async def formatter(self, locale: str) -> Formatter:
        return Formatter(
            locale=locale,
            directory=await self.directory.current(),
            staff=dict(await self.staff.names()),
        )

    async def reader(self, request: Request, who: SignedIn, filters: Filters) -> Reader:
        formatter = await self.formatter(locale_of(request))
        return Reader(by=who.principal, formatter=formatter, now=self.now(), filters=filters)

    async def list(
        self, reader: Reader, *, cursor: str | None = None, selected: str | None = None
    ) -> ListView:
        position = self.position()  # before the list is read: it shows at least all until then
        query = reader.query(cursor)
        page = await self.find(query, reader.by)
        counts = await self.find.counts(query, reader.by)
        return list_view(
            page,
            counts,
            reader,
            selected=selected,
            cursor=cursor,
            position=position,
            unread=await self.find_unread(page.rows, reader.by),
            saved=await self.saved_views(reader.by),
        )

    async def detail(
        self,
        reader: Reader,
        who: SignedIn,
        seen: SeenLead | None = None,
        *,
        notice: NoticeView | None = None,
        patient: PatientView | None = None,
        draft: str | None = None,
        chosen: Chosen | OpenPlan | None = None,
    ) -> DetailView:
        form = chosen if isinstance(chosen, Chosen) else None
        return DetailView(
            lead=lead_view(seen, reader, patient) if seen else None,
            why=await self._why(reader, seen) if seen else None,
            notice=notice,
            csrf_token=who.session.csrf_token,
            draft=draft,
            steps=steps_view(seen, reader, form) if seen else None,
            moves=await self._moves(reader, seen, form) if seen else None,
            plan=plan_panel(seen, reader, chosen)
            if seen and isinstance(chosen, OpenPlan)
            else None,
        )

    async def _moves(self, reader: Reader, seen: SeenLead, chosen: Chosen | None) -> MovesView:
        """Who could take it is looked for when somebody wants to know."""
        match chosen.form if chosen else None:
            case OpenForm.DOCTORS:
                doctors = await self.suggest_doctors(seen.lead, reader.by)
                return moves_view(seen, reader, chosen, doctors)
            case OpenForm.CLINICS:
                clinics = await self.suggest_clinics(seen.lead, reader.by)
                return moves_view(seen, reader, chosen, clinics)
            case _:
                return moves_view(seen, reader)

    async def _why(self, reader: Reader, seen: SeenLead) -> WhyView:
        explanation = await self.explain(seen.lead.facts, seen.decision)
        return why_view(
            explanation,
            reader.formatter,
            self.templates.translate,
            is_now_with=seen.lead.doctor_at_clinic,
            home=seen.lead.facts.residence.home_province,
        )

    async def page(
        self,
        reader: Reader,
        who: SignedIn,
        detail: DetailView,
        *,
        cursor: str | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """The whole console round a lead, or round none."""
        selected = detail.lead.id if detail.lead else None
        view = ConsolePage(
            chrome=chrome_view(reader.by, who.session.csrf_token, reader.formatter),
            list=await self.list(reader, cursor=cursor, selected=selected),
            detail=detail,
        )
        return self.html("console/inbox.html", view, reader.formatter.locale, status)

    def html(self, name: str, view: object, locale: str, status: int = 200) -> HTMLResponse:
        """htmx and a plain request get different bodies at one address."""
        vary = {"Vary": "HX-Request, Cookie, Accept-Language"}
        return self.templates.page(name, view, locale, status=status, headers=vary)


def wants_fragment(request: Request) -> bool:
    return "hx-request" in request.headers and "hx-history-restore-request" not in request.headers
