"""What a clinic says differently from the network: reading and writing it, with the revision of the
procedure's facts that it is based on (`If-Match`).
"""

from typing import Final

from fastapi import APIRouter, Response

from services.content.directory.domain import UnknownLocation
from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.procedures.api.parameters import (
    Editor,
    Locale,
    LocationSlug,
    ProcedureSlug,
    Reader,
    Tag,
)
from services.content.procedures.domain import (
    FactsRevisionConflict,
    FactsRevisionRequired,
    TextBeyondLimits,
    UnknownProcedure,
)
from services.content.procedures.schemas import OverrideBody, TextBody
from services.content.procedures.usecases.edit_override import EditOverride, FindOverride
from services.content.revisions.domain import RevisionConflict
from services.content.revisions.schemas import etag, named_revisions
from shared.web import ETAG, may_refuse

_BODY_LIMIT: Final = 1024 * 1024
_PATH: Final = "/{procedure}/overrides/{location}/{locale}"


def override_router(*, find_override: FindOverride, edit_override: EditOverride) -> APIRouter:
    """Of one clinic, so its scope is enough."""
    router = APIRouter(prefix="/v1/editorial/procedures", tags=["editorial"])

    @router.get(_PATH, responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownProcedure, UnknownLocation)
    async def override_of_a_clinic(
        procedure: ProcedureSlug,
        location: LocationSlug,
        locale: Locale,
        response: Response,
        reader: Reader,
    ) -> OverrideBody:
        check_scope(reader, location)
        draft = await find_override(procedure, location)
        response.headers.update({"ETag": etag(draft.facts_revision), "Cache-Control": "no-store"})
        return OverrideBody.of(draft, location=location, locale=locale)

    @router.put(_PATH, max_body_size=_BODY_LIMIT, responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownProcedure, UnknownLocation, TextBeyondLimits)
    @may_refuse(FactsRevisionRequired, FactsRevisionConflict, RevisionConflict)
    async def write_an_override(  # noqa: PLR0917 - the parameters of the interface
        procedure: ProcedureSlug,
        location: LocationSlug,
        locale: Locale,
        text: TextBody,
        response: Response,
        editor: Editor,
        if_match: Tag = None,
    ) -> OverrideBody:
        check_scope(editor, location)
        draft = await edit_override(
            procedure,
            location,
            locale,
            text.value(),
            seen=named_revisions(if_match),
            by=editor.account_id,
        )
        response.headers.update({"ETag": etag(draft.facts_revision), "Cache-Control": "no-store"})
        return OverrideBody.of(draft, location=location, locale=locale)

    return router
