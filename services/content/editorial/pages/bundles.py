"""A bundle is handed in: what it would change is shown first, then it is loaded."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import UploadFile

from services.content.bundles.schemas import read_bundle
from services.content.bundles.schemas.archive import LARGEST_ARCHIVE, read_archive
from services.content.directory.usecases.check_scope import check_scope
from services.content.editorial.pages.context import Editor, EditorialContext, go_to
from services.content.editorial.pages.forms import typing_of
from services.content.editorial.views.bundles import BUNDLES, BundleView, bundle_view
from services.content.editorial.views.chrome import NoticeView
from services.content.editorial.views.importing import IMPORT
from shared.auth.usecases import SignedIn
from shared.errors import FieldProblem, Invalid

_FORM_LIMIT: Final = LARGEST_ARCHIVE + 64 * 1024
_MISSING: Final = FieldProblem(field="file", code="missing", message="Choose a file.")


def bundle_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter()

    @router.post(BUNDLES, max_body_size=_FORM_LIMIT)
    async def hand_in(request: Request, who: Editor) -> Response:
        """The file is sent twice, to be compared and to be loaded: nobody keeps it in between."""
        check_scope(who.principal, None)
        typing, form = await typing_of(request), await request.form()
        given = form.get("file")
        archive = await given.read() if isinstance(given, UploadFile) else b""
        here = _HandIn(context, request, who)
        if not archive:
            return here.refused([_MISSING])
        seen = typing.text("digest") if typing.text("do") == "load" else ""
        try:
            return await here(archive, seen)
        except Invalid as refusal:
            return here.refused(refusal.problems)

    return router


class _HandIn:
    """One request with one file."""

    def __init__(self, context: EditorialContext, request: Request, who: SignedIn) -> None:
        self._context = context
        self._request = request
        self._who = who

    async def __call__(self, archive: bytes, seen: str) -> Response:
        """`seen`: the digest of the file whose differences were shown; only that one is loaded."""
        digest, by = sha256(archive).hexdigest(), self._who.principal.account_id
        is_seen = seen == digest
        handed_in = await self._context.hand_in_bundle(
            lambda: read_bundle(read_archive(archive)), dry_run=not is_seen, by=by
        )
        if is_seen:
            return go_to(IMPORT, "loaded")
        is_other = bool(seen)
        notice = NoticeView(tone="warn", code="editorial.another-file") if is_other else None
        chrome = self._context.chrome(self._request, self._who, "import", notice)
        view = bundle_view(chrome, handed_in, digest)
        return self._html(view, 409 if is_other else 200)

    def refused(self, problems: Sequence[FieldProblem]) -> HTMLResponse:
        chrome = self._context.chrome(self._request, self._who, "import")
        return self._html(BundleView(chrome=chrome, problems=problems), 422)

    def _html(self, view: BundleView, status: int) -> HTMLResponse:
        return self._context.html(self._request, "editorial/bundle.html", view, status=status)
