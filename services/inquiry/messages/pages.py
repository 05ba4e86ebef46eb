"""`/status/{reference}/messages`: the form of the status page, and its list read again."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from services.inquiry.inquiries.domain import (
    MessageKeyReused,
    MessagesClosed,
    TooManyMessages,
    TooManyMessagesToday,
)
from services.inquiry.intake.schemas import field_problems, is_idempotency_key
from services.inquiry.messages.schemas import WriteBody
from services.inquiry.messages.usecases.write_message import WriteMessage
from services.inquiry.messages.views import ShowMessages, Typed
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.pages import PRIVATE, StatusPages, refuse_what_is_no_reference
from services.inquiry.tracking.schemas import session_of

_FORM_LIMIT = 64 * 1024
_LONGEST = 20_000
"""Characters of what is shown again: more than anybody types."""


@dataclass(frozen=True, kw_only=True)
class MessagePages:
    write: WriteMessage
    show: ShowMessages
    status: StatusPages

    def router(self) -> APIRouter:
        router = APIRouter(
            include_in_schema=False, dependencies=[Depends(refuse_what_is_no_reference)]
        )
        router.get("/status/{reference}/messages")(self.read_again)
        router.post("/status/{reference}/messages", max_body_size=_FORM_LIMIT)(self.send)
        return router

    async def read_again(self, request: Request, reference: str) -> Response:
        """For the script, the list alone; for everybody else the page that it stands on. A window
        that was left open asks too, so nothing is read by that: there would be no email.
        """
        if "HX-Request" not in request.headers:
            return RedirectResponse(f"/status/{reference}", 303, PRIVATE)
        session = session_of(request.cookies, reference)
        report = await self.status.read_status.by_session(reference, session)
        if report is None:
            raise StatusLinkNeeded
        view = await self.show(report, is_read=False)
        return self.status.templates.page(
            "status/_message_list.html", view, report.inquiry.locale, headers=PRIVATE
        )

    async def send(self, request: Request, reference: str) -> Response:
        """Back to the status page; what cannot be sent stays as it was typed."""
        form = await request.form()
        text, key = form.get("text"), form.get("key")
        session = session_of(request.cookies, reference) or ""
        typed = await self._refused(
            reference,
            session,
            text if isinstance(text, str) else "",
            key if isinstance(key, str) and is_idempotency_key(key) else None,
        )
        report = await self.status.read_status.by_session(reference, session) if typed else None
        if typed is None or report is None:
            return RedirectResponse(f"/status/{reference}#messages", 303, PRIVATE)
        return await self.status.shown(
            report,
            await self.status.asked(report.inquiry),
            status=409 if typed.refused else 422,
            messages=await self.show(report, typed),
        )

    async def _refused(
        self, reference: str, session: str, text: str, key: str | None
    ) -> Typed | None:
        shown = text[:_LONGEST]
        try:
            body = WriteBody.model_validate({"text": text})
            await self.write(reference, session, body.text, key=key)
        except ValidationError as error:
            return Typed(text=shown, problems=field_problems(error))
        except MessageKeyReused:  # a page from before the last message: its key is used up
            return Typed(text=shown, refused=MessageKeyReused.code)
        except (MessagesClosed, TooManyMessages, TooManyMessagesToday) as refusal:
            return Typed(text=shown, refused=refusal.code)
        except StatusLinkNeeded:
            return None
        return None
