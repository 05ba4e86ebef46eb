"""`POST /v1/disclosures`, that of one file, and `POST /v1/notes`: asked by routing on behalf of a
named person, with a signed assertion as bearer token.
"""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse

from services.inquiry.attachments.domain import AttachmentNotChecked, AttachmentUnknown
from services.inquiry.attachments.schemas import FILE_ANSWER, content_headers
from services.inquiry.disclosure.domain.refusals import (
    AssertionNotAccepted,
    DetailsErased,
    DisclosureForbidden,
)
from services.inquiry.disclosure.schemas import note_answer, patient_file_body
from services.inquiry.disclosure.usecases.add_note import AddNote
from services.inquiry.disclosure.usecases.disclose_attachment import DiscloseAttachment
from services.inquiry.disclosure.usecases.disclose_details import DiscloseDetails
from services.inquiry.inquiries.domain import TooManyNotes
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.disclosure.bodies import (
    ATTACHMENT_PATH,
    NOTES_PATH,
    PATH,
    NoteAnswer,
    NoteBody,
    PatientFileBody,
)
from shared.disclosure.token import token_of
from shared.errors import NotFound
from shared.web import bearer, may_refuse

_ASSERTION: Final = bearer("assertion", "Signed by routing: who asks, for what and why.")
ReadAssertion = Callable[[str], Assertion | UnreadableAssertion]


def disclosure_router(
    disclose: DiscloseDetails,
    add_note: AddNote,
    disclose_attachment: DiscloseAttachment,
    read: ReadAssertion,
) -> APIRouter:
    router = APIRouter(tags=["disclosures"])

    @router.post(PATH)
    @may_refuse(
        AssertionNotAccepted, DisclosureForbidden, DetailsErased, NotFound, scheme=_ASSERTION
    )
    async def disclose_details(
        response: Response, authorization: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> PatientFileBody:
        disclosed = await disclose(read(token_of(authorization)))
        response.headers["Cache-Control"] = "no-store"
        return patient_file_body(disclosed.recorded, disclosed.attachments)

    @router.post(ATTACHMENT_PATH, response_class=StreamingResponse, responses=FILE_ANSWER)
    @may_refuse(
        AssertionNotAccepted, DisclosureForbidden, DetailsErased, NotFound, scheme=_ASSERTION
    )
    @may_refuse(AttachmentUnknown, AttachmentNotChecked)
    async def disclose_file(
        attachment_id: str, authorization: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> StreamingResponse:
        """The assertion names the file."""
        opened = await disclose_attachment(read(token_of(authorization)), attachment_id)
        one = opened.named.attachment
        headers = content_headers(one.media_type or "", opened.named.filename, one.size)
        return StreamingResponse(opened.content, headers=headers)

    @router.post(NOTES_PATH)
    @may_refuse(
        AssertionNotAccepted, DisclosureForbidden, DetailsErased, NotFound, scheme=_ASSERTION
    )
    @may_refuse(TooManyNotes)
    async def write_note(
        body: NoteBody,
        response: Response,
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> NoteAnswer:
        note = await add_note(read(token_of(authorization)), body.text)
        response.headers["Cache-Control"] = "no-store"
        return note_answer(note)

    return router
