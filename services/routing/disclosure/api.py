"""`POST /v1/leads/{id}/disclosures`, `/attachments/{attachment_id}`, `/fhir`, `/note`, `/messages`:
a patient's details, one of the documents, all of it for the records, adding to them, and writing
to the patient.
"""

from typing import Any, Final

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from services.routing.disclosure.domain import (
    AttachmentNotChecked,
    AttachmentUnknown,
    MayNotOpenDetails,
    MessagesClosed,
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
    TooManyMessages,
    TooManyNotes,
)
from services.routing.disclosure.schemas import DisclosureBody, file_body, file_headers
from services.routing.disclosure.usecases.export_inquiry import ExportInquiry
from services.routing.disclosure.usecases.open_attachment import OpenAttachment
from services.routing.disclosure.usecases.open_patient_details import OpenPatientDetails
from services.routing.leads.api import IfMatch, SignedIn, VersionRequired, version_of
from services.routing.leads.domain import (
    ActionNotPossible,
    LeadHasChanged,
    LeadNotFound,
    LeadNotOpen,
    row_of,
)
from services.routing.leads.schemas import LeadAnswer, lead_answer, version_headers
from services.routing.leads.usecases.add_note import AddNote
from services.routing.leads.usecases.send_message import SendMessage
from shared.disclosure.bodies import FHIR_JSON, MessageBody, NoteBody, PatientFileBody
from shared.web import ETAG, may_refuse

_FILE_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The document, to be saved.",
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    }
}


_BUNDLE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A bundle.", "content": {FHIR_JSON: {"schema": {"type": "object"}}}}
}


class FhirResponse(Response):
    media_type = FHIR_JSON


def disclosure_router(
    open_details: OpenPatientDetails,
    add_note: AddNote,
    export: ExportInquiry,
    open_attachment: OpenAttachment,
    send_message: SendMessage,
) -> APIRouter:
    router = APIRouter(prefix="/v1/leads", tags=["leads"])

    @router.post("/{lead_id}/disclosures")
    @may_refuse(
        LeadNotFound,
        MayNotOpenDetails,
        PatientDetailsErased,
        PatientDetailsRefused,
        PatientDetailsUnavailable,
    )
    async def open_patient_details(
        lead_id: str,
        body: DisclosureBody,
        response: Response,
        by: SignedIn,
    ) -> PatientFileBody:
        response.headers["Cache-Control"] = "no-store"
        return file_body(await open_details(lead_id, purpose=body.purpose, by=by))

    @router.post("/{lead_id}/fhir", response_class=FhirResponse, responses=_BUNDLE)
    @may_refuse(
        LeadNotFound,
        MayNotOpenDetails,
        PatientDetailsErased,
        PatientDetailsRefused,
        PatientDetailsUnavailable,
    )
    async def export_inquiry(lead_id: str, body: DisclosureBody, by: SignedIn) -> FhirResponse:
        """The inquiry as a FHIR R4 bundle, for the clinic's own records."""
        bundle = await export(lead_id, purpose=body.purpose, by=by)
        return FhirResponse(bundle, headers={"Cache-Control": "no-store"})

    @router.post(
        "/{lead_id}/attachments/{attachment_id}",
        response_class=StreamingResponse,
        responses=_FILE_ANSWER,
    )
    @may_refuse(LeadNotFound, MayNotOpenDetails, AttachmentUnknown, AttachmentNotChecked)
    @may_refuse(PatientDetailsErased, PatientDetailsRefused, PatientDetailsUnavailable)
    async def open_document(
        lead_id: str, attachment_id: str, body: DisclosureBody, by: SignedIn
    ) -> StreamingResponse:
        opened = await open_attachment(lead_id, attachment_id, purpose=body.purpose, by=by)
        return StreamingResponse(opened.content, headers=file_headers(opened))

    @router.post("/{lead_id}/note", responses={200: ETAG})
    @may_refuse(LeadNotFound, LeadNotOpen, LeadHasChanged, ActionNotPossible, VersionRequired)
    @may_refuse(PatientDetailsErased, PatientDetailsRefused, PatientDetailsUnavailable)
    @may_refuse(TooManyNotes)
    async def note_lead(
        lead_id: str, body: NoteBody, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        seen = version_of(if_match, lead_id)
        lead = await add_note(lead_id, body.text, by, expected_version=seen)
        response.headers.update(version_headers(lead.version))
        return lead_answer(row_of(lead))

    @router.post("/{lead_id}/messages", responses={200: ETAG})
    @may_refuse(LeadNotFound, LeadNotOpen, LeadHasChanged, ActionNotPossible, VersionRequired)
    @may_refuse(PatientDetailsErased, PatientDetailsRefused, PatientDetailsUnavailable)
    @may_refuse(TooManyMessages, MessagesClosed)
    async def write_to_patient(
        lead_id: str, body: MessageBody, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        """The patient reads it on the status page, and is told by email that there is one. The same
        text over the same version is one message.
        """
        seen = version_of(if_match, lead_id)
        lead = await send_message(lead_id, body.text, by, expected_version=seen)
        response.headers.update(version_headers(lead.version))
        return lead_answer(row_of(lead))

    return router
