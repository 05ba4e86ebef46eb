"""A text part by part: the network's, and what one clinic says differently."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from services.content.editorial.pages.context import (
    BODY_LIMIT,
    Editor,
    EditorialContext,
    Locale,
    Reader,
    Slug,
)
from services.content.editorial.pages.forms import typing_of
from services.content.editorial.pages.keeping import keep_typing, unsaved_parts
from services.content.editorial.pages.one_text import OneField, OneText
from services.content.editorial.pages.presence import report_presence
from services.content.editorial.pages.previewing import preview_page
from services.content.editorial.pages.writing import show_form, write_field
from services.content.editorial.usecases.read_manuscript import Manuscript
from services.content.editorial.views.rows import HOME
from services.content.editorial.views.text import ReviewView, TextView, field_views
from shared.auth.usecases import SignedIn
from shared.formatting import format_short_day
from shared.web import locale_of


def text_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter()

    def of_network(request: Request, procedure: Slug, locale: Locale) -> OneText:
        return OneText(context=context, request=request, procedure=procedure, locale=locale)

    def of_clinic(request: Request, procedure: Slug, locale: Locale, location: Slug) -> OneText:
        return replace(of_network(request, procedure, locale), location=location)

    for prefix, found in (("texts", of_network), ("clinics/{location}", of_clinic)):
        _add(router, f"{HOME}/{prefix}/{{procedure}}/{{locale}}", found)
    return router


def _add(router: APIRouter, path: str, found: Callable[..., OneText]) -> None:
    def edited(field: str, who: Editor, of: Annotated[OneText, Depends(found)]) -> OneField:
        return OneField(text=of, who=who, name=field)

    @router.get(path)
    async def text(who: Reader, of: Annotated[OneText, Depends(found)]) -> HTMLResponse:
        return await _show(of, who)

    @router.post(f"{path}/presence")
    async def presence(
        request: Request, who: Editor, of: Annotated[OneText, Depends(found)]
    ) -> Response:
        return await report_presence(of, who, await typing_of(request))

    @router.get(f"{path}/{{field}}")
    async def field_form(of: Annotated[OneField, Depends(edited)]) -> HTMLResponse:
        return await show_form(of)

    @router.post(f"{path}/{{field}}", max_body_size=BODY_LIMIT)
    async def write(request: Request, of: Annotated[OneField, Depends(edited)]) -> Response:
        return await write_field(of, await typing_of(request))

    @router.post(f"{path}/{{field}}/unsaved", max_body_size=BODY_LIMIT)
    async def keep(request: Request, of: Annotated[OneField, Depends(edited)]) -> Response:
        return await keep_typing(of, await typing_of(request))

    @router.post(f"{path}/{{field}}/preview", max_body_size=BODY_LIMIT)
    async def preview(request: Request, of: Annotated[OneField, Depends(edited)]) -> Response:
        return await preview_page(of, await typing_of(request))


async def _show(of: OneText, who: SignedIn) -> HTMLResponse:
    manuscript, head = await of.opened(who)
    review, reviews_revision = await _review(of, manuscript)
    by, chrome = who.principal, of.context.chrome(of.request, who, "pages")
    is_written = not manuscript.text.is_empty
    unsaved = await unsaved_parts(of, who, manuscript.text) if chrome.is_editor else {}
    view = TextView(
        chrome=chrome,
        head=head,
        fields=field_views(manuscript, head, unsaved),
        warnings=len(manuscript.warnings),
        review=review,
        reviews_revision=reviews_revision,
        window=of.context.new_id(),
        may_edit=chrome.is_editor,
        may_ask=chrome.is_editor and by.scope.everything and is_written,
    )
    return of.context.html(of.request, "editorial/text.html", view)


async def _review(of: OneText, manuscript: Manuscript) -> tuple[ReviewView, int]:
    """Of the network's text as it reads now."""
    stored = await of.context.read_reviews(of.procedure, of.locale)
    revision = manuscript.draft.text_revision(of.locale) or 0
    review, asked = stored.value.of(revision), stored.value.requested
    shown = locale_of(of.request)
    view = ReviewView(revision=revision)
    if review is not None:
        view = replace(
            view,
            by=review.reviewer.name,
            on=format_short_day(review.on, shown),
            due=format_short_day(review.due, shown),
        )
    if asked is not None and asked.revision == revision:
        names = await of.context.names()
        view = replace(view, is_asked=True, asked_by=names.get(asked.by, asked.by))
    return view, stored.revision
