"""`/status/{reference}`: opened once by a mailed link, then by the session's cookie."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.inquiry.tracking.domain import LinkSpent, LinkUnknown, Opened, Status
from services.inquiry.tracking.schemas import keep_session, session_of
from services.inquiry.tracking.usecases.open_status import OpenStatus
from services.inquiry.tracking.usecases.read_status import ReadStatus, StatusReport
from services.inquiry.tracking.usecases.request_link import RequestLink
from services.inquiry.tracking.views import status_view
from shared.clock import Clock
from shared.errors import NotFound
from shared.ids import is_reference
from shared.limits import RequestLimits
from shared.web import Templates, limited, locale_of


@dataclass(frozen=True, kw_only=True)
class StatusPages:
    open_status: OpenStatus
    read_status: ReadStatus
    request_link: RequestLink
    limits: RequestLimits
    templates: Templates
    now: Clock
    cookie_secure: bool

    def router(self) -> APIRouter:
        router = APIRouter(
            include_in_schema=False, dependencies=[Depends(refuse_what_is_no_reference)]
        )
        router.get("/status/{reference}")(self.show_status)
        router.post("/status/{reference}")(self.open_by_link)
        counted = APIRouter(route_class=limited(self.limits, "links"))
        counted.post("/status/{reference}/links")(self.ask_for_link)
        router.include_router(counted)
        return router

    async def show_status(self, request: Request, reference: str) -> Response:
        report = await self.read_status.by_session(
            reference, session_of(request.cookies, reference)
        )
        link = request.query_params.get("link")
        locale = locale_of(request, request.query_params.get("locale"))
        if report is not None and link:
            return _to_status(
                reference
            )  # a link that is not needed any more leaves the address bar
        if report is not None:
            return self._shown(report)
        if link:
            view = {"reference": reference, "link": link}
            return self.templates.page("status/open.html", view, locale)
        return self.templates.page("status/ask.html", {"reference": reference}, locale, status=401)

    async def open_by_link(self, request: Request, reference: str) -> Response:
        """Only a button's POST uses the link up: programs that look through mail follow links, but
        press nothing.
        """
        form = await request.form()
        outcome = await self.open_status(reference, _text(form.get("link")))
        locale = locale_of(request, _text(form.get("locale")))
        match outcome:
            case Opened(session):
                response = _to_status(reference)
                keep_session(response, reference, session, is_secure=self.cookie_secure)
                return response
            case LinkSpent():
                view = {"reference": reference}
                return self.templates.page("status/spent.html", view, locale, status=410)
            case LinkUnknown():
                view = {"reference": reference}
                return self.templates.page("status/ask.html", view, locale, status=401)

    async def ask_for_link(self, request: Request, reference: str) -> Response:
        await self.request_link(reference)
        locale = locale_of(request, _text((await request.form()).get("locale")))
        return self.templates.page("status/link_sent.html", {"reference": reference}, locale)

    def _shown(self, report: StatusReport) -> Response:
        inquiry = report.inquiry
        is_waiting = inquiry.status is Status.RECEIVED
        is_overdue = is_waiting and self.now() > inquiry.reply_by
        view = status_view(report, inquiry.locale, is_overdue=is_overdue)
        return self.templates.page("status/show.html", view, inquiry.locale)


def refuse_what_is_no_reference(reference: str) -> None:
    """The pages repeat the reference of their address; they repeat nothing else."""
    if not is_reference(reference):
        raise NotFound


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _to_status(reference: str) -> RedirectResponse:
    return RedirectResponse(f"/status/{reference}", 303)
