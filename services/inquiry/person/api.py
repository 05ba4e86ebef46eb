"""`POST /v1/inquiries/{reference}/person`: the button of the status page, for programs."""

from typing import Annotated, Final

from fastapi import APIRouter, Header, Request

from services.inquiry.inquiries.domain import InquiryEnded
from services.inquiry.person.usecases.ask_person import AskPerson
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.schemas import session_of
from shared.web import bearer, may_refuse

_SESSION_TOKEN: Final = bearer("session token", "The token of a session of this inquiry.")


def person_router(ask: AskPerson) -> APIRouter:
    router = APIRouter(prefix="/v1/inquiries", tags=["inquiries"])

    @router.post("/{reference}/person", status_code=204)
    @may_refuse(StatusLinkNeeded, InquiryEnded, scheme=_SESSION_TOKEN)
    async def ask_for_person(
        reference: str,
        request: Request,
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> None:
        """A person is to look at what was chosen. Doing it again is answered the same."""
        token = authorization.removeprefix("Bearer ").strip()
        await ask(reference, token or session_of(request.cookies, reference) or "")

    return router
