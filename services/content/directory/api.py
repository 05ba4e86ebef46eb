"""JSON endpoints of the directory, and of the network's name and look."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Request, Response

from services.content.directory.domain import (
    AnotherNetwork,
    NetworkRevisionConflict,
    NetworkRevisionRequired,
    UnknownLocation,
    UnknownNetwork,
)
from services.content.directory.schemas import (
    DoctorList,
    LocationBody,
    LocationList,
    NetworkBody,
    NetworkForm,
    Slug,
)
from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.directory.usecases.edit_network import EditNetwork
from services.content.directory.usecases.find_doctors import FindDoctors
from services.content.directory.usecases.find_locations import FindLocation, ListLocations
from services.content.directory.usecases.read_network import ReadNetwork
from services.content.revisions.schemas import etag, named_revisions
from services.content.sources import DOCTORS, LOCATIONS, OFFERINGS
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.web import ETAG, keep_ready, may_refuse
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit

_VALIDATED: Final[dict[int | str, dict[str, Any]]] = {200: ETAG, 304: ETAG}
_BODY_LIMIT: Final = 64 * 1024
_Editor = Annotated[Principal, Depends(signed_in(Role.EDITOR))]
_Reader = Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.REVIEWER))]
_Tag = Annotated[str | None, Header(max_length=200)]


def directory_router(
    *, list_locations: ListLocations, find_location: FindLocation, find_doctors: FindDoctors
) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["directory"])

    @router.get("/locations", responses=_VALIDATED)
    async def locations(
        request: Request, after: AfterKey = "", limit: Limit = DEFAULT_LIMIT
    ) -> LocationList:
        keep_ready(request, {LOCATIONS})
        return LocationList.of(await list_locations(after=after, limit=limit + 1), limit=limit)

    @router.get("/locations/{location}", responses=_VALIDATED)
    @may_refuse(UnknownLocation)
    async def location_of(request: Request, location: str) -> LocationBody:
        keep_ready(request, {LOCATIONS})
        return LocationBody.of(await find_location(location))

    @router.get("/doctors", responses=_VALIDATED)
    async def doctors(  # noqa: PLR0917 - the query parameters of the interface
        request: Request,
        location: Slug = None,
        procedure: Slug = None,
        language: Slug = None,
        after: AfterKey = "",
        limit: Limit = DEFAULT_LIMIT,
    ) -> DoctorList:
        keep_ready(request, {DOCTORS, OFFERINGS})
        found = await find_doctors(
            location=location,
            procedure=procedure,
            language=language,
            after=after,
            limit=limit + 1,
        )
        return DoctorList.of(found, limit=limit)

    return router


def network_router(*, read_network: ReadNetwork, edit_network: EditNetwork) -> APIRouter:
    """It belongs to everybody, so whoever writes it needs the scope of every clinic."""
    router = APIRouter(prefix="/v1/editorial", tags=["editorial"])

    @router.get("/network", responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownNetwork)
    async def the_network(response: Response, reader: _Reader) -> NetworkBody:
        check_scope(reader, None)
        stored = await read_network()
        response.headers.update({"ETag": etag(stored.revision), "Cache-Control": "no-store"})
        return NetworkBody.of(stored)

    @router.put("/network", max_body_size=_BODY_LIMIT, responses={200: ETAG})
    @may_refuse(OutsideScope, AnotherNetwork, NetworkRevisionRequired, NetworkRevisionConflict)
    async def write_the_network(
        network: NetworkForm, response: Response, editor: _Editor, if_match: _Tag = None
    ) -> NetworkBody:
        check_scope(editor, None)
        stored = await edit_network(
            network.value(), seen=named_revisions(if_match), by=editor.account_id
        )
        response.headers.update({"ETag": etag(stored.revision), "Cache-Control": "no-store"})
        return NetworkBody.of(stored)

    return router
