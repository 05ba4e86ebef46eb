"""`POST /v1/leads/{id}/disclosures`: the patient's details, for scripts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.routing.disclosure.domain import (
    MayNotOpenDetails,
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
)
from services.routing.disclosure.schemas import DisclosureBody, file_body
from services.routing.disclosure.usecases.open_patient_details import OpenPatientDetails
from services.routing.leads.domain import LeadNotFound
from shared.auth.api import signed_in
from shared.auth.domain import Principal
from shared.disclosure.bodies import PatientFileBody
from shared.web import may_refuse


def disclosure_router(open_details: OpenPatientDetails) -> APIRouter:
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
        by: Annotated[Principal, Depends(signed_in())],
    ) -> PatientFileBody:
        response.headers["Cache-Control"] = "no-store"
        return file_body(await open_details(lead_id, purpose=body.purpose, by=by))

    return router
