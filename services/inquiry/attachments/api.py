"""`/v1/inquiries/{reference}/attachments`: uploads by the tus protocol, a list, and the files.

tus 1.0.0 (https://tus.io): core, creation, creation-with-upload, termination and expiration. Its
requests say so (`Tus-Resumable`), and so does every answer to them.
"""

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from services.inquiry.attachments.domain import (
    LARGEST_BYTES,
    AttachmentEmpty,
    AttachmentTooLarge,
    AttachmentTypeRefused,
    AttachmentUnfinished,
    AttachmentUnknown,
    TooManyAttachments,
    UploadOffsetWrong,
)
from services.inquiry.attachments.schemas import (
    CAPABILITIES,
    CONTENT,
    FILE_ANSWER,
    RESUMABLE,
    AttachmentsAnswer,
    TusHeadersWrong,
    TusVersionWrong,
    announced_of,
    check_content,
    check_version,
    content_headers,
    location_of,
    offset_of,
    progress_headers,
)
from services.inquiry.attachments.usecases.continue_upload import ContinueUpload
from services.inquiry.attachments.usecases.patient_attachments import PatientAttachments
from services.inquiry.inquiries.domain import InquiryEnded
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.schemas import session_of
from shared.auth.csrf import refuse_cross_site
from shared.errors import Refusal
from shared.web import bearer, may_refuse

_PATH: Final = "/v1/inquiries/{reference}/attachments"
_SESSION_TOKEN: Final = bearer("session token", "The token of a session of this inquiry.")
_TAKES_BYTES: Final[dict[str, Any]] = {
    "requestBody": {
        "content": {CONTENT: {"schema": {"type": "string", "format": "binary"}}},
    }
}
_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class TusRoute(APIRoute):
    """Every answer says which protocol it is of, the refusals too."""

    def get_route_handler(self) -> _Handler:
        handler = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                answer = await handler(request)
            except Refusal as refusal:
                refusal.headers = {**refusal.headers, **RESUMABLE}
                raise
            answer.headers.update(RESUMABLE)
            return answer

        return answered


@may_refuse(TusVersionWrong)
def speaks_tus(request: Request) -> None:
    check_version(request.headers)


@may_refuse(StatusLinkNeeded, scheme=_SESSION_TOKEN)
def session_token(request: Request, reference: str) -> str:
    """Of the header, or of the cookie of the status page."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    return token or session_of(request.cookies, reference) or ""


Session = Annotated[str, Depends(session_token)]
_TUS: Final = [Depends(speaks_tus)]


def attachments_router(uploads: ContinueUpload, attachments: PatientAttachments) -> APIRouter:
    router = APIRouter(tags=["attachments"], dependencies=[Depends(refuse_cross_site)])
    router.include_router(_tus_router(uploads, attachments))
    router.include_router(_files_router(attachments))
    return router


def _files_router(attachments: PatientAttachments) -> APIRouter:
    router = APIRouter(prefix=_PATH)

    @router.get("")
    async def list_attachments(
        reference: str, session: Session, response: Response
    ) -> AttachmentsAnswer:
        response.headers["Cache-Control"] = "no-store"
        return AttachmentsAnswer.of(await attachments.list(reference, session))

    @router.get("/{attachment_id}", response_class=StreamingResponse, responses=FILE_ANSWER)
    @may_refuse(AttachmentUnknown, AttachmentUnfinished)
    async def read_attachment(
        reference: str, attachment_id: str, session: Session
    ) -> StreamingResponse:
        opened = await attachments.read(reference, session, attachment_id)
        one = opened.named.attachment
        headers = content_headers(one.media_type or "", opened.named.filename, one.size)
        return StreamingResponse(opened.content, headers=headers)

    return router


def _tus_router(uploads: ContinueUpload, attachments: PatientAttachments) -> APIRouter:
    router = APIRouter(prefix=_PATH, route_class=TusRoute)

    @router.options("", status_code=204, include_in_schema=False)
    @router.options("/{attachment_id}", status_code=204, include_in_schema=False)
    async def tell_capabilities(response: Response) -> None:
        response.headers.update(CAPABILITIES)

    @router.post(
        "",
        status_code=201,
        response_class=Response,
        max_body_size=LARGEST_BYTES,
        openapi_extra=_TAKES_BYTES,
        dependencies=_TUS,
    )
    @may_refuse(TusHeadersWrong, InquiryEnded, TooManyAttachments, UploadOffsetWrong)
    @may_refuse(AttachmentEmpty, AttachmentTooLarge, AttachmentTypeRefused, AttachmentUnknown)
    async def begin_upload(reference: str, session: Session, request: Request) -> Response:
        """`Upload-Length` and `Upload-Metadata` (`filename`, `kind`) say what is coming; a body is
        its first part.
        """
        announced = announced_of(request.headers)
        begun = await uploads.begin(
            reference,
            session,
            kind=announced.kind,
            filename=announced.filename,
            size=announced.size,
        )
        if request.headers.get("content-type") == CONTENT:
            content = _until_gone(request)
            begun = await uploads.go_on(reference, session, begun.id, offset=0, content=content)
        location = {"Location": location_of(reference, begun)}
        return Response(status_code=201, headers={**location, **progress_headers(begun)})

    @router.head("/{attachment_id}", response_class=Response, dependencies=_TUS)
    @may_refuse(AttachmentUnknown, AttachmentTypeRefused)
    async def tell_offset(reference: str, attachment_id: str, session: Session) -> Response:
        found = await uploads.find(reference, session, attachment_id)
        return Response(headers={"Cache-Control": "no-store", **progress_headers(found)})

    @router.patch(
        "/{attachment_id}",
        status_code=204,
        response_class=Response,
        max_body_size=LARGEST_BYTES,
        openapi_extra=_TAKES_BYTES,
        dependencies=_TUS,
    )
    @may_refuse(TusHeadersWrong, InquiryEnded, AttachmentUnknown, UploadOffsetWrong)
    @may_refuse(AttachmentTooLarge, AttachmentTypeRefused)
    async def go_on(
        reference: str, attachment_id: str, session: Session, request: Request
    ) -> Response:
        """From `Upload-Offset` on. What has come of a connection that breaks is kept."""
        check_content(request.headers)
        more = await uploads.go_on(
            reference,
            session,
            attachment_id,
            offset=offset_of(request.headers),
            content=_until_gone(request),
        )
        return Response(status_code=204, headers=progress_headers(more))

    @router.delete("/{attachment_id}", status_code=204)
    @may_refuse(AttachmentUnknown)
    async def remove_attachment(reference: str, attachment_id: str, session: Session) -> None:
        """Also while it is being sent."""
        await attachments.remove(reference, session, attachment_id)

    return router


async def _until_gone(request: Request) -> AsyncIterator[bytes]:
    """The body; that of a client who goes away ends there."""
    try:
        async for piece in request.stream():
            yield piece
    except ClientDisconnect:
        return
