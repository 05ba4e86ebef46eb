"""Anybody looks up clinics and doctors."""

from typing import Any, Final

from fastapi import APIRouter, Request

from services.content.directory.domain import UnknownLocation
from services.content.directory.schemas import DoctorList, LocationBody, LocationList, Slug
from services.content.directory.usecases.find_doctors import FindDoctors
from services.content.directory.usecases.find_locations import FindLocation, ListLocations
from services.content.sources import DOCTORS, LOCATIONS, OFFERINGS
from shared.web import ETAG, keep_ready, may_refuse
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit

_VALIDATED: Final[dict[int | str, dict[str, Any]]] = {200: ETAG, 304: ETAG}


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
