"""`GET /v1/inquiries/{reference}`: what the patient may see, for programs that hold the link's
token.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Header, Request, Response

from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.schemas import InquiryAnswer, session_of
from services.inquiry.tracking.usecases.read_status import ReadStatus
from shared.web import bearer, may_refuse

_LINK_TOKEN: Final = bearer("link token", "The token of the link that was mailed.")


def tracking_router(read: ReadStatus) -> APIRouter:
    router = APIRouter(prefix="/v1/inquiries", tags=["inquiries"])

    @router.get("/{reference}")
    @may_refuse(StatusLinkNeeded, scheme=_LINK_TOKEN)
    async def read_inquiry(
        reference: str,
        request: Request,
        response: Response,
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> InquiryAnswer:
        token = authorization.removeprefix("Bearer ").strip()
        session = session_of(request.cookies, reference)
        report = await read.by_token(reference, token) or await read.by_session(reference, session)
        if report is None:
            raise StatusLinkNeeded
        response.headers["Cache-Control"] = "no-store"
        return InquiryAnswer.of(report.inquiry, report.clinic)

    return router
