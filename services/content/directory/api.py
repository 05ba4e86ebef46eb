"""JSON endpoints of the directory."""

from fastapi import APIRouter

from services.content.directory.domain import UnknownLocation
from services.content.directory.schemas import (
    DoctorList,
    LocationBody,
    LocationList,
    Slug,
)
from services.content.directory.usecases.find_doctors import FindDoctors
from services.content.directory.usecases.find_locations import FindLocation, ListLocations
from shared.web import may_refuse
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit


def directory_router(
    *, list_locations: ListLocations, find_location: FindLocation, find_doctors: FindDoctors
) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["directory"])

    @router.get("/locations")
    async def locations(after: AfterKey = "", limit: Limit = DEFAULT_LIMIT) -> LocationList:
        return LocationList.of(await list_locations(after=after, limit=limit + 1), limit=limit)

    @router.get("/locations/{location}")
    @may_refuse(UnknownLocation)
    async def location_of(location: str) -> LocationBody:
        return LocationBody.of(await find_location(location))

    @router.get("/doctors")
    async def doctors(
        location: Slug = None,
        procedure: Slug = None,
        language: Slug = None,
        after: AfterKey = "",
        limit: Limit = DEFAULT_LIMIT,
    ) -> DoctorList:
        found = await find_doctors(
            location=location,
            procedure=procedure,
            language=language,
            after=after,
            limit=limit + 1,
        )
        return DoctorList.of(found, limit=limit)

    return router
