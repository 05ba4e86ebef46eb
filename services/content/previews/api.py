"""`/v1/editorial/previews`: links that show drafts, and who made them."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Response

from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.previews.ports import MadePreviews
from services.content.previews.schemas import (
    SLUG,
    MadePreviewList,
    PreviewBody,
    PreviewForm,
)
from services.content.previews.usecases.make_preview import MakePreview
from services.content.publishing.domain import Addresses, NothingToPublish
from services.content.revisions.domain import RevisionUnreadable, UnknownRevision
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.web import may_refuse
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit

_Slug = Annotated[str, Path(max_length=100, pattern=SLUG)]
_Reader = Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.REVIEWER))]
_NOT_STORED: Final = {"Cache-Control": "no-store"}


def preview_router(*, make: MakePreview, made: MadePreviews, addresses: Addresses) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial", tags=["editorial"])

    @router.post("/previews", status_code=201)
    @may_refuse(OutsideScope, NothingToPublish, UnknownRevision, RevisionUnreadable)
    async def make_a_link_to_a_draft(
        form: PreviewForm, response: Response, who: _Reader
    ) -> PreviewBody:
        """The page with these words, as readers would get it, until the link expires."""
        check_scope(who, form.location)
        preview, token = await make(form.wish(), by=who.account_id)
        response.headers.update(_NOT_STORED)
        return PreviewBody.of(preview, addresses.preview(token))

    @router.get("/pages/{location}/{procedure}/previews")
    @may_refuse(OutsideScope)
    async def who_made_links_to_drafts(  # noqa: PLR0917 - the parameters of the interface
        location: _Slug,
        procedure: _Slug,
        response: Response,
        who: _Reader,
        before: AfterKey = "",
        limit: Limit = DEFAULT_LIMIT,
    ) -> MadePreviewList:
        """The last ones first; the links themselves are kept nowhere."""
        check_scope(who, location)
        found = await made.of_page(location, procedure, before=before, limit=limit + 1)
        response.headers.update(_NOT_STORED)
        return MadePreviewList.of(found, limit=limit)

    return router
