"""`POST /v1/disclosures`: asked by routing on behalf of a named person, with a signed assertion as
bearer token.
"""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Header, Response

from services.inquiry.disclosure.domain.refusals import (
    AssertionNotAccepted,
    DetailsErased,
    DisclosureForbidden,
)
from services.inquiry.disclosure.schemas import patient_file_body
from services.inquiry.disclosure.usecases.disclose_details import DiscloseDetails
from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.disclosure.bodies import PATH, PatientFileBody
from shared.disclosure.token import token_of
from shared.errors import NotFound
from shared.web import bearer, may_refuse

_ASSERTION: Final = bearer("assertion", "Signed by routing: who asks, for what and why.")
ReadAssertion = Callable[[str], Assertion | UnreadableAssertion]


def disclosure_router(disclose: DiscloseDetails, read: ReadAssertion) -> APIRouter:
    router = APIRouter(prefix=PATH, tags=["disclosures"])

    @router.post("")
    @may_refuse(
        AssertionNotAccepted, DisclosureForbidden, DetailsErased, NotFound, scheme=_ASSERTION
    )
    async def disclose_details(
        response: Response, authorization: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> PatientFileBody:
        disclosed = await disclose(read(token_of(authorization)))
        response.headers["Cache-Control"] = "no-store"
        return patient_file_body(disclosed)

    return router
