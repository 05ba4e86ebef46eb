"""A text field by field: the network's, and what one clinic says differently."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from services.content.directory.usecases.check_scope import check_scope
from services.content.editorial.domain import SHAPES, Entries
from services.content.editorial.pages.context import (
    BODY_LIMIT,
    Editor,
    EditorialContext,
    Locale,
    Reader,
    Slug,
    go_to,
)
from services.content.editorial.pages.forms import Typing, in_form, kept, typed_entries, typing_of
from services.content.editorial.usecases.read_manuscript import Manuscript
from services.content.editorial.views.chrome import NoticeView
from services.content.editorial.views.rows import HOME
from services.content.editorial.views.text import (
    FieldFormView,
    HeadView,
    ReviewView,
    TextView,
    Typed,
    entry_views,
    field_views,
    head_view,
    inherited_view,
    longest_of,
    problem_views,
    typed_of,
    warning_views,
    words_digest,
    written_view,
)
from services.content.procedures.domain import (
    FactsRevisionConflict,
    TextRevisionConflict,
)
from services.content.revisions.domain import RevisionConflict
from shared.auth.usecases import SignedIn
from shared.errors import FieldProblem, Invalid, NotFound
from shared.formatting import format_short_day
from shared.web import locale_of

_CONFLICTS = (TextRevisionConflict, FactsRevisionConflict, RevisionConflict)


class UnknownField(NotFound):
    code = "editorial.unknown-field"
    title = "A text has no such part."


def text_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter()

    def of_network(request: Request, procedure: Slug, locale: Locale) -> "_Text":
        return _Text(context, request, procedure, locale)

    def of_clinic(request: Request, procedure: Slug, locale: Locale, location: Slug) -> "_Text":
        return _Text(context, request, procedure, locale, location)

    for prefix, found in (("texts", of_network), ("clinics/{location}", of_clinic)):
        _add(router, f"{HOME}/{prefix}/{{procedure}}/{{locale}}", found)
    return router


def _add(router: APIRouter, path: str, found: Callable[..., "_Text"]) -> None:
    @router.get(path)
    async def text(who: Reader, of: Annotated[_Text, Depends(found)]) -> HTMLResponse:
        return await of.show(who)

    @router.get(f"{path}/{{field}}")
    async def field_form(
        field: str, who: Editor, of: Annotated[_Text, Depends(found)]
    ) -> HTMLResponse:
        return await of.form(who, field)

    @router.post(f"{path}/{{field}}", max_body_size=BODY_LIMIT)
    async def write_field(
        field: str, request: Request, who: Editor, of: Annotated[_Text, Depends(found)]
    ) -> Response:
        return await of.write(who, field, await typing_of(request))


@dataclass(frozen=True, kw_only=True)
class _Refused:
    """Why a form is shown once more; `seen_words` of what it was made over."""

    problems: Sequence[FieldProblem] = ()
    is_conflict: bool = False
    seen_words: str = ""


_FIRST = _Refused()


class _Text:
    """One request about one text."""

    def __init__(
        self,
        context: EditorialContext,
        request: Request,
        procedure: str,
        locale: str,
        location: str = "",
    ) -> None:
        self._context = context
        self._request = request
        self._procedure = procedure
        self._locale = locale
        self._location = location

    async def show(self, who: SignedIn) -> HTMLResponse:
        manuscript, head = await self._opened(who)
        review, reviews_revision = await self._review(manuscript)
        by = who.principal
        chrome = self._context.chrome(self._request, who, "pages")
        is_written = not manuscript.text.is_empty
        view = TextView(
            chrome=chrome,
            head=head,
            fields=field_views(manuscript, head),
            warnings=len(manuscript.warnings),
            review=review,
            reviews_revision=reviews_revision,
            may_edit=chrome.is_editor,
            may_ask=chrome.is_editor and by.scope.everything and is_written,
        )
        return self._context.html(self._request, "editorial/text.html", view)

    async def form(self, who: SignedIn, field: str) -> HTMLResponse:
        _known(field)
        """Asked to, it begins with the words that are inherited."""
        opened = await self._opened(who)
        value, inherited = getattr(opened[0].text, field), opened[0].inherited(field)
        if value is None and inherited and self._request.query_params.get("from") == "inherited":
            value = inherited.value
        typed = typed_of(field, value)
        return self._form(who, field, opened, typed)

    async def write(self, who: SignedIn, field: str, typing: Typing) -> Response:
        """What cannot be saved stays as it was typed."""
        _known(field)
        check_scope(who.principal, self._location or None)
        typed = typed_entries(typing, field)
        entries, positions = kept(typed, is_many=SHAPES[field].is_many)
        wanted = None if typing.text("do") == "inherit" else entries
        try:
            await self._save(who, field, wanted, typing)
        except Invalid as refusal:
            problems = [in_form(one, positions) for one in refusal.problems]
            return await self._again(who, field, typed, _Refused(problems=problems), typing)
        except _CONFLICTS:
            return await self._again(who, field, typed, _Refused(is_conflict=True), typing)
        _, head = await self._opened(who)
        if typing.text("do") == "add":
            return go_to(f"{head.href}/{field}#new", "saved")
        return go_to(f"{head.href}#{field}", "saved")

    async def _save(
        self, who: SignedIn, field: str, entries: Entries | None, typing: Typing
    ) -> None:
        """Whoever writes another field meanwhile is in nobody's way: what is replaced here is what
        the editor has seen.
        """
        write, seen = self._writing(who, field, entries), typing.number("revision")
        try:
            await write(seen)
        except _CONFLICTS:
            manuscript = await self._manuscript()
            words = words_digest(field, getattr(manuscript.text, field))
            if words != typing.text("seen_words") or manuscript.revision == seen:
                raise
            await write(manuscript.revision)

    def _writing(
        self, who: SignedIn, field: str, entries: Entries | None
    ) -> Callable[[int], Awaitable[object]]:
        by, context = who.principal.account_id, self._context
        if self._location:
            return lambda seen: context.edit_override_field(
                self._procedure, self._location, self._locale, field, entries, seen=seen, by=by
            )
        return lambda seen: context.edit_field(
            self._procedure, self._locale, field, entries, seen=seen, by=by
        )

    async def _again(
        self,
        who: SignedIn,
        field: str,
        typed: Sequence[Typed],
        refused: _Refused,
        typing: Typing,
    ) -> HTMLResponse:
        """Over the revision that was seen; after a conflict over the one that is shown beside."""
        manuscript, head = await self._opened(who)
        if not refused.is_conflict:
            head = replace(head, revision=typing.number("revision"))
            refused = replace(refused, seen_words=typing.text("seen_words"))
        return self._form(who, field, (manuscript, head), typed, refused)

    def _form(
        self,
        who: SignedIn,
        field: str,
        opened: tuple[Manuscript, HeadView],
        typed: Sequence[Typed],
        refused: _Refused = _FIRST,
    ) -> HTMLResponse:
        manuscript, head = opened
        now, problems = getattr(manuscript.text, field), refused.problems
        is_first = refused is _FIRST
        notice = NoticeView(tone="warn", code="editorial.conflict") if refused.is_conflict else None
        view = FieldFormView(
            chrome=self._context.chrome(self._request, who, "pages", notice),
            head=head,
            name=field,
            shape=SHAPES[field],
            is_written=now is not None,
            entries=entry_views(field, typed, manuscript if is_first else None, problems),
            inherited=inherited_view(field, manuscript.inherited(field)),
            warnings=warning_views(manuscript.warnings_of(field)),
            problems=problem_views(field, problems),
            longest=longest_of(field),
            seen_words=refused.seen_words or words_digest(field, now),
            is_conflict=refused.is_conflict,
            theirs=written_view(field, now),
        )
        status = 409 if refused.is_conflict else 200 if is_first else 422
        return self._context.html(self._request, "editorial/field.html", view, status=status)

    async def _opened(self, who: SignedIn) -> tuple[Manuscript, HeadView]:
        check_scope(who.principal, self._location or None)
        manuscript = await self._manuscript()
        clinic = (
            (await self._context.find_location(self._location)).value.name if self._location else ""
        )
        return manuscript, head_view(manuscript, clinic)

    async def _manuscript(self) -> Manuscript:
        read = self._context.read_manuscript
        if self._location:
            return await read.override(self._procedure, self._location, self._locale)
        return await read.text(self._procedure, self._locale)

    async def _review(self, manuscript: Manuscript) -> tuple[ReviewView, int]:
        """Of the network's text as it reads now."""
        stored = await self._context.read_reviews(self._procedure, self._locale)
        revision = manuscript.draft.text_revision(self._locale) or 0
        review, asked = stored.value.of(revision), stored.value.requested
        shown = locale_of(self._request)
        view = ReviewView(revision=revision)
        if review is not None:
            view = replace(
                view,
                by=review.reviewer.name,
                on=format_short_day(review.on, shown),
                due=format_short_day(review.due, shown),
            )
        if asked is not None and asked.revision == revision:
            names = await self._context.names()
            view = replace(view, is_asked=True, asked_by=names.get(asked.by, asked.by))
        return view, stored.revision


def _known(field: str) -> None:
    if field not in SHAPES:
        raise UnknownField
