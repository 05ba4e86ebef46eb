"""The form of one part of a text: shown, saved, and shown again as it was typed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from fastapi.responses import HTMLResponse, Response

from services.content.editorial.domain import Entries, Typed
from services.content.editorial.pages.context import go_to
from services.content.editorial.pages.forms import Typing, in_form, kept, typed_entries
from services.content.editorial.pages.one_text import OneField
from services.content.editorial.usecases.read_manuscript import Manuscript
from services.content.editorial.views.chrome import NoticeView
from services.content.editorial.views.text import (
    FieldFormView,
    HeadView,
    entry_views,
    inherited_view,
    longest_of,
    problem_views,
    typed_of,
    warning_views,
    words_digest,
    written_view,
)
from services.content.procedures.domain import FactsRevisionConflict, TextRevisionConflict
from services.content.revisions.domain import RevisionConflict
from shared.errors import FieldProblem, Invalid

_CONFLICTS = (TextRevisionConflict, FactsRevisionConflict, RevisionConflict)


@dataclass(frozen=True, kw_only=True)
class _Refused:
    """Why a form is shown once more; `seen_words` of what it was made over."""

    problems: Sequence[FieldProblem] = ()
    is_conflict: bool = False
    seen_words: str = ""


_FIRST = _Refused()


async def show_form(field: OneField) -> HTMLResponse:
    """Asked to, it begins with the words that are inherited."""
    opened = await field.opened()
    value, inherited = getattr(opened[0].text, field.name), opened[0].inherited(field.name)
    query = field.text.request.query_params
    if value is None and inherited and query.get("from") == "inherited":
        value = inherited.value
    return _form(field, opened, typed_of(field.name, value))


async def write_field(field: OneField, typing: Typing) -> Response:
    """What cannot be saved stays as it was typed."""
    field.text.check(field.who)
    typed = typed_entries(typing, field.name)
    entries, positions = kept(typed, is_many=field.shape.is_many)
    wanted = None if typing.text("do") == "inherit" else entries
    try:
        await _save(field, wanted, typing)
    except Invalid as refusal:
        problems = [in_form(one, positions) for one in refusal.problems]
        return await _again(field, typed, _Refused(problems=problems), typing)
    except _CONFLICTS:
        return await _again(field, typed, _Refused(is_conflict=True), typing)
    _, head = await field.opened()
    if typing.text("do") == "add":
        return go_to(f"{head.href}/{field.name}#new", "saved")
    return go_to(f"{head.href}#{field.name}", "saved")


async def _save(field: OneField, entries: Entries | None, typing: Typing) -> None:
    """Whoever writes another field meanwhile is in nobody's way: what is replaced here is what
    the editor has seen.
    """
    write, seen = _writing(field, entries), typing.number("revision")
    try:
        await write(seen)
    except _CONFLICTS:
        manuscript = await field.text.manuscript()
        words = words_digest(field.name, getattr(manuscript.text, field.name))
        if words != typing.text("seen_words") or manuscript.revision == seen:
            raise
        await write(manuscript.revision)


def _writing(field: OneField, entries: Entries | None) -> Callable[[int], Awaitable[object]]:
    of, name, by = field.text, field.name, field.by
    if of.location:
        return lambda seen: of.context.edit_override_field(
            of.procedure, of.location, of.locale, name, entries, seen=seen, by=by
        )
    return lambda seen: of.context.edit_field(
        of.procedure, of.locale, name, entries, seen=seen, by=by
    )


async def _again(
    field: OneField, typed: Sequence[Typed], refused: _Refused, typing: Typing
) -> HTMLResponse:
    """Over the revision that was seen; after a conflict over the one that is shown beside."""
    manuscript, head = await field.opened()
    if not refused.is_conflict:
        head = replace(head, revision=typing.number("revision"))
        refused = replace(refused, seen_words=typing.text("seen_words"))
    return _form(field, (manuscript, head), typed, refused)


def _form(
    field: OneField,
    opened: tuple[Manuscript, HeadView],
    typed: Sequence[Typed],
    refused: _Refused = _FIRST,
) -> HTMLResponse:
    (manuscript, head), name, of = opened, field.name, field.text
    now, problems = getattr(manuscript.text, name), refused.problems
    is_first = refused is _FIRST
    notice = NoticeView(tone="warn", code="editorial.conflict") if refused.is_conflict else None
    view = FieldFormView(
        chrome=of.context.chrome(of.request, field.who, "pages", notice),
        head=head,
        name=name,
        shape=field.shape,
        is_written=now is not None,
        entries=entry_views(name, typed, manuscript if is_first else None, problems),
        inherited=inherited_view(name, manuscript.inherited(name)),
        warnings=warning_views(manuscript.warnings_of(name)),
        problems=problem_views(name, problems),
        longest=longest_of(name),
        seen_words=refused.seen_words or words_digest(name, now),
        is_conflict=refused.is_conflict,
        theirs=written_view(name, now),
    )
    status = 409 if refused.is_conflict else 200 if is_first else 422
    return of.context.html(of.request, "editorial/field.html", view, status=status)
