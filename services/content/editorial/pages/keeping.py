"""What is typed in the form of a field is kept without saving it, and offered again."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from fastapi.responses import Response

from services.content.editorial.domain import SHAPES, entries_of
from services.content.editorial.pages.context import go_to
from services.content.editorial.pages.forms import Typing, kept, typed_entries, typing_again
from services.content.editorial.pages.one_text import OneField, OneText
from services.content.editorial.views.rows import moment
from services.content.editorial.views.text import words_digest
from services.content.editorial.views.unsaved import UnsavedView, WindowView
from services.content.text.domain import ProcedureText
from services.content.unsaved.domain import KeptLater, Part, UnsavedText, is_window
from shared.auth.usecases import SignedIn
from shared.errors import Invalid
from shared.formatting import NETWORK_ZONE
from shared.web import locale_of

_KEPT: Final = {"Cache-Control": "no-store"}


async def keep_typing(field: OneField, typing: Typing) -> Response:
    """For the account that is signed in, and for nobody else."""
    await field.text.draft(field.who)
    if typing.text("do") == "discard":
        await settle(field, typing)
        _, head = await field.opened()
        return go_to(f"{head.href}/{field.name}", "discarded")
    window, number = typing.text("window"), typing.number("number")
    fields = tuple(typing.carried())
    await field.text.context.keep_text(field.by, _part(field), window, number, fields)
    return Response(status_code=204, headers=_KEPT)


async def keep_refused(field: OneField, typing: Typing) -> None:
    """What could not be saved is kept, where it is within the bounds: also without script."""
    window, number = typing.text("window"), typing.number("number")
    with suppress(Invalid, KeptLater):
        fields = tuple(typing.carried())
        await field.text.context.keep_text(field.by, _part(field), window, number + 1, fields)


async def settle(field: OneField, typing: Typing) -> None:
    """What was typed in this window is saved, or was given up."""
    window, number = typing.text("window"), typing.number("number")
    await field.text.context.keep_text.settle(field.by, _part(field), window, number)


async def found_typing(field: OneField, window: str) -> tuple[Typing, WindowView] | None:
    """What was kept of that window."""
    found = await field.text.context.keep_text.found(field.by, _part(field))
    texts = [one for one in found if one.window == window]
    return next(((typing_again(one.fields), _window(one)) for one in texts), None)


async def offered(field: OneField, now: Any, *, besides: str = "") -> Sequence[UnsavedView]:
    """What is not what the field says anyway, nor of the window that is open here."""
    found = await field.text.context.keep_text.found(field.by, _part(field))
    others = [one for one in found if one.window != besides]
    return [_view(field, one, now) for one in others if _differs(field.name, one, now)]


async def unsaved_parts(of: OneText, who: SignedIn, text: ProcedureText) -> Mapping[str, str]:
    """When each field was typed in last that has something unsaved."""
    by, keep = who.principal.account_id, of.context.keep_text
    found = await keep.found_in(by, of.procedure, of.locale, of.location)
    parts = dict[str, str]()
    for one in found:
        name = one.part.field
        if name not in parts and _differs(name, one, getattr(text, name, None)):
            parts[name] = _moment(of, one)
    return parts


def window_of(field: OneField, typing: Typing | None = None) -> WindowView:
    """The one that a form was sent from, which counts on, or a new one."""
    name = typing.text("window") if typing else ""
    if typing and is_window(name):
        return WindowView(id=name, number=max(typing.number("number") + 1, 0))
    return WindowView(id=field.text.context.new_id())


def _differs(name: str, text: UnsavedText, now: Any) -> bool:
    if name not in SHAPES:
        return False
    typed = typed_entries(typing_again(text.fields), name)
    entries, _ = kept(typed, is_many=SHAPES[name].is_many)
    return bool(entries) and entries != entries_of(name, now)


def _view(field: OneField, text: UnsavedText, now: Any) -> UnsavedView:
    seen_words = typing_again(text.fields).text("seen_words")
    return UnsavedView(
        at=_moment(field.text, text),
        window=_window(text),
        is_behind=seen_words != words_digest(field.name, now),
    )


def _moment(of: OneText, text: UnsavedText) -> str:
    return moment(text.at, NETWORK_ZONE, locale_of(of.request))


def _window(text: UnsavedText) -> WindowView:
    return WindowView(id=text.window, number=text.number)


def _part(field: OneField) -> Part:
    of = field.text
    return Part(procedure=of.procedure, locale=of.locale, location=of.location, field=field.name)
