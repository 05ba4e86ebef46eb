"""JSON endpoints of the directory."""

from fastapi import APIRouter

from services.content.directory.domain import UnknownLocation
from services.content.directory.schemas import (
    Cursor,
    DoctorList,
    Limit,
    LocationBody,
    LocationList,
    Slug,
)
from services.content.directory.usecases.find_doctors import FindDoctors
from services.content.directory.usecases.find_locations import FindLocation, ListLocations
from shared.web import may_refuse


def routes(
    *, list_locations: ListLocations, find_location: FindLocation, find_doctors: FindDoctors
) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["directory"])

    @router.get("/locations")
    async def locations(cursor: Cursor = "", limit: Limit = 50) -> LocationList:
        return LocationList.of(await list_locations(after=cursor, limit=limit + 1), limit=limit)

    @router.get("/locations/{location}")
    @may_refuse(UnknownLocation)
    async def location_of(location: str) -> LocationBody:
        return LocationBody.of(await find_location(location))

    @router.get("/doctors")
    async def doctors(
        location: Slug = None,
        procedure: Slug = None,
        language: Slug = None,
        cursor: Cursor = "",
        limit: Limit = 50,
    ) -> DoctorList:
        found = await find_doctors(
            location=location,
            procedure=procedure,
            language=language,
            after=cursor,
            limit=limit + 1,
        )
        return DoctorList.of(found, limit=limit)

    return router
