"""`/v1/roster`: who takes how much, and who works when."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from services.routing.roster.domain import (
    AccountNotFound,
    ClinicOutOfScope,
    CreditElsewhere,
    DoctorNotFound,
    EntryHasChanged,
    EntryNotValid,
    coordinator_key,
    doctor_key,
)
from services.routing.roster.schemas import (
    CoordinatorAnswer,
    CoordinatorBody,
    CoordinatorEntryAnswer,
    DoctorAnswer,
    DoctorBody,
    DoctorEntryAnswer,
    Slug,
    coordinator_answer,
    coordinator_fields,
    doctor_answer,
    doctor_fields,
)
from services.routing.roster.usecases.roster_actions import RosterActions
from shared.auth.api import signed_in
from shared.auth.domain import Principal
from shared.cursors import UnknownCursor
from shared.errors import PreconditionRequired
from shared.web import ETAG, may_refuse
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit, Page, cut

SignedIn = Annotated[Principal, Depends(signed_in())]
IfMatch = Annotated[str | None, Header(alias="If-Match")]
_NEVER = -1
"""A version that no entry has."""


class EntryVersionRequired(PreconditionRequired):
    code = "roster.version-required"


def roster_router(roster: RosterActions) -> APIRouter:
    router = APIRouter(prefix="/v1/roster", tags=["roster"])

    @router.get("/doctors")
    @may_refuse(UnknownCursor)
    async def list_doctors(
        by: SignedIn, response: Response, after: AfterKey = "", limit: Limit = DEFAULT_LIMIT
    ) -> Page[DoctorAnswer]:
        response.headers["Cache-Control"] = "no-store"
        found = await roster.list_doctors(by, after=after, limit=limit)
        shown, more = cut(found, limit, lambda one: one.doctor.slug)
        return Page(items=[doctor_answer(one) for one in shown], next_cursor=more)

    @router.put("/doctors/{doctor}", responses={200: ETAG})
    @may_refuse(DoctorNotFound, EntryHasChanged, EntryVersionRequired, ClinicOutOfScope)
    @may_refuse(EntryNotValid, CreditElsewhere)
    async def edit_doctor(
        doctor: Slug, body: DoctorBody, by: SignedIn, response: Response, if_match: IfMatch = None
    ) -> DoctorEntryAnswer:
        seen = _version(if_match)
        after = await roster.edit_doctor(doctor, body.entry(), by, expected_version=seen)
        version = after.version(doctor_key(doctor))
        response.headers.update(_headers(version))
        return DoctorEntryAnswer(**doctor_fields(doctor, after.doctor(doctor), version))

    @router.get("/coordinators")
    @may_refuse(UnknownCursor)
    async def list_coordinators(
        by: SignedIn, response: Response, after: AfterKey = "", limit: Limit = DEFAULT_LIMIT
    ) -> Page[CoordinatorAnswer]:
        response.headers["Cache-Control"] = "no-store"
        found = await roster.list_coordinators(by, after=after, limit=limit)
        shown, more = cut(found, limit, lambda one: one.account)
        return Page(items=[coordinator_answer(one) for one in shown], next_cursor=more)

    @router.put("/coordinators/{account}", responses={200: ETAG})
    @may_refuse(AccountNotFound, EntryHasChanged, EntryVersionRequired, EntryNotValid)
    async def edit_coordinator(
        account: str,
        body: CoordinatorBody,
        by: SignedIn,
        response: Response,
        if_match: IfMatch = None,
    ) -> CoordinatorEntryAnswer:
        seen, entry = _version(if_match), body.entry()
        after = await roster.edit_coordinator(account, entry, by, expected_version=seen)
        version = after.version(coordinator_key(account))
        response.headers.update(_headers(version))
        return CoordinatorEntryAnswer(**coordinator_fields(account, entry, version))

    return router


def _version(if_match: str | None) -> int:
    """The version in an ETag; what we never gave out is that of no entry."""
    if if_match is None:
        raise EntryVersionRequired
    tag = if_match.strip().removeprefix("W/").strip('"')
    is_number = tag.isascii() and tag.isdigit() and len(tag) < 10
    return int(tag) if is_number else _NEVER


def _headers(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"', "Cache-Control": "no-store"}
