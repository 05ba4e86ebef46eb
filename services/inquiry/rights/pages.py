"""`/status/{reference}/copy`, `/details` and `/withdraw`: pages that need no script."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.inquiry.inquiries.domain import InquiryEnded, TooManyCorrections
from services.inquiry.rights.domain import DetailsRefused
from services.inquiry.rights.schemas import details_of_form
from services.inquiry.rights.usecases.correct_details import CorrectDetails
from services.inquiry.rights.usecases.read_copy import ReadCopy
from services.inquiry.rights.views import copy_view, details_view
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.pages import PRIVATE, refuse_what_is_no_reference, to_status
from services.inquiry.tracking.schemas import session_of
from services.inquiry.tracking.usecases.read_status import ReadStatus
from services.inquiry.tracking.usecases.withdraw_inquiry import WithdrawInquiry
from services.inquiry.tracking.views import OpenView
from shared.limits import RequestLimits
from shared.web import Templates, limited

_FORM_LIMIT = 64 * 1024
_CONFLICT = 409
_UNPROCESSABLE = 422


@dataclass(frozen=True, kw_only=True)
class RightsPages:
    copy: ReadCopy
    correct: CorrectDetails
    withdraw: WithdrawInquiry
    read_status: ReadStatus
    limits: RequestLimits
    templates: Templates

    def router(self) -> APIRouter:
        router = APIRouter(
            include_in_schema=False,
            dependencies=[Depends(refuse_what_is_no_reference)],
            route_class=limited(self.limits, "links"),
        )
        router.get("/status/{reference}/copy")(self.show_copy)
        router.get("/status/{reference}/details")(self.show_details)
        router.post("/status/{reference}/details", max_body_size=_FORM_LIMIT)(self.send_details)
        router.get("/status/{reference}/withdraw")(self.ask_to_withdraw)
        router.post("/status/{reference}/withdraw")(self.send_withdrawal)
        return router

    async def show_copy(self, request: Request, reference: str) -> Response:
        try:
            made = await self.copy(reference, _session(request, reference))
        except (InquiryEnded, StatusLinkNeeded):
            return to_status(reference)
        return self._page("status/copy.html", copy_view(made), made.locale)

    async def show_details(self, request: Request, reference: str) -> Response:
        try:
            details = await self.correct.details(reference, _session(request, reference))
        except (InquiryEnded, StatusLinkNeeded):
            return to_status(reference)
        return self._page("status/details.html", details_view(details), details.locale)

    async def send_details(self, request: Request, reference: str) -> Response:
        """Back to the status page; or the form again, with everything that was typed."""
        form = await request.form()
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
        session = _session(request, reference)
        try:
            await self.correct(reference, session, details_of_form(typed))
        except (InquiryEnded, StatusLinkNeeded):
            return to_status(reference)
        except DetailsRefused as refused:
            return await self._again(reference, session, typed, refused)
        except TooManyCorrections:
            return await self._again(reference, session, typed, None)
        return to_status(reference)

    async def ask_to_withdraw(self, request: Request, reference: str) -> Response:
        report = await self.read_status.by_session(reference, _session(request, reference))
        if report is None or report.inquiry.has_ended:
            return to_status(reference)
        view = OpenView(reference=reference)
        return self._page("status/withdraw.html", view, report.inquiry.locale)

    async def send_withdrawal(self, request: Request, reference: str) -> Response:
        with suppress(InquiryEnded, StatusLinkNeeded):  # the status page says what it is
            await self.withdraw(reference, _session(request, reference))
        return to_status(reference)

    async def _again(
        self,
        reference: str,
        session: str,
        typed: Mapping[str, str],
        refused: DetailsRefused | None,
    ) -> Response:
        try:
            details = await self.correct.details(reference, session)
        except (InquiryEnded, StatusLinkNeeded):
            return to_status(reference)
        problems = refused.problems if refused else ()
        view = details_view(details, typed=typed, problems=problems, is_full=refused is None)
        status = _UNPROCESSABLE if refused else _CONFLICT
        return self._page("status/details.html", view, details.locale, status)

    def _page(self, template: str, view: object, locale: str, status: int = 200) -> Response:
        return self.templates.page(template, view, locale, status=status, headers=PRIVATE)


def _session(request: Request, reference: str) -> str:
    return session_of(request.cookies, reference) or ""
