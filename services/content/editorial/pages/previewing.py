"""The page with what is typed in a form, as it would be published: drawn, and stored nowhere."""

from fastapi.responses import Response

from services.content.editorial.domain import leftovers
from services.content.editorial.pages.forms import Typing, in_form, kept, typed_entries
from services.content.editorial.pages.one_text import OneField
from services.content.editorial.pages.writing import form_again
from services.content.previews.pages import DRAFT_HEADERS
from shared.errors import Invalid
from shared.web import preload_header


async def preview_page(field: OneField, typing: Typing) -> Response:
    """What could not be saved is the form once more, with what is wrong."""
    manuscript, _ = await field.opened()
    is_many, draw = field.shape.is_many, field.text.context.draw_typed
    typed = typed_entries(typing, field.name)
    entries, positions = kept(typed, is_many=is_many)
    location = field.text.location or await _clinic(field, typing.text("clinic"))
    try:
        html = await draw(
            manuscript,
            field.name,
            entries,
            location=location,
            leftovers=list(leftovers(typed, is_many=is_many)),
        )
    except Invalid as refusal:
        problems = [in_form(one, positions) for one in refusal.problems]
        return await form_again(field, typed, problems, typing)
    headers = {**DRAFT_HEADERS, "Content-Language": field.text.locale, **preload_header()}
    return Response(html, headers=headers)


async def _clinic(field: OneField, asked: str) -> str:
    """The one that is asked for, where it offers the procedure, else any that does."""
    found = await field.text.context.draw_typed.clinics(field.text.procedure)
    clinics = [one.slug for one in found]
    return asked if asked in clinics else next(iter(clinics), "")
