"""Who else has a text open, and which part of it they edit."""

from typing import Final

from fastapi.responses import Response

from services.content.editorial.domain import SHAPES
from services.content.editorial.pages.forms import Typing
from services.content.editorial.pages.one_text import OneText
from services.content.editorial.views.presence import presence_view
from services.content.text.domain import ProcedureText
from shared.auth.usecases import SignedIn

_LONGEST: Final = 100


async def report_presence(of: OneText, who: SignedIn, typing: Typing) -> Response:
    """Editors of the same text see each other's names, and nothing that they type."""
    draft = await of.draft(who)
    report, by = of.context.report_presence, who.principal.account_id
    window, field = typing.text("window"), typing.text("field")
    if typing.text("do") == "leave":
        await report.leave(by, window[:_LONGEST])
        return Response(status_code=204, headers={"Cache-Control": "no-store"})
    part = (field, typing.text("section")[:_LONGEST]) if field in SHAPES else ()
    found = await report(f"{of.location}:{of.procedure}:{of.locale}", by, window, part=part)
    own = draft.value.override(of.location, of.locale) if of.location else None
    text = own or draft.value.texts.get(of.locale, ProcedureText())
    view = presence_view(found, text, await of.context.names() if found else {})
    return of.context.html(of.request, "editorial/_present.html", view)
