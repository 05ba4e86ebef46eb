"""The form of one part of a text: shown, saved, and shown again as it was typed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from fastapi.responses import HTMLResponse, Response

from services.content.editorial.domain import Entries, Typed, entries_of
from services.content.editorial.pages.conflicts import conflict_page
from services.content.editorial.pages.context import go_to
from services.content.editorial.pages.forms import Typing, in_form, kept, typed_entries
from services.content.editorial.pages.keeping import (
    found_typing,
    keep_refused,
    offered,
    settle,
    window_of,
)
from services.content.editorial.pages.one_text import OneField
from services.content.editorial.usecases.read_manuscript import Manuscript
from services.content.editorial.views.preview import PreviewView, preview_view
from services.content.editorial.views.rows import ChoiceView
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
)
from services.content.editorial.views.unsaved import WindowView
from services.content.procedures.domain import FactsRevisionConflict, TextRevisionConflict
from services.content.revisions.domain import RevisionConflict
from shared.errors import FieldProblem, Invalid

_CONFLICTS = (TextRevisionConflict, FactsRevisionConflict, RevisionConflict)
_ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class _Refused:
    """Why a form is shown once more, if it `is_first` not; without problems where somebody goes on
    with what was typed before.
    """

    problems: Sequence[FieldProblem] = ()
    seen_words: str = ""
    window: WindowView | None = None
    is_first: bool = False


async def show_form(field: OneField) -> HTMLResponse:
    """Asked to, it begins with the words that are inherited."""
    opened = await field.opened()
    value, inherited = getattr(opened[0].text, field.name), opened[0].inherited(field.name)
    query = field.text.request.query_params
    if query.get("from") == "unsaved":
        found = await found_typing(field, query.get("window", ""))
        if found is not None:
            typed = typed_entries(found[0], field.name)
            return await _again(field, typed, _Refused(window=found[1]), found[0])
    if value is None and inherited and query.get("from") == "inherited":
        value = inherited.value
    return await _form(field, opened, typed_of(field.name, value), _Refused(is_first=True))


async def write_field(field: OneField, typing: Typing) -> Response:
    """What cannot be saved stays as it was typed."""
    _, head = await field.opened()
    typed, do = typed_entries(typing, field.name), typing.text("do")
    if do == "theirs":
        await settle(field, typing)
        return go_to(f"{head.href}#{field.name}", "theirs")
    if do == "resume":
        return await _again(field, typed, _Refused(), typing)
    entries, positions = kept(typed, is_many=field.shape.is_many)
    wanted = None if do == "inherit" else entries
    try:
        await _save(field, wanted, typing)
    except Invalid as refusal:
        await keep_refused(field, typing)
        problems = [in_form(one, positions) for one in refusal.problems]
        return await form_again(field, typed, problems, typing)
    except _CONFLICTS:
        await keep_refused(field, typing)
        return await conflict_page(field, typed, typing)
    await settle(field, typing)
    if do == "add":
        return go_to(f"{head.href}/{field.name}#new", "saved")
    return go_to(f"{head.href}#{field.name}", "saved")


async def _save(field: OneField, entries: Entries | None, typing: Typing) -> None:
    """Whoever writes another field meanwhile, or the same words in this one, is in nobody's way:
    what is replaced here is what the editor has seen.
    """
    write, seen = _writing(field, entries), typing.number("revision")
    for _ in range(_ATTEMPTS):
        try:
            await write(seen)
            return
        except _CONFLICTS:
            manuscript = await field.text.manuscript()
            now = getattr(manuscript.text, field.name)
            if now is not None and entries == entries_of(field.name, now):
                return
            is_same = words_digest(field.name, now) == typing.text("seen_words")
            if not is_same or manuscript.revision == seen:
                raise
            seen = manuscript.revision
    await write(seen)


def _writing(field: OneField, entries: Entries | None) -> Callable[[int], Awaitable[object]]:
    of, name, by = field.text, field.name, field.by
    if of.location:
        return lambda seen: of.context.edit_override_field(
            of.procedure, of.location, of.locale, name, entries, seen=seen, by=by
        )
    return lambda seen: of.context.edit_field(
        of.procedure, of.locale, name, entries, seen=seen, by=by
    )


async def form_again(
    field: OneField, typed: Sequence[Typed], problems: Sequence[FieldProblem], typing: Typing
) -> HTMLResponse:
    """With what is wrong with what was typed."""
    return await _again(field, typed, _Refused(problems=problems), typing)


async def _pane(field: OneField) -> PreviewView | None:
    """None where there is no page that could be shown."""
    of = field.text
    if of.location:
        return preview_view(field.name, ())
    found = await of.context.draw_typed.clinics(of.procedure)
    asked = of.request.query_params.get("clinic", "")
    clinics = [
        ChoiceView(value=one.slug, label=one.name, is_chosen=one.slug == asked) for one in found
    ]
    return preview_view(field.name, clinics) if clinics else None


async def _again(
    field: OneField, typed: Sequence[Typed], refused: _Refused, typing: Typing
) -> HTMLResponse:
    """Over the revision that was seen."""
    manuscript, head = await field.opened()
    head = replace(head, revision=typing.number("revision"))
    refused = replace(
        refused,
        seen_words=typing.text("seen_words"),
        window=refused.window or window_of(field, typing),
    )
    return await _form(field, (manuscript, head), typed, refused)


async def _form(
    field: OneField,
    opened: tuple[Manuscript, HeadView],
    typed: Sequence[Typed],
    refused: _Refused,
) -> HTMLResponse:
    (manuscript, head), name, of = opened, field.name, field.text
    now, problems = getattr(manuscript.text, name), refused.problems
    window = refused.window or window_of(field)
    view = FieldFormView(
        chrome=of.context.chrome(of.request, field.who, "pages"),
        head=head,
        name=name,
        shape=field.shape,
        is_written=now is not None,
        entries=entry_views(name, typed, manuscript if refused.is_first else None, problems),
        inherited=inherited_view(name, manuscript.inherited(name)),
        warnings=warning_views(manuscript.warnings_of(name)),
        problems=problem_views(name, problems),
        longest=longest_of(name),
        seen_words=refused.seen_words or words_digest(name, now),
        window=window,
        preview=await _pane(field),
        unsaved=await offered(field, now, besides=window.id),
    )
    status = 422 if problems else 200
    return of.context.html(of.request, "editorial/field.html", view, status=status)
