"""One lead: the panes, what is done with it, opening the patient's details."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from pydantic import ValidationError

from services.routing.console.pages.context import AskedFilters, ConsoleContext, Who, wants_fragment
from services.routing.console.pages.lead_refusals import (
    ACTION_REFUSALS,
    DISCLOSURE_REFUSALS,
    FORM_REFUSALS,
    MESSAGE_REFUSALS,
)
from services.routing.console.views.chosen import Chosen
from services.routing.console.views.filters import Filters, Reader
from services.routing.console.views.lead import DetailView, NoticeView
from services.routing.console.views.patient import patient_view
from services.routing.console.views.plan import OpenPlan
from services.routing.disclosure.schemas import file_headers
from services.routing.leads.domain import (
    OFFERS_AT_ONCE,
    CloseReason,
    DeclineReason,
    Lead,
    LeadNotFound,
    RefuseReason,
)
from shared.auth.domain import Principal
from shared.auth.usecases import SignedIn
from shared.disclosure.assertion import Purpose
from shared.disclosure.bodies import MessageBody
from shared.errors import Conflict, Refusal

_WHOLE_PANE = {"HX-Retarget": "#detail", "HX-Reselect": ".lead-pane", "HX-Reswap": "innerHTML"}
"""Of a lead that went out of sight nothing is left standing, whatever the form meant to replace."""
_UNFIT = "message.unfit"
_DRAFT_AT_MOST = 20_000

Version = Annotated[int, Form()]
"""The version of the lead that the form was made for."""


def lead_answers(context: ConsoleContext) -> Callable[..., "LeadAnswer"]:
    """What depends on a request about one lead."""

    def answering(request: Request, who: Who, filters: AskedFilters) -> LeadAnswer:
        return LeadAnswer(context, request, who, filters)

    return answering


def lead_pages(context: ConsoleContext) -> APIRouter:
    router = APIRouter(prefix="/console/leads/{lead_id}")
    answering = lead_answers(context)

    @router.get("")
    async def lead(lead_id: str, answer: Annotated[LeadAnswer, Depends(answering)]) -> HTMLResponse:
        return await answer.give(lead_id)

    @router.post("/contact")
    async def contact(
        lead_id: str, version: Version, answer: Annotated[LeadAnswer, Depends(answering)]
    ) -> HTMLResponse:
        done = context.actions.contact(lead_id, answer.by, expected_version=version)
        return await answer.act(lead_id, done, "lead.contacted")

    @router.post("/accept")
    async def accept(
        lead_id: str, version: Version, answer: Annotated[LeadAnswer, Depends(answering)]
    ) -> HTMLResponse:
        done = context.actions.accept(lead_id, answer.by, expected_version=version)
        return await answer.act(lead_id, done, "lead.accepted")

    @router.post("/decline")
    async def decline(
        lead_id: str,
        version: Version,
        reason: Annotated[DeclineReason, Form()],
        answer: Annotated[LeadAnswer, Depends(answering)],
    ) -> HTMLResponse:
        done = context.actions.decline(lead_id, reason, answer.by, expected_version=version)
        return await answer.act(lead_id, done, "lead.declined")

    @router.post("/close")
    async def close(
        lead_id: str,
        version: Version,
        reason: Annotated[CloseReason, Form()],
        answer: Annotated[LeadAnswer, Depends(answering)],
    ) -> HTMLResponse:
        done = context.actions.close(lead_id, reason, answer.by, expected_version=version)
        return await answer.act(lead_id, done, "lead.closed")

    @router.post("/approve")
    async def approve(
        lead_id: str,
        version: Version,
        answer: Annotated[LeadAnswer, Depends(answering)],
        *,
        confirms: Annotated[bool, Form()] = False,
    ) -> HTMLResponse:
        done = context.actions.approve(lead_id, answer.by, expected_version=version)
        return await answer.act(lead_id, done, "lead.confirmed" if confirms else "lead.approved")

    @router.post("/refuse")
    async def refuse(
        lead_id: str,
        version: Version,
        reason: Annotated[RefuseReason, Form()],
        answer: Annotated[LeadAnswer, Depends(answering)],
    ) -> HTMLResponse:
        done = context.actions.refuse(lead_id, reason, answer.by, expected_version=version)
        return await answer.act(lead_id, done, "lead.refused")

    @router.post("/offer")
    async def offer(
        lead_id: str,
        version: Version,
        locations: Annotated[list[str], Form(default_factory=list)],
        answer: Annotated[LeadAnswer, Depends(answering)],
    ) -> HTMLResponse:
        chosen = locations[:OFFERS_AT_ONCE]
        done = context.actions.offer(lead_id, chosen, answer.by, expected_version=version)
        return await answer.act(lead_id, done, "lead.offered")

    @router.post("/disclosures")
    async def disclose(
        lead_id: str,
        purpose: Annotated[Purpose, Form()],
        answer: Annotated[LeadAnswer, Depends(answering)],
    ) -> HTMLResponse:
        return await answer.disclose(lead_id, purpose)

    @router.post("/attachments/{attachment_id}")
    async def open_attachment(
        lead_id: str,
        attachment_id: str,
        purpose: Annotated[Purpose, Form()],
        answer: Annotated[LeadAnswer, Depends(answering)],
    ) -> Response:
        return await answer.open_attachment(lead_id, attachment_id, purpose)

    @router.post("/messages")
    async def send_message(
        lead_id: str,
        version: Version,
        answer: Annotated[LeadAnswer, Depends(answering)],
        text: Annotated[str, Form()] = "",
    ) -> HTMLResponse:
        return await answer.message(lead_id, version, text.replace("\r\n", "\n"))

    return router


class LeadAnswer:
    """One request about one lead: the fragment for htmx, the page for everybody else."""

    def __init__(
        self, context: ConsoleContext, request: Request, who: SignedIn, filters: Filters
    ) -> None:
        self._context = context
        self._request = request
        self._who = who
        self._filters = filters

    @property
    def by(self) -> Principal:
        return self._who.principal

    async def give(
        self,
        lead_id: str,
        notice: NoticeView | None = None,
        status: int = 200,
        *,
        draft: str | None = None,
        chosen: Chosen | OpenPlan | None = None,
    ) -> HTMLResponse:
        reader = await self._reader()
        seen = await self._context.read(lead_id, reader.by)
        await self._context.mark_read(seen.row, reader.by)
        detail = await self._context.detail(
            reader, self._who, seen, notice=notice, draft=draft, chosen=chosen
        )
        return await self._html(reader, detail, status)

    async def act(
        self, lead_id: str, action: Awaitable[Lead], done: str, chosen: Chosen | None = None
    ) -> HTMLResponse:
        """The lead as it is after the action; without it, if it went out of sight by that.
        `chosen` stands in its form again where it could not be done.
        """
        try:
            await action
        except ACTION_REFUSALS as refusal:
            notice = _refused(refusal, "warn")
            return await self.give(lead_id, notice, refusal.status, chosen=chosen)
        except FORM_REFUSALS as refusal:  # the form is as it was: a conflict with how things are
            notice = _refused(refusal, "warn")
            return await self.give(lead_id, notice, Conflict.status, chosen=chosen)
        notice = NoticeView(tone="good", code=done)
        try:
            return await self.give(lead_id, notice)
        except LeadNotFound:
            reader = await self._reader()
            gone = await self._html(
                reader, await self._context.detail(reader, self._who, notice=notice)
            )
            gone.headers.update(_WHOLE_PANE)
            return gone

    async def disclose(self, lead_id: str, purpose: Purpose) -> HTMLResponse:
        try:
            file = await self._context.open_details(
                lead_id, purpose=purpose, by=self._who.principal
            )
        except DISCLOSURE_REFUSALS as refusal:
            return await self.give(lead_id, _refused(refusal, "bad"), refusal.status)
        reader = await self._reader()
        seen = await self._context.read(lead_id, reader.by)
        await self._context.mark_read(seen.row, reader.by)
        patient = patient_view(file, purpose, reader.formatter, seen.row.placement.home)
        detail = await self._context.detail(reader, self._who, seen, patient=patient)
        return await self._html(reader, detail)

    async def open_attachment(self, lead_id: str, attachment_id: str, purpose: Purpose) -> Response:
        """The document to be saved; the page stays as it is."""
        try:
            opened = await self._context.open_attachment(
                lead_id, attachment_id, purpose=purpose, by=self.by
            )
        except DISCLOSURE_REFUSALS as refusal:
            return await self.give(lead_id, _refused(refusal, "bad"), refusal.status)
        return StreamingResponse(opened.content, headers=file_headers(opened))

    async def message(self, lead_id: str, version: int, text: str) -> HTMLResponse:
        """What cannot be sent stays as it was typed."""
        draft = text[:_DRAFT_AT_MOST]
        try:
            body = MessageBody(text=text)
            await self._context.send_message(lead_id, body.text, self.by, expected_version=version)
        except ValidationError:
            notice = NoticeView(tone="warn", code=_UNFIT)
            return await self.give(lead_id, notice, Conflict.status, draft=draft)
        except MESSAGE_REFUSALS as refusal:
            notice = _refused(refusal, "warn")
            return await self.give(lead_id, notice, refusal.status, draft=draft)
        return await self.give(lead_id, NoticeView(tone="good", code="message.sent"))

    async def _reader(self) -> Reader:
        return await self._context.reader(self._request, self._who, self._filters)

    async def _html(self, reader: Reader, detail: DetailView, status: int = 200) -> HTMLResponse:
        if wants_fragment(self._request):
            return self._context.html(
                "console/_detail.html", detail, reader.formatter.locale, status
            )
        return await self._context.page(reader, self._who, detail, status=status)


def _refused(refusal: Refusal, tone: str) -> NoticeView:
    return NoticeView(tone=tone, code=refusal.code)
