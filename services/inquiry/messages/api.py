"""`/v1/inquiries/{reference}/messages`: what the status page shows and sends, as JSON; and
`POST /v1/messages`, by which routing hands over what the clinic answers.
"""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Request, Response

from services.inquiry.disclosure.domain.refusals import (
    AssertionNotAccepted,
    DetailsErased,
    DisclosureForbidden,
)
from services.inquiry.inquiries.domain import (
    MessageKeyReused,
    MessagesClosed,
    TooManyMessages,
    TooManyMessagesToday,
    count_from_patient,
)
from services.inquiry.intake.schemas import IdempotencyKey
from services.inquiry.messages.schemas import MessageItem, MessageList, WriteBody
from services.inquiry.messages.usecases.answer_patient import AnswerPatient
from services.inquiry.messages.usecases.read_messages import ReadMessages
from services.inquiry.messages.usecases.write_message import WriteMessage
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.schemas import session_of
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.disclosure.bodies import MESSAGES_PATH, MessageAnswer, MessageBody
from shared.disclosure.token import token_of
from shared.errors import NotFound
from shared.web import bearer, may_refuse

_SESSION_TOKEN: Final = bearer("session token", "The token of a session of this inquiry.")
_ASSERTION: Final = bearer("assertion", "Signed by routing: who asks, for what and why.")
ReadAssertion = Callable[[str], Assertion | UnreadableAssertion]


def _session(
    reference: str,
    request: Request,
    authorization: Annotated[str, Header(include_in_schema=False)] = "",
) -> str:
    """A program's token, or a browser's cookie; empty without either."""
    token = authorization.removeprefix("Bearer ").strip()
    return token or session_of(request.cookies, reference) or ""


Session = Annotated[str, Depends(_session)]


def messages_router(write: WriteMessage, read: ReadMessages) -> APIRouter:
    router = APIRouter(prefix="/v1/inquiries", tags=["inquiries"])

    @router.get("/{reference}/messages")
    @may_refuse(StatusLinkNeeded, scheme=_SESSION_TOKEN)
    async def list_messages(reference: str, session: Session, response: Response) -> MessageList:
        """Marks nothing as read: the status page does, since somebody looks at it."""
        response.headers["Cache-Control"] = "no-store"
        return MessageList.of(await read(reference, session))

    @router.post("/{reference}/messages", status_code=201)
    @may_refuse(StatusLinkNeeded, MessagesClosed, TooManyMessages, scheme=_SESSION_TOKEN)
    @may_refuse(TooManyMessagesToday, MessageKeyReused)
    async def write_message(
        reference: str,
        body: WriteBody,
        session: Session,
        response: Response,
        idempotency_key: Annotated[IdempotencyKey | None, Header(alias="Idempotency-Key")] = None,
    ) -> MessageItem:
        """To the clinic. The same idempotency key again is answered with the same message."""
        written = await write(reference, session, body.text, key=idempotency_key)
        response.headers["Cache-Control"] = "no-store"
        return MessageItem.of(written)

    return router


def clinic_messages_router(answer: AnswerPatient, read: ReadAssertion) -> APIRouter:
    router = APIRouter(tags=["disclosures"])

    @router.post(MESSAGES_PATH)
    @may_refuse(
        AssertionNotAccepted, DisclosureForbidden, DetailsErased, NotFound, scheme=_ASSERTION
    )
    @may_refuse(TooManyMessages, MessagesClosed)
    async def answer_patient(
        body: MessageBody,
        response: Response,
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> MessageAnswer:
        message, inquiry = await answer(read(token_of(authorization)), body.text)
        response.headers["Cache-Control"] = "no-store"
        return MessageAnswer(
            message_id=message.id, at=message.at, from_patient=count_from_patient(inquiry)
        )

    return router
