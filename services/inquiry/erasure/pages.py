"""`/status/{reference}/erase`: what it means, and the reference to be typed. No script needed."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.inquiry.erasure.usecases.erase_mine import EraseMine
from services.inquiry.erasure.views import EraseView
from services.inquiry.inquiries.domain import UnderHold
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.pages import PRIVATE, refuse_what_is_no_reference, to_status
from services.inquiry.tracking.schemas import session_of
from services.inquiry.tracking.usecases.read_status import ReadStatus, StatusReport
from shared.limits import RequestLimits
from shared.web import Templates, limited

_CONFLICT = 409
_UNPROCESSABLE = 422


@dataclass(frozen=True, kw_only=True)
class ErasePages:
    erase: EraseMine
    read_status: ReadStatus
    limits: RequestLimits
    templates: Templates

    def router(self) -> APIRouter:
        router = APIRouter(
            include_in_schema=False,
            dependencies=[Depends(refuse_what_is_no_reference)],
            route_class=limited(self.limits, "links"),
        )
        router.get("/status/{reference}/erase")(self.ask)
        router.post("/status/{reference}/erase")(self.send)
        return router

    async def ask(self, request: Request, reference: str) -> Response:
        report = await self._report(request, reference)
        return self._page(report, _view(report)) if report else to_status(reference)

    async def send(self, request: Request, reference: str) -> Response:
        """Afterwards the status page says so, to this browser as to everybody."""
        report = await self._report(request, reference)
        typed = (await request.form()).get("reference")
        text = typed if isinstance(typed, str) else ""
        if report is None:
            return to_status(reference)
        if not _is_same(text, reference):
            return self._page(report, _view(report, typed=text, is_wrong=True), _UNPROCESSABLE)
        try:
            session = session_of(request.cookies, reference) or ""
            await self.erase(reference, session, is_confirmed=True)
        except UnderHold:
            return self._page(report, _view(report, is_under_hold=True), _CONFLICT)
        except StatusLinkNeeded:
            return to_status(reference)
        return to_status(f"{reference}?locale={report.inquiry.locale}")

    async def _report(self, request: Request, reference: str) -> StatusReport | None:
        session = session_of(request.cookies, reference)
        return await self.read_status.by_session(reference, session)

    def _page(self, report: StatusReport, view: EraseView, status: int = 200) -> Response:
        return self.templates.page(
            "status/erase.html", view, report.inquiry.locale, status=status, headers=PRIVATE
        )


def _view(
    report: StatusReport, *, typed: str = "", is_wrong: bool = False, is_under_hold: bool = False
) -> EraseView:
    inquiry = report.inquiry
    return EraseView(
        reference=inquiry.reference,
        typed=typed,
        is_wrong=is_wrong,
        must_be_kept=is_under_hold or inquiry.hold is not None,
        is_noted=is_under_hold or inquiry.is_restricted,
        is_open=not inquiry.has_ended,
    )


def _is_same(typed: str, reference: str) -> bool:
    """Small letters, spaces and missing hyphens do no harm."""
    return "".join(filter(str.isalnum, typed)).upper() == reference.replace("-", "")
