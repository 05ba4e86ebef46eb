"""Pictures: `/v1/editorial/media` for editors, and `/media/...` for everybody's browser.

A picture is the network's, or a clinic's: its editors keep it. Every edit names the revision that
it is based on (`If-Match`); an edit and a removal are in the history with who did it.
"""

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.media.domain import (
    LARGEST_BYTES,
    ImageRefused,
    ImageTooLarge,
    Medium,
    MediumInUse,
    MediumRevisionConflict,
    MediumRevisionRequired,
    TooManyImagesAtOnce,
    UnknownMedium,
)
from services.content.media.schemas import (
    MediumEntry,
    MediumForm,
    MediumList,
    UploadForm,
    UseBody,
    form_in,
)
from services.content.media.usecases.add_medium import AddMedium
from services.content.media.usecases.edit_medium import EditMedium
from services.content.media.usecases.find_media import FindMedium, ListMedia
from services.content.media.usecases.read_rendition import ReadRendition
from services.content.media.usecases.remove_medium import RemoveMedium
from services.content.media.usecases.replace_medium import ReplaceMedium
from services.content.revisions.domain import Revised
from services.content.revisions.schemas import etag, named_revisions
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.errors import Invalid
from shared.ids import new_id
from shared.web import ETAG, etag_of, may_refuse, problem
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit
from shared.web.validators import body_hash, is_known

_TAKES_IMAGES: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("image/png", "image/jpeg", "image/webp", "image/avif")
        },
    }
}
"""Which of these it is, its bytes say."""
_LONGEST_WORDS: Final = 4_000
_BODY_LIMIT: Final = 64 * 1024
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_Editor = Annotated[Principal, Depends(signed_in(Role.EDITOR))]
_Reader = Annotated[Principal, Depends(signed_in(Role.EDITOR, Role.REVIEWER))]
_Tag = Annotated[str | None, Header(max_length=200)]
_Id = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_DRAWING: Final = (ImageRefused, TooManyImagesAtOnce)
_EDITING: Final = (OutsideScope, UnknownMedium, MediumRevisionRequired, MediumRevisionConflict)


def media_router(
    *,
    add_medium: AddMedium,
    find_medium: FindMedium,
    list_media: ListMedia,
    edit_medium: EditMedium,
    replace_medium: ReplaceMedium,
    remove_medium: RemoveMedium,
) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial/media", tags=["media"])

    @router.post(
        "",
        status_code=201,
        max_body_size=LARGEST_BYTES,
        openapi_extra=_TAKES_IMAGES,
        responses={201: ETAG},
    )
    @may_refuse(OutsideScope, ImageTooLarge, Invalid, *_DRAWING)
    async def add_a_picture(
        request: Request,
        medium: Annotated[str, Query(max_length=_LONGEST_WORDS)],
        response: Response,
        editor: _Editor,
    ) -> MediumEntry:
        """The body is the picture: PNG, JPEG, WebP or AVIF of at most 10 MB. `medium`: what is
        said of it, as JSON. Nothing of the file is kept but its pixels.
        """
        form = form_in(medium, UploadForm)
        check_scope(editor, form.location or None)
        words = form.value()
        added = await add_medium(
            new_id(),
            await request.body(),
            words,
            location=form.location,
            by=editor.account_id,
        )
        return _tagged(response, added)

    @router.get("")
    async def pictures(
        response: Response, reader: _Reader, after: AfterKey = "", limit: Limit = DEFAULT_LIMIT
    ) -> MediumList:
        """Those of the network and of the clinics in one's scope."""
        locations = None if reader.scope.everything else reader.scope.clinics
        response.headers["Cache-Control"] = "no-store"
        found = await list_media(after=after, limit=limit + 1, locations=locations)
        return MediumList.of(found, limit=limit)

    @router.get("/{medium_id}", responses={200: ETAG})
    @may_refuse(OutsideScope, UnknownMedium)
    async def the_picture(medium_id: _Id, response: Response, reader: _Reader) -> MediumEntry:
        found = await _found(reader, medium_id)
        if found.value.location:
            check_scope(reader, found.value.location)
        return _tagged(response, found)

    @router.put("/{medium_id}", max_body_size=_BODY_LIMIT, responses={200: ETAG})
    @may_refuse(Invalid, *_EDITING, *_DRAWING)
    async def write_a_picture(
        medium_id: _Id,
        medium: MediumForm,
        response: Response,
        editor: _Editor,
        if_match: _Tag = None,
    ) -> MediumEntry:
        await _check_in_scope(editor, medium_id)
        edited = await edit_medium(
            medium_id, medium.value(), seen=named_revisions(if_match), by=editor.account_id
        )
        return _tagged(response, edited)

    @router.put(
        "/{medium_id}/image",
        max_body_size=LARGEST_BYTES,
        openapi_extra=_TAKES_IMAGES,
        responses={200: ETAG},
    )
    @may_refuse(ImageTooLarge, Invalid, *_EDITING, *_DRAWING)
    async def replace_a_picture(  # noqa: PLR0917 - the parameters of the interface
        request: Request,
        medium_id: _Id,
        medium: Annotated[str, Query(max_length=_LONGEST_WORDS)],
        response: Response,
        editor: _Editor,
        if_match: _Tag = None,
    ) -> MediumEntry:
        """The body is another file in the place of the one before, `medium` what is said of this
        one. Its addresses are new; those of before are delivered as long as a page names them, and
        for 30 days more.
        """
        await _check_in_scope(editor, medium_id)
        words = form_in(medium, MediumForm).value()
        replaced = await replace_medium(
            medium_id,
            await request.body(),
            words,
            seen=named_revisions(if_match),
            by=editor.account_id,
        )
        return _tagged(response, replaced)

    @router.delete("/{medium_id}", status_code=204)
    @may_refuse(MediumInUse, *_EDITING)
    async def remove_a_picture(medium_id: _Id, editor: _Editor, if_match: _Tag = None) -> None:
        """Refused while something shows it; the answer names where (`used_by`)."""
        await _check_in_scope(editor, medium_id)
        await remove_medium(medium_id, seen=named_revisions(if_match), by=editor.account_id)

    async def _found(who: Principal, medium_id: str) -> Revised[Medium]:
        """Of a picture that nobody knows only the whole network hears that."""
        try:
            return await find_medium(medium_id)
        except UnknownMedium:
            check_scope(who, None)
            raise

    async def _check_in_scope(editor: Principal, medium_id: str) -> None:
        found = await _found(editor, medium_id)
        check_scope(editor, found.value.location or None)

    return router


def rendition_router(*, read_rendition: ReadRendition) -> APIRouter:
    """For browsers, as the pages are that name these addresses (`docs/media.md`)."""
    router = APIRouter(prefix="/media", include_in_schema=False)

    @router.head("/{medium_id}/{digest}/{name}")
    @router.get("/{medium_id}/{digest}/{name}")
    async def rendition(request: Request, medium_id: str, digest: str, name: str) -> Response:
        """`name` such as `640.avif`, or `1200x630.jpeg` for what is cropped. What is at an address
        never changes.
        """
        found = await read_rendition(medium_id, digest, name)
        tag = etag_of(body_hash(found.content), "identity")
        headers = {
            "ETag": tag,
            "Cache-Control": _FOR_EVER,
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if is_known(tag.encode(), request.headers.get("if-none-match", "").encode()):
            return Response(status_code=304, headers=headers)
        return Response(found.content, media_type=found.media_type, headers=headers)

    return router


async def answer_medium_in_use(_request: Request, error: Exception) -> Response:
    """409 with where it is shown."""
    assert isinstance(error, MediumInUse)  # noqa: S101 - narrows
    answer = problem(409, code=error.code, title=error.title)
    uses = [UseBody.of(use).model_dump() for use in error.uses]
    body = {**json.loads(bytes(answer.body)), "used_by": uses}
    return Response(json.dumps(body), 409, media_type=answer.media_type)


def _tagged(response: Response, stored: Revised[Medium]) -> MediumEntry:
    response.headers.update({"ETag": etag(stored.revision), "Cache-Control": "no-store"})
    return MediumEntry.of(stored)
