"""The history of a text: its revisions, what differs between two, and bringing one back."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Response

from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.procedures.api.parameters import (
    LARGEST_REVISION,
    Editor,
    Locale,
    OptionalRevision,
    ProcedureSlug,
    Reader,
    Tag,
    headers_of,
)
from services.content.procedures.domain import (
    TextBeyondLimits,
    TextRevisionConflict,
    TextRevisionRequired,
    UnknownProcedure,
    text_key,
)
from services.content.procedures.schemas import DraftBody, RestoreRequest, precondition_of
from services.content.procedures.usecases.restore_text import RestoreText
from services.content.revisions.domain import Kind, RevisionUnreadable, UnknownRevision
from services.content.revisions.schemas import (
    DifferenceList,
    RevisionList,
    number_before,
)
from services.content.revisions.usecases.compare_revisions import CompareRevisions
from services.content.revisions.usecases.list_revisions import ListRevisions
from shared.cursors import UnknownCursor
from shared.web import ETAG, may_refuse
from shared.web.paging import DEFAULT_LIMIT, CursorText, Limit

_Number = Annotated[int, Path(ge=1, le=LARGEST_REVISION)]
_OF_A_TEXT: Final = (TextRevisionRequired, TextRevisionConflict, TextBeyondLimits)


def revision_router(
    *,
    list_revisions: ListRevisions,
    compare_revisions: CompareRevisions,
    restore_text: RestoreText,
) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial", tags=["editorial"])

    @router.get("/revisions/{procedure}")
    @may_refuse(OutsideScope, UnknownCursor)
    async def revisions_of_a_text(
        procedure: ProcedureSlug,
        reader: Reader,
        locale: Locale = "en-CA",
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> RevisionList:
        check_scope(reader, None)
        found = await list_revisions(
            Kind.TEXT, text_key(procedure, locale), before=number_before(cursor), limit=limit + 1
        )
        return RevisionList.of(found, limit=limit)

    @router.get("/revisions/{procedure}/{revision}/differences")
    @may_refuse(OutsideScope, UnknownRevision)
    async def differences_of_two_revisions(
        procedure: ProcedureSlug,
        revision: _Number,
        reader: Reader,
        locale: Locale = "en-CA",
        since: OptionalRevision = None,
    ) -> DifferenceList:
        check_scope(reader, None)
        found = await compare_revisions(
            Kind.TEXT, text_key(procedure, locale), before=since, after=revision
        )
        return DifferenceList.of(found)

    @router.post("/restores", status_code=201, responses={201: ETAG})
    @may_refuse(OutsideScope, UnknownProcedure, UnknownRevision, RevisionUnreadable, *_OF_A_TEXT)
    async def restore_a_revision(
        request: RestoreRequest,
        response: Response,
        editor: Editor,
        if_match: Tag = None,
        if_none_match: Tag = None,
    ) -> DraftBody:
        check_scope(editor, None)
        draft = await restore_text(
            request.procedure,
            request.locale,
            request.revision,
            precondition=precondition_of(if_match, if_none_match),
            by=editor.account_id,
        )
        response.headers.update(headers_of(draft, request.locale))
        return DraftBody.of(draft, locale=request.locale)

    return router
