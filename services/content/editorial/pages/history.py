"""The history of a text: its revisions, what each changed, and bringing one back."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from services.content.directory.usecases.check_scope import check_scope
from services.content.editorial.pages.context import (
    LARGEST_REVISION,
    Editor,
    EditorialContext,
    Locale,
    Reader,
    Slug,
    go_to,
)
from services.content.editorial.pages.forms import typing_of
from services.content.editorial.views.chrome import NoticeView
from services.content.editorial.views.history import (
    ComparisonView,
    HistoryView,
    changes_between,
    revision_view,
)
from services.content.editorial.views.rows import HOME, title_of
from services.content.procedures.domain import Draft, TextRevisionConflict, as_read, text_key
from services.content.revisions.domain import Kind, UnknownRevision
from services.content.text.domain import ProcedureText
from shared.auth.usecases import SignedIn
from shared.web import locale_of

_SHOWN: Final = 50
_Number = Annotated[int, Path(ge=1, le=LARGEST_REVISION)]
_Before = Annotated[int | None, Query(ge=1, le=LARGEST_REVISION)]
_PATH: Final = f"{HOME}/history/{{procedure}}/{{locale}}"


def history_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter()

    @router.get(_PATH)
    async def revisions(
        request: Request, procedure: Slug, locale: Locale, who: Reader, before: _Before = None
    ) -> HTMLResponse:
        here = _History(context, request, procedure, locale)
        return await here.show(who, before)

    @router.get(f"{_PATH}/{{revision}}")
    async def comparison(
        request: Request, procedure: Slug, locale: Locale, revision: _Number, who: Reader
    ) -> HTMLResponse:
        here = _History(context, request, procedure, locale)
        return await here.compare(who, revision)

    @router.post(f"{_PATH}/{{revision}}")
    async def restore(
        request: Request, procedure: Slug, locale: Locale, revision: _Number, who: Editor
    ) -> Response:
        typing = await typing_of(request)
        here = _History(context, request, procedure, locale)
        return await here.restore(who, revision, typing.number("newest"))

    return router


class _History:
    """One request about the history of one text, which belongs to the whole network."""

    def __init__(
        self, context: EditorialContext, request: Request, procedure: str, locale: Locale
    ) -> None:
        self._context = context
        self._request = request
        self._procedure = procedure
        self._locale = locale
        self._base = f"{HOME}/history/{procedure}/{locale}"

    async def show(self, who: SignedIn, before: int | None) -> HTMLResponse:
        draft = await self._draft(who)
        key = text_key(self._procedure, self._locale)
        found = await self._context.list_revisions(Kind.TEXT, key, before=before, limit=_SHOWN + 1)
        names, shown = await self._context.names(), found[:_SHOWN]
        more = f"{self._base}?before={shown[-1].number}" if len(found) > _SHOWN else None
        view = HistoryView(
            chrome=self._context.chrome(self._request, who, "pages"),
            title=self._title(draft),
            locale=self._locale,
            text_href=f"{HOME}/texts/{self._procedure}/{self._locale}",
            revisions=[
                revision_view(one, self._base, names, locale_of(self._request)) for one in shown
            ],
            more_href=more,
        )
        return self._context.html(self._request, "editorial/history.html", view)

    async def compare(
        self, who: SignedIn, number: int, notice: NoticeView | None = None, status: int = 200
    ) -> HTMLResponse:
        """With the revision just before it."""
        draft = await self._draft(who)
        key = text_key(self._procedure, self._locale)
        found = await self._context.list_revisions(Kind.TEXT, key, before=number + 1, limit=1)
        if not found or found[0].number != number:
            raise UnknownRevision
        names, newest = await self._context.names(), draft.text_revision(self._locale) or 0
        revision = revision_view(found[0], self._base, names, locale_of(self._request))
        before = await self._text(number - 1)
        after = await self._text(number)
        chrome = self._context.chrome(self._request, who, "pages", notice)
        view = ComparisonView(
            chrome=chrome,
            title=self._title(draft),
            locale=self._locale,
            number=number,
            newest=newest,
            by=revision.by,
            at=revision.at,
            restored_from=revision.restored_from,
            changes=changes_between(before, after),
            history_href=self._base,
            href=revision.href,
            may_restore=chrome.is_editor and number != newest and not revision.is_removed,
        )
        return self._context.html(self._request, "editorial/comparison.html", view, status=status)

    async def restore(self, who: SignedIn, number: int, newest: int) -> Response:
        """Over the revision that was seen: no later one is lost."""
        draft = await self._draft(who)
        try:
            await self._context.restore_text(
                self._procedure,
                self._locale,
                number,
                precondition=as_read(newest or None, draft.facts_revision),
                by=who.principal.account_id,
            )
        except TextRevisionConflict as refusal:
            notice = NoticeView(tone="warn", code=refusal.code)
            return await self.compare(who, number, notice, 409)
        return go_to(f"{HOME}/texts/{self._procedure}/{self._locale}", "restored")

    async def _draft(self, who: SignedIn) -> Draft:
        check_scope(who.principal, None)
        manuscript = await self._context.read_manuscript.text(self._procedure, self._locale)
        return manuscript.draft

    async def _text(self, number: int) -> ProcedureText:
        """Nothing before the first one, and where it was removed."""
        try:
            return await self._context.read_revision.text(self._procedure, self._locale, number)
        except UnknownRevision:
            return ProcedureText()

    def _title(self, draft: Draft) -> str:
        return title_of(draft.value.titles, self._locale, self._procedure)[0]
