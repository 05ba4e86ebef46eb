"""`POST /status/{reference}/person`: the button of the status page."""

from contextlib import suppress
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.inquiry.inquiries.domain import InquiryEnded
from services.inquiry.person.usecases.ask_person import AskPerson
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.pages import PRIVATE, refuse_what_is_no_reference
from services.inquiry.tracking.schemas import session_of


@dataclass(frozen=True, kw_only=True)
class PersonPages:
    ask: AskPerson

    def router(self) -> APIRouter:
        router = APIRouter(
            include_in_schema=False, dependencies=[Depends(refuse_what_is_no_reference)]
        )
        router.post("/status/{reference}/person")(self.send)
        return router

    async def send(self, request: Request, reference: str) -> Response:
        """Back to the status page, which says how it is; also where there is nothing to ask."""
        with suppress(InquiryEnded, StatusLinkNeeded):
            await self.ask(reference, session_of(request.cookies, reference) or "")
        return RedirectResponse(f"/status/{reference}#person", 303, PRIVATE)
