"""What all locales of a procedure share: reading and writing it, with the revision it is based on
(`If-Match`).
"""

from typing import Final

from fastapi import APIRouter, Response

from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.procedures.api.parameters import Editor, ProcedureSlug, Reader, Tag
from services.content.procedures.domain import (
    Draft,
    FactsRevisionConflict,
    FactsRevisionRequired,
    UnknownProcedure,
)
from services.content.procedures.schemas import FactsEntry, FactsForm
from services.content.procedures.usecases.edit_facts import EditFacts, FindFacts
from services.content.revisions.domain import RevisionConflict
from services.content.revisions.schemas import etag, named_revisions
from shared.errors import Invalid
from shared.web import ETAG, may_refuse

_BODY_LIMIT: Final = 64 * 1024


def facts_router(*, find_facts: FindFacts, edit_facts: EditFacts) -> APIRouter:
    """They belong to every clinic, so whoever writes them needs the scope of all."""
    router = APIRouter(prefix="/v1/editorial/procedures", tags=["editorial"])

    @router.get("/{procedure}/facts", responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownProcedure)
    async def facts_of(procedure: ProcedureSlug, response: Response, reader: Reader) -> FactsEntry:
        check_scope(reader, None)
        return FactsEntry.of(_tagged(response, await find_facts(procedure)))

    @router.put("/{procedure}/facts", max_body_size=_BODY_LIMIT, responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownProcedure, FactsRevisionRequired, FactsRevisionConflict)
    @may_refuse(RevisionConflict, Invalid)
    async def write_facts(
        procedure: ProcedureSlug,
        facts: FactsForm,
        response: Response,
        editor: Editor,
        if_match: Tag = None,
    ) -> FactsEntry:
        check_scope(editor, None)
        draft = await edit_facts(
            procedure, facts.value().of, seen=named_revisions(if_match), by=editor.account_id
        )
        return FactsEntry.of(_tagged(response, draft))

    return router


def _tagged(response: Response, draft: Draft) -> Draft:
    response.headers.update({"ETag": etag(draft.facts_revision), "Cache-Control": "no-store"})
    return draft
