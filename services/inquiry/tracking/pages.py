"""`/status/{reference}`: opened once by a mailed link or its code, then by the session's cookie."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.inquiry.inquiries.domain import Inquiry, Status
from services.inquiry.tracking.domain import LinkSpent, LinkUnknown, Opened
from services.inquiry.tracking.ports import ExplainsEligibility
from services.inquiry.tracking.schemas import keep_session, session_of
from services.inquiry.tracking.usecases.open_status import OpenStatus
from services.inquiry.tracking.usecases.read_status import ReadStatus, StatusReport
from services.inquiry.tracking.usecases.request_link import RequestLink
from services.inquiry.tracking.views import OpenView, erased_view, status_view
from shared.clock import Clock
from shared.errors import NotFound
from shared.ids import is_reference
from shared.limits import RequestLimits
from shared.web import Templates, limited

PRIVATE: Final = {"Referrer-Policy": "no-referrer"}
"""Their addresses name an inquiry, and those of earlier mails its secret."""


ShowOpenQuestions = Callable[[Inquiry], Awaitable[object | None]]
"""What the form of open questions and offers is drawn from; None where nothing is open."""
ShowTravelPlan = Callable[[StatusReport], Awaitable[object | None]]

ShowMore = Callable[[Inquiry], Awaitable[object]]
"""What another feature adds to the page is drawn from."""
ShowMessages = Callable[[StatusReport], Awaitable[object]]
"""What was written, on the screen of somebody who reads it."""


@dataclass(frozen=True, kw_only=True)
class StatusPages:
    open_status: OpenStatus
    read_status: ReadStatus
    request_link: RequestLink
    explain_eligibility: ExplainsEligibility
    limits: RequestLimits
    templates: Templates
    now: Clock
    cookie_secure: bool
    asked: ShowOpenQuestions
    travel_plan: ShowTravelPlan
    documents: ShowMore
    messages: ShowMessages

    def router(self) -> APIRouter:
        router = APIRouter(
            include_in_schema=False, dependencies=[Depends(refuse_what_is_no_reference)]
        )
        router.get("/status/{reference}")(self.show_status)
        counted = APIRouter(route_class=limited(self.limits, "links"))
        counted.post("/status/{reference}")(self.open_by_link)
        counted.post("/status/{reference}/links")(self.ask_for_link)
        router.include_router(counted)
        return router

    async def show_status(self, request: Request, reference: str) -> Response:
        """Without a session: the page that a link's script, or somebody's typing, opens it from."""
        report = await self.read_status.by_session(
            reference, session_of(request.cookies, reference)
        )
        link = request.query_params.get("link", "")
        if report is not None and link:
            return to_status(reference)  # a link that is not needed any more leaves the address
        if report is not None:
            is_news = "HX-Request" in request.headers  # it puts no messages on the screen
            asked = await self.asked(report.inquiry)
            return await self.shown(report, asked, is_news=is_news)
        locale = self.templates.locale_of(request, request.query_params.get("locale"))
        if (erased_at := await self.read_status.erased_at(reference)) is not None:
            return self._page(
                "status/erased.html", erased_view(reference, erased_at, locale), locale
            )
        if "HX-Request" in request.headers:  # a page that looks for news: this is not put into it
            return self._page("status/open.html", OpenView(reference=reference), locale, 401)
        return self._page("status/open.html", OpenView(reference=reference, link=link), locale)

    async def open_by_link(self, request: Request, reference: str) -> Response:
        """Only a button's POST uses the link up: programs that look through mail follow links, and
        some run scripts, but press nothing.
        """
        form = await request.form()
        code, link = _text(form.get("code")).strip(), _text(form.get("link"))
        outcome = await self.open_status(reference, code or link)
        locale = self.templates.locale_of(request, _text(form.get("locale")))
        match outcome:
            case Opened():
                response = to_status(reference)
                keep_session(response, reference, outcome.session, is_secure=self.cookie_secure)
                return response
            case LinkSpent():
                return self._page("status/spent.html", OpenView(reference=reference), locale, 410)
            case LinkUnknown():
                view = OpenView(reference=reference, code=code, is_wrong=True)
                return self._page("status/open.html", view, locale, 401)

    async def ask_for_link(self, request: Request, reference: str) -> Response:
        await self.request_link(reference)
        locale = self.templates.locale_of(request, _text((await request.form()).get("locale")))
        return self._page("status/link_sent.html", OpenView(reference=reference), locale)

    async def shown(
        self,
        report: StatusReport,
        asked: object | None,
        *,
        documents: object | None = None,
        messages: object | None = None,
        is_news: bool = False,
        status: int = 200,
    ) -> Response:
        """`messages` None: as they are; `is_news`: they are not looked at."""
        inquiry = report.inquiry
        if messages is None and not is_news:
            messages = await self.messages(report)
        is_waiting = inquiry.shown_status is Status.RECEIVED
        view = status_view(
            report,
            inquiry.locale,
            is_overdue=is_waiting and self.now() > inquiry.answer_by,
            eligibility=await self.explain_eligibility(inquiry),
            asked=asked,
            travel_plan=await self.travel_plan(report),
            documents=documents or await self.documents(inquiry),
            messages=messages,
        )
        return self._page("status/show.html", view, inquiry.locale, status)

    def _page(self, template: str, view: object, locale: str, status: int = 200) -> Response:
        return self.templates.page(template, view, locale, status=status, headers=PRIVATE)


def refuse_what_is_no_reference(reference: str) -> None:
    """The pages repeat the reference of their address; they repeat nothing else."""
    if not is_reference(reference):
        raise NotFound


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def to_status(reference: str) -> RedirectResponse:
    return RedirectResponse(f"/status/{reference}", 303, PRIVATE)
