"""`POST /v1/inquiries/{reference}/answers`: what the form of the status page sends, as JSON."""

from typing import Annotated

from fastapi import APIRouter, Header, Request

from services.inquiry.answers.domain import AnswersRefused
from services.inquiry.answers.schemas import AnswersBody, OpenAnswer
from services.inquiry.answers.usecases.answer_inquiry import AnswerInquiry
from services.inquiry.inquiries.domain import InquiryEnded, NothingAsked
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.schemas import session_of
from shared.web import bearer, may_refuse

_SESSION_TOKEN = bearer("session token", "The token of a session of this inquiry.")


def answers_router(answer: AnswerInquiry) -> APIRouter:
    router = APIRouter(prefix="/v1/inquiries", tags=["inquiries"])

    @router.post("/{reference}/answers")
    @may_refuse(StatusLinkNeeded, InquiryEnded, NothingAsked, AnswersRefused, scheme=_SESSION_TOKEN)
    async def answer_inquiry(
        reference: str,
        body: AnswersBody,
        request: Request,
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> OpenAnswer:
        """Only what is open can be answered. Doing it again is answered the same."""
        token = authorization.removeprefix("Bearer ").strip()
        session = token or session_of(request.cookies, reference) or ""
        return OpenAnswer.of(await answer(reference, session, body.given()))

    return router
