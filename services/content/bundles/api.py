"""Bundles for people who have no shell: `/v1/editorial/bundle` gives everything out, and
`/v1/editorial/bundles` takes one in, or says what it would change.

Content belongs to the whole network, so both need the scope of all. Each is noted with who did it.
"""

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from services.content.bundles.domain import (
    BundleDoesNotFit,
    BundleNotReadable,
    ExportNotFaithful,
    NothingToExport,
)
from services.content.bundles.schemas import read_bundle
from services.content.bundles.schemas.answers import BundleAnswer
from services.content.bundles.schemas.archive import (
    LARGEST_ARCHIVE,
    ArchiveTooLarge,
    read_archive,
    write_archive,
)
from services.content.bundles.schemas.writing import written_export
from services.content.bundles.usecases.export_bundle import ExportBundle
from services.content.bundles.usecases.hand_in_bundle import HandInBundle, TooManyBundlesAtOnce
from services.content.directory.domain import AnotherNetwork
from services.content.directory.usecases.check_scope import OutsideScope, check_scope
from services.content.media.domain import ImageRefused, ImageTooLarge, TooManyImagesAtOnce
from services.content.revisions.domain import RevisionConflict
from shared.auth.api import signed_in
from shared.auth.domain import Principal, Role
from shared.telemetry import security
from shared.web import may_refuse

ZIP: Final = "application/zip"
_FILE: Final = {"schema": {"type": "string", "format": "binary"}}
_TAKES_AN_ARCHIVE: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {ZIP: _FILE}}
}
_GIVES_AN_ARCHIVE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "headers": {
            "Left-Out": {
                "description": "How much could not be written, as it names what there is not.",
                "schema": {"type": "integer", "minimum": 0},
            }
        },
    }
}
_AS_FILE: Final = {
    "Content-Disposition": 'attachment; filename="wayfare-content.zip"',
    "Cache-Control": "no-store",
}
_Editor = Annotated[Principal, Depends(signed_in(Role.EDITOR))]


class ArchiveFile(Response):
    media_type = ZIP


def bundle_router(*, export_bundle: ExportBundle, hand_in_bundle: HandInBundle) -> APIRouter:
    router = APIRouter(prefix="/v1/editorial", tags=["editorial"])

    @router.get("/bundle", response_class=ArchiveFile, responses=_GIVES_AN_ARCHIVE)
    @may_refuse(OutsideScope, NothingToExport, ExportNotFaithful, ArchiveTooLarge)
    @may_refuse(BundleNotReadable)
    async def everything_as_a_bundle(editor: _Editor) -> ArchiveFile:
        """All content as a ZIP file; the same content gives the same bytes."""
        check_scope(editor, None)
        export = await export_bundle()
        archive = await asyncio.to_thread(lambda: write_archive(written_export(export)))
        count = len(export.bundle.procedures)
        security("bundle-exported", account=editor.account_id, count=count)
        headers = {**_AS_FILE, "Left-Out": str(len(export.left_out))}
        return ArchiveFile(archive, headers=headers)

    @router.post("/bundles", max_body_size=LARGEST_ARCHIVE, openapi_extra=_TAKES_AN_ARCHIVE)
    @may_refuse(OutsideScope, BundleNotReadable, BundleDoesNotFit, AnotherNetwork)
    @may_refuse(ImageRefused, ImageTooLarge, TooManyImagesAtOnce, TooManyBundlesAtOnce)
    @may_refuse(RevisionConflict)
    async def take_a_bundle_in(
        request: Request,
        response: Response,
        editor: _Editor,
        dry_run: Annotated[bool, Query()] = True,
    ) -> BundleAnswer:
        """The body is a ZIP file of at most 32 MiB, and 96 MiB unpacked. Its texts become drafts:
        words that nobody has reviewed here are not published. With `dry_run`, as without saying
        so, nothing is written.
        """
        check_scope(editor, None)
        archive = await request.body()
        handed_in = await hand_in_bundle(
            lambda: read_bundle(read_archive(archive)), dry_run=dry_run, by=editor.account_id
        )
        response.headers["Cache-Control"] = "no-store"
        return BundleAnswer.of(handed_in)

    return router
