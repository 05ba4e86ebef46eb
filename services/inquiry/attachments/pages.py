"""`POST /status/{reference}/attachments`: the documents' part of the status page, which works
without scripts; with them `attachments.js` sends by tus.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.inquiry.attachments.domain import (
    LARGEST_BYTES,
    AttachmentEmpty,
    AttachmentTooLarge,
    AttachmentTypeRefused,
    AttachmentUnknown,
    Kind,
    TooManyAttachments,
)
from services.inquiry.attachments.usecases.add_attachment import AddAttachment
from services.inquiry.attachments.usecases.patient_attachments import PatientAttachments
from services.inquiry.attachments.views import ShowDocuments
from services.inquiry.inquiries.domain import InquiryEnded
from services.inquiry.tracking.domain import StatusLinkNeeded
from services.inquiry.tracking.pages import PRIVATE, StatusPages, refuse_what_is_no_reference
from services.inquiry.tracking.schemas import session_of
from shared.web.file_forms import FileForm

_FILE: Final = "file"
_FORM_LIMIT: Final = 2 * LARGEST_BYTES
"""What is larger than an attachment may be is refused on the page, up to this size of the form."""
_NO_KIND: Final = "attachment.kind"
_NO_FILE: Final = "attachment.file"
_SHOWN: Final = (
    AttachmentEmpty,
    AttachmentTooLarge,
    AttachmentTypeRefused,
    InquiryEnded,
    TooManyAttachments,
)


@dataclass(frozen=True, kw_only=True)
class DocumentPages:
    add: AddAttachment
    attachments: PatientAttachments
    documents: ShowDocuments
    status: StatusPages

    def router(self) -> APIRouter:
        router = APIRouter(
            include_in_schema=False, dependencies=[Depends(refuse_what_is_no_reference)]
        )
        here = "/status/{reference}/attachments"
        router.post(here, max_body_size=_FORM_LIMIT)(self.add_document)
        router.post(here + "/{attachment_id}/remove")(self.remove_document)
        return router

    async def add_document(self, request: Request, reference: str) -> Response:
        """Back to the status page; with what was wrong where something was."""
        form = FileForm(request, _FILE)
        await form.read_fields()
        session = session_of(request.cookies, reference) or ""
        try:
            error = await self._added(request, reference, session, form)
        except StatusLinkNeeded:
            return _to_documents(reference)
        if error is None:
            return _to_documents(reference)
        await form.pass_over()
        return await self._again(reference, session, error, form)

    async def remove_document(
        self, request: Request, reference: str, attachment_id: str
    ) -> Response:
        """Doing it again is answered the same."""
        session = session_of(request.cookies, reference) or ""
        with suppress(AttachmentUnknown, StatusLinkNeeded):
            await self.attachments.remove(reference, session, attachment_id)
        return _to_documents(reference)

    async def _added(
        self, request: Request, reference: str, session: str, form: FileForm
    ) -> str | None:
        """The code of what is wrong."""
        kind = form.fields.get("kind", "")
        if not form.filename:
            return _NO_FILE
        if kind not in set(Kind):
            return _NO_KIND
        try:
            await self.add(
                reference,
                session,
                kind=Kind(kind),
                filename=form.filename,
                at_most=_length_of(request),
                content=form.content(),
            )
        except _SHOWN as refusal:
            return refusal.code
        return None

    async def _again(self, reference: str, session: str, error: str, form: FileForm) -> Response:
        report = await self.status.read_status.by_session(reference, session)
        if report is None:
            return _to_documents(reference)
        kind = form.fields.get("kind", "")
        documents = await self.documents(report.inquiry, error=error, kind=kind)
        asked = await self.status.asked(report.inquiry)
        return await self.status.shown(report, asked, documents=documents, status=422)


def _length_of(request: Request) -> int:
    """The form is a little longer than its file."""
    length = request.headers.get("content-length", "")
    return int(length) if length.isdecimal() and len(length) < 12 else LARGEST_BYTES


def _to_documents(reference: str) -> RedirectResponse:
    return RedirectResponse(f"/status/{reference}#documents", 303, PRIVATE)
