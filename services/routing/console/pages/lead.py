"""One lead: the panes, marking it as contacted, opening the patient's details."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from services.routing.console.pages.desk import AskedFilters, ConsoleContext, Who, wants_fragment
from services.routing.console.views.lead import DetailView, NoticeView, patient_view
from services.routing.console.views.rows import Filters, Reader
from services.routing.disclosure.domain import (
    MayNotOpenDetails,
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
)
from services.routing.inbox.usecases.see_leads import CONTACT_ROLES
from services.routing.leads.domain import LeadAlreadyContacted, LeadHasChanged, LeadNotOpen
from shared.auth.domain import RoleMayNot
from shared.auth.usecases import SignedIn
from shared.disclosure.assertion import Purpose
from shared.errors import Refusal

_CONTACT_REFUSALS = (LeadHasChanged, LeadAlreadyContacted, LeadNotOpen)
_DISCLOSURE_REFUSALS = (
    MayNotOpenDetails,
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
)


def lead_pages(desk: ConsoleContext) -> APIRouter:
    router = APIRouter(prefix="/console/leads/{lead_id}")

    @router.get("")
    async def lead(request: Request, lead_id: str, who: Who, filters: AskedFilters) -> HTMLResponse:
        return await _LeadAnswer(desk, request, who, filters).give(lead_id)

    @router.post("/contact")
    async def contact(
        request: Request,
        lead_id: str,
        who: Who,
        filters: AskedFilters,
        version: Annotated[int, Form()],
    ) -> HTMLResponse:
        answer = _LeadAnswer(desk, request, who, filters)
        return await answer.contact(lead_id, version)

    @router.post("/disclosures")
    async def disclose(
        request: Request,
        lead_id: str,
        who: Who,
        filters: AskedFilters,
        purpose: Annotated[Purpose, Form()],
    ) -> HTMLResponse:
        answer = _LeadAnswer(desk, request, who, filters)
        return await answer.disclose(lead_id, purpose)

    return router


class _LeadAnswer:
    """One request about one lead: the fragment for htmx, the page for everybody else."""

    def __init__(
        self, desk: ConsoleContext, request: Request, who: SignedIn, filters: Filters
    ) -> None:
        self._desk = desk
        self._request = request
        self._who = who
        self._filters = filters

    async def give(
        self, lead_id: str, notice: NoticeView | None = None, status: int = 200
    ) -> HTMLResponse:
        reader = await self._reader()
        seen = await self._desk.read(lead_id, reader.by)
        detail = await self._desk.detail(reader, self._who, seen, notice=notice)
        return await self._html(reader, detail, status)

    async def contact(self, lead_id: str, version: int) -> HTMLResponse:
        by = self._who.principal
        if by.role not in CONTACT_ROLES:
            raise RoleMayNot
        await self._desk.read(lead_id, by)
        try:
            await self._desk.contact(lead_id, by, expected_version=version)
        except _CONTACT_REFUSALS as refusal:
            return await self.give(lead_id, _said(refusal, "warn"), refusal.status)
        done = NoticeView(tone="good", code="lead.contacted")
        return await self.give(lead_id, done)

    async def disclose(self, lead_id: str, purpose: Purpose) -> HTMLResponse:
        try:
            file = await self._desk.open_details(lead_id, purpose=purpose, by=self._who.principal)
        except _DISCLOSURE_REFUSALS as refusal:
            return await self.give(lead_id, _said(refusal, "bad"), refusal.status)
        reader = await self._reader()
        seen = await self._desk.read(lead_id, reader.by)
        patient = patient_view(file, purpose, reader.words, seen.row.placement.home)
        detail = await self._desk.detail(reader, self._who, seen, patient=patient)
        return await self._html(reader, detail)

    async def _reader(self) -> Reader:
        return await self._desk.reader(self._request, self._who, self._filters)

    async def _html(self, reader: Reader, detail: DetailView, status: int = 200) -> HTMLResponse:
        if wants_fragment(self._request):
            return self._desk.html("console/_detail.html", detail, reader.words.locale, status)
        return await self._desk.page(reader, self._who, detail, status=status)


def _said(refusal: Refusal, tone: str) -> NoticeView:
    return NoticeView(tone=tone, code=refusal.code)
