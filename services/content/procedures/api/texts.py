"""Drafts of texts: importing a captured page, reading and writing.

Every edit of a text that exists names the revision that it is based on (`If-Match`), and every
answer the one that it made (`ETag`).
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response

from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.importing.usecases.read_captured_page import TooManyPagesAtOnce
from services.content.procedures.api.parameters import (
    Editor,
    Locale,
    OptionalRevision,
    OptionalSlug,
    ProcedureSlug,
    Tag,
    headers_of,
)
from services.content.procedures.domain import (
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
    precondition_of,
)
from services.content.procedures.usecases.edit_text import EditText, ReadText
from services.content.procedures.usecases.import_page import ImportPage
from services.content.procedures.usecases.write_text import Facts
from services.content.text.domain import (
    InsuredStatus,
)
from shared.auth.domain import Principal
from shared.web import ETAG, may_refuse

_PAGE_LIMIT: Final = 1024 * 1024

_PAGE_TYPES: Final = ("text/plain", "text/html", "text/markdown", "application/octet-stream")
_PAGE = {"schema": {"type": "string"}}
_TAKES_A_PAGE = {
    "requestBody": {
        "required": True,
        "description": "A captured page: text, Markdown or HTML.",
        "content": dict.fromkeys(_PAGE_TYPES, _PAGE),
    }
}

_OF_A_TEXT: Final = (TextRevisionRequired, TextRevisionConflict, TextBeyondLimits)


def text_router(
    *,
    import_page: ImportPage,
    read_text: ReadText,
    edit_text: EditText,
    draft_reader: Callable[..., Awaitable[Principal]],
) -> APIRouter:
    """`draft_reader`: the dependency that says who reads a draft, person or program."""
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
        procedure: OptionalSlug = None,
        category: OptionalSlug = None,
        insured_status: InsuredStatus | None = None,
        facts_revision: OptionalRevision = None,
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
            by=editor.account_id,
        )
        response.headers.update(headers_of(imported.draft, locale))
        return ImportBody.of(imported, locale=locale)

    @router.get("/procedures/{procedure}/texts/{locale}", responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownProcedure)
    async def draft_of_a_text(
        procedure: ProcedureSlug,
        locale: Locale,
        response: Response,
        reader: Annotated[Principal, Depends(draft_reader)],
    ) -> DraftBody:
        check_scope(reader, None)
        draft = await read_text(procedure, locale)
        response.headers.update(headers_of(draft, locale))
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
        draft = await edit_text(
            procedure, locale, text.value(), precondition=precondition, by=editor.account_id
        )
        response.headers.update(headers_of(draft, locale))
        return DraftBody.of(draft, locale=locale)

    return router
