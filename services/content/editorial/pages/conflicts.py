"""The answer to whoever saves over what somebody else has written meanwhile."""

import asyncio
from collections.abc import Sequence
from typing import Final

from fastapi.responses import HTMLResponse

from services.content.editorial.domain import Entries, Typed, entries_of, meet
from services.content.editorial.pages.forms import Typing, kept
from services.content.editorial.pages.keeping import window_of
from services.content.editorial.pages.one_text import OneField
from services.content.editorial.usecases.read_meanwhile import Meanwhile
from services.content.editorial.views.chrome import NoticeView
from services.content.editorial.views.conflict import ConflictView, edit_view
from services.content.editorial.views.rows import moment
from services.content.editorial.views.text import (
    entry_views,
    longest_of,
    typed_entries,
    words_digest,
)
from shared.formatting import NETWORK_ZONE
from shared.web import locale_of

_OF_THE_FORM: Final = frozenset({"revision", "seen_words", "window", "number"})


async def conflict_page(field: OneField, typed: Sequence[Typed], typing: Typing) -> HTMLResponse:
    """Both texts, what each changed, and both in one where the changes do not touch each other.
    What is saved from here is over what is there now.
    """
    (manuscript, head), of, name = await field.opened(), field.text, field.name
    now = getattr(manuscript.text, name)
    is_many = field.shape.is_many
    meanwhile = await of.context.read_meanwhile(manuscript, name, seen=typing.number("revision"))
    mine, _ = kept(typed, is_many=is_many)
    theirs, began_from = entries_of(name, now), _began_from(name, meanwhile, typing)
    met = await asyncio.to_thread(meet, began_from, mine, theirs, is_many=is_many)
    is_own = meanwhile.by == field.by
    notice = NoticeView(
        tone="warn", code="editorial.own-conflict" if is_own else "editorial.conflict"
    )
    names = await of.context.names()
    view = ConflictView(
        chrome=of.context.chrome(of.request, field.who, "pages", notice),
        head=head,
        name=name,
        shape=field.shape,
        by=names.get(meanwhile.by, meanwhile.by) if meanwhile.by else None,
        at=moment(meanwhile.at, NETWORK_ZONE, locale_of(of.request)) if meanwhile.at else "",
        is_own=is_own,
        is_merged=met.both is not None,
        mine=edit_view(mine, met.mine),
        theirs=edit_view(theirs, met.theirs),
        began_from=began_from,
        entries=entry_views(
            name, typed if met.both is None else typed_entries(name, met.both), None
        ),
        typed=[one for one in typing.carried() if one[0] not in _OF_THE_FORM],
        seen_words=words_digest(name, now),
        window=window_of(field, typing),
        longest=longest_of(name),
    )
    return of.context.html(of.request, "editorial/conflict.html", view, status=412)


def _began_from(name: str, meanwhile: Meanwhile, typing: Typing) -> Entries | None:
    """None where it is not what the form says that it was."""
    value = meanwhile.began_from
    is_same = words_digest(name, value) == typing.text("seen_words")
    return entries_of(name, value) if meanwhile.is_known and is_same else None
