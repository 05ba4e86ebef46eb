"""`POST /v1/disclosures/fhir`: asked by routing on behalf of a named person, with a signed
assertion as bearer token, like `/v1/disclosures`.
"""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse

from services.inquiry.disclosure.domain.refusals import (
    AssertionNotAccepted,
    DetailsErased,
    DisclosureForbidden,
)
from services.inquiry.fhir.usecases.export_inquiry import ExportInquiry
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.disclosure.bodies import FHIR_JSON, FHIR_PATH
from shared.disclosure.token import token_of
from shared.errors import NotFound
from shared.web import bearer, may_refuse

_ASSERTION: Final = bearer("assertion", "Signed by routing: who asks, for what and why.")
ReadAssertion = Callable[[str], Assertion | UnreadableAssertion]


class FhirResponse(JSONResponse):
    media_type = FHIR_JSON


def fhir_router(export: ExportInquiry, read: ReadAssertion) -> APIRouter:
    router = APIRouter(tags=["disclosures"])

    @router.post(FHIR_PATH, response_class=FhirResponse)
    @may_refuse(
        AssertionNotAccepted, DisclosureForbidden, DetailsErased, NotFound, scheme=_ASSERTION
    )
    async def export_inquiry(
        authorization: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> FhirResponse:
        """A FHIR R4 bundle of Patient, ServiceRequest, Task, QuestionnaireResponse and Consents."""
        bundle = await export(read(token_of(authorization)))
        return FhirResponse(bundle, headers={"Cache-Control": "no-store"})

    return router
