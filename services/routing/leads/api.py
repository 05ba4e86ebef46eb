"""`POST /v1/leads/{id}/...`: what people do with leads, over the version that they have seen."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from services.routing.leads.domain import (
    ActionNotPossible,
    CapacityFull,
    ClinicDoesNotOffer,
    ClinicNeedsConsent,
    ClinicNotYours,
    DoctorDoesNotOffer,
    DoctorNotAvailable,
    Lead,
    LeadAlreadyContacted,
    LeadAlreadyThere,
    LeadHasChanged,
    LeadNotFound,
    LeadNotOpen,
    LeadStatus,
    NothingToReview,
    OfferRefused,
    PatientNotEligible,
    TreatmentDayRefused,
    row_of,
)
from services.routing.leads.schemas import (
    AdvanceBody,
    ApproveBody,
    CloseBody,
    DeclineBody,
    LeadAnswer,
    OfferBody,
    ReassignBody,
    RefuseBody,
    TransferBody,
    lead_answer,
    version_headers,
)
from services.routing.leads.usecases.lead_actions import LeadActions
from shared.auth.api import signed_in
from shared.auth.domain import Principal
from shared.errors import PreconditionRequired
from shared.web import ETAG, may_refuse

SignedIn = Annotated[Principal, Depends(signed_in())]
IfMatch = Annotated[str | None, Header(alias="If-Match")]
_ALWAYS = (LeadNotFound, LeadNotOpen, LeadHasChanged)


class VersionRequired(PreconditionRequired):
    code = "lead.version-required"


def leads_router(actions: LeadActions) -> APIRouter:
    router = APIRouter(prefix="/v1/leads/{lead_id}", tags=["leads"], responses={200: ETAG})

    @router.post("/contact")
    @may_refuse(*_ALWAYS, LeadAlreadyContacted, ActionNotPossible, VersionRequired)
    async def contact_lead(
        lead_id: str, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        seen = version_of(if_match, lead_id)
        return _answer(response, await actions.contact(lead_id, by, expected_version=seen))

    @router.post("/accept")
    @may_refuse(*_ALWAYS, ActionNotPossible, VersionRequired)
    async def accept_lead(
        lead_id: str, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        seen = version_of(if_match, lead_id)
        return _answer(response, await actions.accept(lead_id, by, expected_version=seen))

    @router.post("/decline")
    @may_refuse(*_ALWAYS, ActionNotPossible, VersionRequired)
    async def decline_lead(
        lead_id: str, body: DeclineBody, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        seen = version_of(if_match, lead_id)
        lead = await actions.decline(lead_id, body.reason, by, expected_version=seen)
        return _answer(response, lead)

    @router.post("/reassign")
    @may_refuse(*_ALWAYS, ActionNotPossible, VersionRequired, LeadAlreadyThere, ClinicNotYours)
    @may_refuse(ClinicDoesNotOffer, ClinicNeedsConsent, DoctorDoesNotOffer, DoctorNotAvailable)
    @may_refuse(CapacityFull, PatientNotEligible)
    async def reassign_lead(
        lead_id: str, body: ReassignBody, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        seen = version_of(if_match, lead_id)
        lead = await actions.reassign(
            lead_id, body.doctor, body.reason, by, expected_version=seen, location=body.location
        )
        return _answer(response, lead)

    @router.post("/transfer")
    @may_refuse(*_ALWAYS, ActionNotPossible, VersionRequired, LeadAlreadyThere)
    @may_refuse(ClinicDoesNotOffer, ClinicNeedsConsent)
    async def transfer_lead(
        lead_id: str, body: TransferBody, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        seen = version_of(if_match, lead_id)
        lead = await actions.transfer(
            lead_id, body.location, body.reason, by, expected_version=seen
        )
        return _answer(response, lead)

    @router.post("/advance")
    @may_refuse(*_ALWAYS, ActionNotPossible, VersionRequired, TreatmentDayRefused)
    async def advance_lead(
        lead_id: str, body: AdvanceBody, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        seen = version_of(if_match, lead_id)
        lead = await actions.advance(
            lead_id, LeadStatus(body.to), by, expected_version=seen, on=body.on
        )
        return _answer(response, lead)

    @router.post("/close")
    @may_refuse(*_ALWAYS, ActionNotPossible, VersionRequired)
    async def close_lead(
        lead_id: str, body: CloseBody, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        seen = version_of(if_match, lead_id)
        return _answer(
            response, await actions.close(lead_id, body.reason, by, expected_version=seen)
        )

    return router


def reviews_router(actions: LeadActions) -> APIRouter:
    """What is done with a lead that waits for a person of the network."""
    router = APIRouter(prefix="/v1/leads/{lead_id}", tags=["leads"], responses={200: ETAG})

    @router.post("/approve")
    @may_refuse(*_ALWAYS, ActionNotPossible, VersionRequired, NothingToReview)
    async def approve_lead(
        lead_id: str, body: ApproveBody, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        _ = body
        seen = version_of(if_match, lead_id)
        return _answer(response, await actions.approve(lead_id, by, expected_version=seen))

    @router.post("/refuse")
    @may_refuse(*_ALWAYS, ActionNotPossible, VersionRequired, NothingToReview)
    async def refuse_lead(
        lead_id: str, body: RefuseBody, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        seen = version_of(if_match, lead_id)
        return _answer(
            response, await actions.refuse(lead_id, body.reason, by, expected_version=seen)
        )

    @router.post("/offer")
    @may_refuse(*_ALWAYS, ActionNotPossible, VersionRequired, OfferRefused)
    async def offer_clinics(
        lead_id: str, body: OfferBody, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> LeadAnswer:
        seen = version_of(if_match, lead_id)
        return _answer(
            response, await actions.offer(lead_id, body.locations, by, expected_version=seen)
        )

    return router


def version_of(if_match: str | None, lead_id: str) -> int:
    """The version in an ETag; anything that we never gave out matches no lead."""
    if if_match is None:
        raise VersionRequired
    tag = if_match.strip().removeprefix("W/").strip('"')
    if not (tag.isascii() and tag.isdigit() and len(tag) < 10):
        raise LeadHasChanged(lead_id)
    return int(tag)


def _answer(response: Response, lead: Lead) -> LeadAnswer:
    response.headers.update(version_headers(lead.version))
    return lead_answer(row_of(lead))
