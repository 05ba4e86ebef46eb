"""`/v1/inquiries/{reference}/copy` and `/corrections`, for programs that hold a session's token."""

from typing import Annotated, Final

from fastapi import APIRouter, Header, Request, Response

from services.inquiry.inquiries.domain import InquiryEnded, TooManyCorrections
from services.inquiry.rights.domain import DetailsRefused
from services.inquiry.rights.schemas import (
    CopyAnswer,
    CorrectionAnswer,
    CorrectionBody,
)
from services.inquiry.rights.usecases.correct_details import CorrectDetails
from services.inquiry.rights.usecases.read_copy import ReadCopy
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.schemas import given_session
from shared.limits import RequestLimits
from shared.web import bearer, limited, may_refuse

_SESSION_TOKEN: Final = bearer("session token", "The token of a session of this inquiry.")
_Authorization = Annotated[str, Header(include_in_schema=False)]


def rights_router(copy: ReadCopy, correct: CorrectDetails, limits: RequestLimits) -> APIRouter:
    router = APIRouter(
        prefix="/v1/inquiries", tags=["inquiries"], route_class=limited(limits, "links")
    )

    @router.get("/{reference}/copy")
    @may_refuse(StatusLinkNeeded, InquiryEnded, scheme=_SESSION_TOKEN)
    async def read_copy(
        reference: str, request: Request, response: Response, authorization: _Authorization = ""
    ) -> CopyAnswer:
        """Everything that is held about the patient, to be kept as a file."""
        made = await copy(reference, given_session(request.cookies, reference, authorization))
        name = f"inquiry-{made.reference}.json"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "no-store"
        return CopyAnswer.of(made)

    @router.post("/{reference}/corrections")
    @may_refuse(
        StatusLinkNeeded, InquiryEnded, DetailsRefused, TooManyCorrections, scheme=_SESSION_TOKEN
    )
    async def correct_details(
        reference: str,
        body: CorrectionBody,
        request: Request,
        response: Response,
        authorization: _Authorization = "",
    ) -> CorrectionAnswer:
        """The patient's own contact details, one at a time. A new address gets a new link, and the
        one of before is told that it is none any more.
        """
        session = given_session(request.cookies, reference, authorization)
        fields = await correct(reference, session, {body.field: body.value})
        response.headers["Cache-Control"] = "no-store"
        return CorrectionAnswer(reference=reference, corrected=list(fields))

    return router
