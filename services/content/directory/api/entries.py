"""Clinics, doctors and offerings as editors read and write them.

Every edit names the revision that it is based on (`If-Match`), and every answer the one that it
made (`ETag`). An editor works within the scope of their clinics.
"""

from typing import Annotated, Final, TypeVar

from fastapi import APIRouter, Depends, Header, Path, Response

from services.content.directory.domain import (
    Doctor,
    EntryRevisionConflict,
    EntryRevisionRequired,
    EntryUnreadable,
    Location,
    Offering,
    UnknownEntry,
    offering_key,
)
from services.content.directory.schemas import (
    DoctorEntry,
    DoctorFields,
    LocationEntry,
    LocationFields,
    OfferingEntry,
    OfferingFields,
)
from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.directory.usecases.edit_entity import FindEntity
from services.content.directory.usecases.edit_location import EditLocation
from services.content.directory.usecases.edit_staffing import EditDoctor, EditOffering
from services.content.directory.usecases.offer_procedure import OfferProcedure, StopOffering
from services.content.revisions.domain import Revised
from services.content.revisions.schemas import etag, named_revisions
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.errors import Invalid
from shared.web import ETAG, may_refuse

V = TypeVar("V")

_ANY: Final = "*"
_BODY_LIMIT: Final = 256 * 1024
_Editor = Annotated[Principal, Depends(signed_in(Role.EDITOR))]
_Reader = Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.REVIEWER))]
_Tag = Annotated[str | None, Header(max_length=200)]
_Slug = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_READING: Final = (OutsideScope, UnknownEntry, EntryUnreadable)
_WRITING: Final = (*_READING, EntryRevisionRequired, EntryRevisionConflict, Invalid)


def location_router(
    *, find_location: FindEntity[Location], edit_location: EditLocation
) -> APIRouter:
    router = _router()

    @router.get("/locations/{location}", responses={200: ETAG})
    @may_refuse(*_READING)
    async def clinic_as_written(
        location: _Slug, response: Response, reader: _Reader
    ) -> LocationEntry:
        check_scope(reader, location)
        return LocationEntry.of(_tagged(response, await find_location(location)))

    @router.put("/locations/{location}", max_body_size=_BODY_LIMIT, responses={200: ETAG})
    @may_refuse(*_WRITING)
    async def write_a_clinic(
        location: _Slug,
        fields: LocationFields,
        response: Response,
        editor: _Editor,
        if_match: _Tag = None,
    ) -> LocationEntry:
        check_scope(editor, location)
        edited = await edit_location(
            fields.of(location), seen=named_revisions(if_match), by=editor.account_id
        )
        return LocationEntry.of(_tagged(response, edited))

    return router


def doctor_router(*, find_doctor: FindEntity[Doctor], edit_doctor: EditDoctor) -> APIRouter:
    """A doctor belongs to all the clinics where they work, before and after an edit."""
    router = _router()

    @router.get("/doctors/{doctor}", responses={200: ETAG})
    @may_refuse(*_READING)
    async def doctor_as_written(doctor: _Slug, response: Response, reader: _Reader) -> DoctorEntry:
        stored = await _in_scope(reader, doctor)
        return DoctorEntry.of(_tagged(response, stored))

    @router.put("/doctors/{doctor}", max_body_size=_BODY_LIMIT, responses={200: ETAG})
    @may_refuse(*_WRITING)
    async def write_a_doctor(
        doctor: _Slug,
        fields: DoctorFields,
        response: Response,
        editor: _Editor,
        if_match: _Tag = None,
    ) -> DoctorEntry:
        await _in_scope(editor, doctor)
        written = fields.of(doctor)
        _check_clinics(editor, written)
        edited = await edit_doctor(written, seen=named_revisions(if_match), by=editor.account_id)
        return DoctorEntry.of(_tagged(response, edited))

    async def _in_scope(who: Principal, doctor: str) -> Revised[Doctor]:
        """Of a doctor that nobody knows only the whole network hears that."""
        try:
            stored = await find_doctor(doctor)
        except UnknownEntry:
            check_scope(who, None)
            raise
        _check_clinics(who, stored.value)
        return stored

    return router


def offering_router(
    *,
    find_offering: FindEntity[Offering],
    edit_offering: EditOffering,
    offer_procedure: OfferProcedure,
    stop_offering: StopOffering,
) -> APIRouter:
    """`If-None-Match: *` writes one that is not there."""
    router = _router()

    @router.get("/offerings/{location}/{procedure}", responses={200: ETAG})
    @may_refuse(*_READING)
    async def offering_as_written(
        location: _Slug, procedure: _Slug, response: Response, reader: _Reader
    ) -> OfferingEntry:
        check_scope(reader, location)
        stored = await find_offering(offering_key(location, procedure))
        return OfferingEntry.of(_tagged(response, stored))

    @router.put(
        "/offerings/{location}/{procedure}", max_body_size=_BODY_LIMIT, responses={200: ETAG}
    )
    @may_refuse(*_WRITING)
    async def write_an_offering(  # noqa: PLR0917 - the parameters of the interface
        location: _Slug,
        procedure: _Slug,
        fields: OfferingFields,
        response: Response,
        editor: _Editor,
        if_match: _Tag = None,
        if_none_match: _Tag = None,
    ) -> OfferingEntry:
        check_scope(editor, location)
        offering, by = fields.of(location, procedure), editor.account_id
        if if_none_match == _ANY and if_match is None:
            edited = await offer_procedure(offering, by=by)
        else:
            edited = await edit_offering(offering, seen=named_revisions(if_match), by=by)
        return OfferingEntry.of(_tagged(response, edited))

    @router.delete("/offerings/{location}/{procedure}", status_code=204)
    @may_refuse(*_WRITING)
    async def stop_an_offering(
        location: _Slug, procedure: _Slug, editor: _Editor, if_match: _Tag = None
    ) -> None:
        check_scope(editor, location)
        key = offering_key(location, procedure)
        await stop_offering(key, seen=named_revisions(if_match), by=editor.account_id)

    return router


def _router() -> APIRouter:
    return APIRouter(prefix="/v1/editorial", tags=["editorial"])


def _check_clinics(who: Principal, doctor: Doctor) -> None:
    for location in doctor.locations or (None,):
        check_scope(who, location)


def _tagged(response: Response, stored: Revised[V]) -> Revised[V]:
    response.headers.update({"ETag": etag(stored.revision), "Cache-Control": "no-store"})
    return stored
