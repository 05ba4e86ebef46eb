"""`POST /v1/inquiries/{reference}/erase`, for programs that hold a session's token."""

from typing import Annotated, Final

from fastapi import APIRouter, Header, Request, Response

from services.inquiry.erasure.domain import NotConfirmed
from services.inquiry.erasure.schemas import EraseBody, ErasedAnswer
from services.inquiry.erasure.usecases.erase_mine import EraseMine
from services.inquiry.inquiries.domain import UnderHold
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.schemas import given_session
from shared.limits import RequestLimits
from shared.web import bearer, limited, may_refuse

_SESSION_TOKEN: Final = bearer("session token", "The token of a session of this inquiry.")


def erasure_router(erase: EraseMine, limits: RequestLimits) -> APIRouter:
    router = APIRouter(
        prefix="/v1/inquiries", tags=["inquiries"], route_class=limited(limits, "links")
    )

    @router.post("/{reference}/erase")
    @may_refuse(StatusLinkNeeded, UnderHold, NotConfirmed, scheme=_SESSION_TOKEN)
    async def erase_inquiry(
        reference: str,
        body: EraseBody,
        request: Request,
        response: Response,
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> ErasedAnswer:
        """Everything that names the patient, or tells of them, is gone at once and for good. Doing
        it again is answered the same, without a token too.
        """
        response.headers["Cache-Control"] = "no-store"
        session = given_session(request.cookies, reference, authorization)
        erased_at = await erase(reference, session, is_confirmed=body.confirm)
        return ErasedAnswer(reference=reference, erased_at=erased_at)

    return router
