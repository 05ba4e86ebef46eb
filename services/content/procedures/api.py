"""JSON endpoints for editors of procedures.

Every edit of a text that exists names the revision that it is based on (`If-Match`), and every
answer the one that it made (`ETag`).
"""

import json
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.importing.usecases.read_captured_page import TooManyPagesAtOnce
from services.content.procedures.domain import (
    Draft,
    FactsRevisionConflict,
    FactsRevisionRequired,
    PageNotReadable,
    TextBeyondLimits,
    TextRevisionConflict,
    TextRevisionRequired,
    UnknownProcedure,
)
from services.content.procedures.schemas import (
    DraftBody,
    ImportBody,
    TextBody,
    etag,
    precondition_of,
)
from services.content.procedures.usecases.edit_text import EditText, ReadText
from services.content.procedures.usecases.import_page import ImportPage
from services.content.procedures.usecases.write_text import Facts
from services.content.text.domain import (
    InsuredStatus,
)
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.web import ETAG, may_refuse, problem

_PAGE_LIMIT: Final = 1024 * 1024
_SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"

_PAGE = {"schema": {"type": "string"}}
_TAKES_A_PAGE = {
    "requestBody": {
        "required": True,
        "description": "A captured page as UTF-8 text.",
        "content": {"text/plain": _PAGE, "application/octet-stream": _PAGE},
    }
}

Slug = Annotated[str | None, Query(max_length=100, pattern=_SLUG)]
ProcedureSlug = Annotated[str, Path(max_length=100, pattern=_SLUG)]
Locale = Literal["en-CA", "fr-CA"]
Editor = Annotated[Principal, Depends(signed_in(Role.EDITOR))]
Reader = Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.REVIEWER))]
Tag = Annotated[str | None, Header(max_length=200)]
Revision = Annotated[int | None, Query(ge=1, le=10**9)]


_OF_A_TEXT: Final = (TextRevisionRequired, TextRevisionConflict, TextBeyondLimits)


def editorial_routes(
    *, import_page: ImportPage, read_text: ReadText, edit_text: EditText
) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial", tags=["editorial"])

    @router.post(
        "/imports", status_code=201, max_body_size=_PAGE_LIMIT, openapi_extra=_TAKES_A_PAGE
    )
    @may_refuse(OutsideScope, PageNotReadable, *_OF_A_TEXT, FactsRevisionRequired)
    @may_refuse(FactsRevisionConflict, TooManyPagesAtOnce)
    async def import_captured_page(  # noqa: PLR0917 - the parameters of the interface
        request: Request,
        response: Response,
        editor: Editor,
        locale: Locale = "en-CA",
        procedure: Slug = None,
        category: Slug = None,
        insured_status: InsuredStatus | None = None,
        facts_revision: Revision = None,
        if_match: Tag = None,
        if_none_match: Tag = None,
    ) -> ImportBody:
        check_scope(editor, None)
        imported = await import_page(
            await request.body(),
            locale=locale,
            slug=procedure,
            facts=Facts(category=category, insured_status=insured_status),
            precondition=precondition_of(if_match, if_none_match, facts_revision),
        )
        response.headers.update(_headers(imported.draft, locale))
        return ImportBody.of(imported, locale=locale)

    @router.get("/procedures/{procedure}/texts/{locale}", responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownProcedure)
    async def draft_of_a_text(
        procedure: ProcedureSlug, locale: Locale, response: Response, reader: Reader
    ) -> DraftBody:
        check_scope(reader, None)
        draft = await read_text(procedure, locale)
        response.headers.update(_headers(draft, locale))
        return DraftBody.of(draft, locale=locale)

    @router.put(
        "/procedures/{procedure}/texts/{locale}",
        max_body_size=_PAGE_LIMIT,
        responses={200: ETAG},
    )
    @may_refuse(OutsideScope, UnknownProcedure, *_OF_A_TEXT)
    async def write_a_text(  # noqa: PLR0917 - the parameters of the interface
        procedure: ProcedureSlug,
        locale: Locale,
        text: TextBody,
        response: Response,
        editor: Editor,
        if_match: Tag = None,
        if_none_match: Tag = None,
    ) -> DraftBody:
        check_scope(editor, None)
        precondition = precondition_of(if_match, if_none_match)
        draft = await edit_text(procedure, locale, text.value(), precondition=precondition)
        response.headers.update(_headers(draft, locale))
        return DraftBody.of(draft, locale=locale)

    return router


async def answer_conflict(_request: Request, error: Exception) -> Response:
    """412 with the revision that is there now, in the body and for a text as its tag too."""
    assert isinstance(error, TextRevisionConflict | FactsRevisionConflict)  # noqa: S101 - narrows
    headers = {}
    if isinstance(error, TextRevisionConflict) and error.current is not None:
        headers["ETag"] = etag(error.current)
    told = problem(412, code=error.code, title=error.title, headers=headers)
    body = {**json.loads(bytes(told.body)), "current_revision": error.current}
    return Response(json.dumps(body), 412, headers, told.media_type)


def _headers(draft: Draft, locale: str) -> dict[str, str]:
    return {"ETag": etag(draft.text_revisions[locale]), "Cache-Control": "no-store"}
