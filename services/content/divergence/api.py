"""The report of what clinics say differently, for editors and reviewers of these clinics."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.content.divergence.schemas import DivergenceList, position_of
from services.content.divergence.usecases.list_divergences import Filter, ListDivergences
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.cursors import UnknownCursor
from shared.web import may_refuse
from shared.web.paging import DEFAULT_LIMIT, CursorText, Limit

_Slug = Annotated[str | None, Query(max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_Reader = Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.REVIEWER))]


def divergence_router(*, list_divergences: ListDivergences) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial", tags=["editorial"])

    @router.get("/divergence")
    @may_refuse(UnknownCursor)
    async def what_clinics_say_differently(  # noqa: PLR0917 - the parameters of the interface
        reader: _Reader,
        location: _Slug = None,
        procedure: _Slug = None,
        changed: bool | None = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> DivergenceList:
        wanted = Filter(scope=reader.scope, location=location, procedure=procedure, changed=changed)
        found = await list_divergences(wanted, position=position_of(cursor), limit=limit + 1)
        return DivergenceList.of(found, limit=limit)

    return router
