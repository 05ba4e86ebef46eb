"""`POST /v1/leads/{id}/disclosures`, `/fhir` and `/note`: a patient's details, read, taken over
into the clinic's records, and added to.
"""

from fastapi import APIRouter, Response

from services.routing.disclosure.domain import (
    MayNotOpenDetails,
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
    TooManyNotes,
)
from services.routing.disclosure.schemas import DisclosureBody, file_body
from services.routing.disclosure.usecases.export_inquiry import ExportInquiry
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
from shared.disclosure.bodies import FHIR_JSON, NoteBody, PatientFileBody
from shared.web import ETAG, may_refuse


class FhirResponse(Response):
    media_type = FHIR_JSON


def disclosure_router(
    open_details: OpenPatientDetails, add_note: AddNote, export: ExportInquiry
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

    @router.post("/{lead_id}/fhir", response_class=FhirResponse)
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

    return router
