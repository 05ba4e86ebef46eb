"""`GET /v1/inquiries/{reference}`: what the patient may see, for programs that hold a token; and
`POST .../sessions`, which opens the inquiry for one.
"""

from typing import Annotated, Final, assert_never

from fastapi import APIRouter, Header, Request, Response

from services.inquiry.inquiries.domain import InquiryEnded, StatusLinkSpent
from services.inquiry.tracking.domain import (
    LinkSpent,
    LinkUnknown,
    Opened,
    StatusLinkNeeded,
)
from services.inquiry.tracking.ports import ExplainsEligibility
from services.inquiry.tracking.schemas import InquiryAnswer, SessionAnswer, session_of
from services.inquiry.tracking.usecases.open_status import OpenStatus
from services.inquiry.tracking.usecases.read_status import ReadStatus
from services.inquiry.tracking.usecases.withdraw_inquiry import WithdrawInquiry
from shared.limits import RequestLimits
from shared.web import bearer, limited, may_refuse

_LINK_TOKEN: Final = bearer("link token", "The token of the link that was mailed, or of a session.")
_SESSION_TOKEN: Final = bearer("session token", "The token of a session of this inquiry.")


def tracking_router(
    read: ReadStatus,
    open_status: OpenStatus,
    withdraw: WithdrawInquiry,
    limits: RequestLimits,
    *,
    explain_eligibility: ExplainsEligibility,
) -> APIRouter:
    router = APIRouter(prefix="/v1/inquiries", tags=["inquiries"])
    counted = APIRouter(route_class=limited(limits, "links"))

    @router.get("/{reference}")
    @may_refuse(StatusLinkNeeded, scheme=_LINK_TOKEN)
    async def read_inquiry(
        reference: str,
        request: Request,
        response: Response,
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> InquiryAnswer:
        """The link's token reads for a day, while nobody has opened the link; a session's for its
        eight hours.
        """
        report = await read.by_session(reference, session_of(request.cookies, reference))
        report = report or await read.by_bearer(reference, _bearer(authorization))
        if report is None:
            raise StatusLinkNeeded
        response.headers["Cache-Control"] = "no-store"
        eligibility = await explain_eligibility(report.inquiry)
        return InquiryAnswer.of(report.inquiry, report.clinic, eligibility)

    @counted.post("/{reference}/sessions", status_code=201)
    @may_refuse(StatusLinkNeeded, StatusLinkSpent, scheme=_LINK_TOKEN)
    async def open_session(
        reference: str,
        response: Response,
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> SessionAnswer:
        """Uses the link up, as opening it in a browser does."""
        outcome = await open_status(reference, _bearer(authorization))
        match outcome:
            case Opened():
                response.headers["Cache-Control"] = "no-store"
                return SessionAnswer.of(outcome)
            case LinkSpent():
                raise StatusLinkSpent
            case LinkUnknown():
                raise StatusLinkNeeded
            case _:
                assert_never(outcome)

    @router.post("/{reference}/withdraw", status_code=204)
    @may_refuse(StatusLinkNeeded, InquiryEnded, scheme=_SESSION_TOKEN)
    async def withdraw_inquiry(
        reference: str, authorization: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> None:
        """The patient wants no answer any more. Doing it again is answered the same."""
        await withdraw(reference, _bearer(authorization))

    router.include_router(counted)
    return router


def _bearer(authorization: str) -> str:
    return authorization.removeprefix("Bearer ").strip()
