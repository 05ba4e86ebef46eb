"""A captured page is handed in, looked at line by line, and taken over as a draft."""

from base64 import b64decode
from binascii import Error
from dataclasses import dataclass, replace
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import UploadFile

from services.content.directory.usecases.check_scope import check_scope
from services.content.editorial.pages.context import (
    BODY_LIMIT,
    Editor,
    EditorialContext,
    go_to,
)
from services.content.editorial.pages.forms import typing_of
from services.content.editorial.views.chrome import NoticeView
from services.content.editorial.views.importing import (
    IMPORT,
    ImportFormView,
    procedure_choices,
    readable_text,
    report_view,
)
from services.content.editorial.views.rows import HOME
from services.content.procedures.domain import (
    PageNotReadable,
    TextBeyondLimits,
    TextRevisionConflict,
    as_read,
)
from services.content.text.domain import LOCALES, SOURCE_LOCALE
from services.content.text.domain.checks import is_slug
from shared.auth.usecases import SignedIn
from shared.web import locale_of

_TAKING_LIMIT: Final = 3 * BODY_LIMIT
"""Of the same page in Base64, and with its signs written out."""
_REFUSALS: Final = (PageNotReadable, TextBeyondLimits, TextRevisionConflict)


def import_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter()

    @router.get(IMPORT)
    async def form(
        request: Request, who: Editor, procedure: str = "", locale: str = SOURCE_LOCALE
    ) -> HTMLResponse:
        here = _Import(context, request, who, _Wanted.of(procedure, locale))
        return await here.show()

    @router.post(IMPORT, max_body_size=BODY_LIMIT)
    async def report(request: Request, who: Editor) -> HTMLResponse:
        typing, form = await typing_of(request), await request.form()
        given = form.get("file")
        page = await given.read() if isinstance(given, UploadFile) else b""
        wanted = _Wanted.of(typing.text("procedure"), typing.text("locale"))
        here = _Import(context, request, who, wanted)
        return await here.report(page or typing.text("body").encode("utf-8", "replace"))

    @router.post(f"{IMPORT}/drafts", max_body_size=_TAKING_LIMIT)
    async def take(request: Request, who: Editor) -> Response:
        typing = await typing_of(request)
        wanted = _Wanted.of(typing.text("procedure"), typing.text("locale"))
        here = _Import(context, request, who, wanted)
        return await here.take(_decoded(typing.text("page")), typing.number("revision"))

    return router


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """Which text the page is to become; without a `procedure` the title says."""

    procedure: str
    locale: str

    @classmethod
    def of(cls, procedure: str, locale: str) -> "_Wanted":
        return cls(
            procedure=procedure if is_slug(procedure) else "",
            locale=locale if locale in LOCALES else SOURCE_LOCALE,
        )


class _Import:
    """One request about one captured page. Texts belong to the whole network."""

    def __init__(
        self, context: EditorialContext, request: Request, who: SignedIn, wanted: _Wanted
    ) -> None:
        check_scope(who.principal, None)
        self._context = context
        self._request = request
        self._who = who
        self._wanted = wanted

    async def show(self, problem: str = "") -> HTMLResponse:
        view = replace(await self._form(), problem=problem)
        status = 422 if problem else 200
        return self._context.html(self._request, "editorial/import.html", view, status=status)

    async def report(
        self, page: bytes, notice: NoticeView | None = None, status: int = 200
    ) -> HTMLResponse:
        """What would become of it; nothing is written."""
        if not page.strip():
            return await self.show("missing")
        wanted, slug = self._wanted, self._wanted.procedure or None
        preview = await self._context.preview_import(page, locale=wanted.locale, slug=slug)
        form = replace(await self._form(notice), body=readable_text(page))
        view = report_view(page, preview, wanted.locale, form)
        if not view.may_take and status == 200:
            status = 422
        name = "editorial/import_report.html"
        return self._context.html(self._request, name, view, status=status)

    async def take(self, page: bytes, seen: int) -> Response:
        """Over the revision that was seen; whatever is refused is shown with its report."""
        locale = self._wanted.locale
        try:
            imported = await self._context.import_page(
                page,
                locale=locale,
                slug=self._wanted.procedure or None,
                precondition=as_read(seen or None, None),
                by=self._who.principal.account_id,
            )
        except _REFUSALS as refusal:
            is_conflict = isinstance(refusal, TextRevisionConflict)
            notice = NoticeView(tone="warn", code=refusal.code)
            return await self.report(page, notice, 409 if is_conflict else 422)
        return go_to(f"{HOME}/texts/{imported.draft.value.slug}/{locale}", "imported")

    async def _form(self, notice: NoticeView | None = None) -> ImportFormView:
        titles, shown = await self._context.titles.all(), locale_of(self._request)
        return ImportFormView(
            chrome=self._context.chrome(self._request, self._who, "import", notice),
            procedures=procedure_choices(titles, shown, self._wanted.procedure),
            locale=self._wanted.locale,
        )


def _decoded(page: str) -> bytes:
    """Nothing for what is no Base64, which nobody sends by the form."""
    try:
        return b64decode(page, validate=True)
    except (Error, ValueError):
        return b""
