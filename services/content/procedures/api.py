"""JSON endpoints for editors of procedures."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from services.content.directory.domain import ChangedMeanwhile
from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.procedures.domain import InsuredStatus, PageNotReadable
from services.content.procedures.schemas import ImportBody
from services.content.procedures.usecases.import_page import ImportPage
from shared.signin.api import signed_in
from shared.signin.domain import Principal, Role
from shared.web import may_refuse

_PAGE_LIMIT = 1024 * 1024

_PAGE = {"schema": {"type": "string"}}
_TAKES_A_PAGE = {
    "requestBody": {
        "required": True,
        "description": "A captured page as UTF-8 text.",
        "content": {"text/plain": _PAGE, "application/octet-stream": _PAGE},
    }
}

Slug = Annotated[str | None, Query(max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def editorial_routes(*, import_page: ImportPage) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial", tags=["editorial"])

    @router.post(
        "/imports", status_code=201, max_body_size=_PAGE_LIMIT, openapi_extra=_TAKES_A_PAGE
    )
    @may_refuse(OutsideScope, PageNotReadable, ChangedMeanwhile)
    async def import_captured_page(  # noqa: PLR0917 - the parameters of the interface
        request: Request,
        editor: Annotated[Principal, Depends(signed_in(Role.EDITOR))],
        locale: Literal["en-CA", "fr-CA"] = "en-CA",
        procedure: Slug = None,
        category: Slug = None,
        insured_status: InsuredStatus | None = None,
    ) -> ImportBody:
        check_scope(editor, None)
        imported = await import_page(
            await request.body(),
            locale=locale,
            slug=procedure,
            category=category,
            insured_status=insured_status,
        )
        return ImportBody.of(imported, locale=locale)

    return router
