"""`POST /status/{reference}/answers`: the form of the status page."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from services.inquiry.answers.schemas import AnswersBody, body_of_answers
from services.inquiry.answers.usecases.answer_inquiry import AnswerInquiry
from services.inquiry.answers.views import ShowAsked
from services.inquiry.inquiries.domain import InquiryEnded, NothingAsked
from services.inquiry.intake.schemas import field_problems
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.pages import PRIVATE, StatusPages, refuse_what_is_no_reference
from services.inquiry.tracking.schemas import session_of
from shared.errors import FieldProblem, Invalid

_FORM_LIMIT = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class AnswerPages:
    answer: AnswerInquiry
    asked: ShowAsked
    status: StatusPages

    def router(self) -> APIRouter:
        router = APIRouter(
            include_in_schema=False, dependencies=[Depends(refuse_what_is_no_reference)]
        )
        router.post("/status/{reference}/answers", max_body_size=_FORM_LIMIT)(self.send_answers)
        return router

    async def send_answers(self, request: Request, reference: str) -> Response:
        """Back to the status page, which tells how it goes on. So does whoever answers what is not
        asked any more: the page shows what is.
        """
        form = await request.form()
        typed = {name: value for name, value in form.items() if isinstance(value, str)}
        session = session_of(request.cookies, reference) or ""
        try:
            problems = await self._problems(reference, session, typed)
        except (InquiryEnded, NothingAsked, StatusLinkNeeded):
            problems = ()
        if not problems:
            return RedirectResponse(f"/status/{reference}", 303, PRIVATE)
        return await self._again(reference, session, typed, problems)

    async def _problems(
        self, reference: str, session: str, typed: Mapping[str, str]
    ) -> tuple[FieldProblem, ...]:
        try:
            body = AnswersBody.model_validate(body_of_answers(typed))
            await self.answer(reference, session, body.given())
        except ValidationError as error:
            return field_problems(error)
        except Invalid as refusal:
            return refusal.problems
        return ()

    async def _again(
        self,
        reference: str,
        session: str,
        typed: Mapping[str, str],
        problems: tuple[FieldProblem, ...],
    ) -> Response:
        report = await self.status.read_status.by_session(reference, session)
        if report is None:
            return RedirectResponse(f"/status/{reference}", 303, PRIVATE)
        asked = await self.asked(report.inquiry, typed=typed, problems=problems)
        return await self.status.shown(report, asked, status=422)
