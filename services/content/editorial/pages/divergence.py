"""The list of what clinics say differently."""

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from services.content.divergence.schemas import position_of
from services.content.divergence.usecases.list_divergences import Filter
from services.content.editorial.pages.context import EditorialContext, Reader
from services.content.editorial.views.divergence import DivergencesView, divergence_view
from services.content.editorial.views.rows import HOME, ChoiceView
from shared.cursors import LONGEST, encode_cursor

_SHOWN: Final = 50
_ADDRESS: Final = f"{HOME}/divergence"
_Text = Annotated[str, Query(max_length=100)]
_Cursor = Annotated[str, Query(max_length=LONGEST)]


def divergence_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter()

    @router.get(_ADDRESS)
    async def divergence(
        request: Request,
        who: Reader,
        location: _Text = "",
        changed: _Text = "",
        cursor: _Cursor = "",
    ) -> HTMLResponse:
        """Each person sees those of their clinics."""
        scope, only_changed = who.principal.scope, bool(changed)
        wanted = Filter(
            scope=scope, location=location or None, changed=True if only_changed else None
        )
        found = await context.list_divergences(
            wanted, position=position_of(cursor), limit=_SHOWN + 1
        )
        shown, clinics = found[:_SHOWN], await context.list_pages.clinics(scope)
        names = {one.slug: one.name for one in clinics}
        titles = await context.titles.all() if shown else {}
        asked = {"location": location, "changed": "yes" if only_changed else ""}
        filters = {name: value for name, value in asked.items() if value}
        after = encode_cursor(*shown[-1].position) if len(found) > _SHOWN else ""
        view = DivergencesView(
            chrome=context.chrome(request, who, "divergence"),
            rows=[divergence_view(one, titles, names) for one in shown],
            clinics=[
                ChoiceView(value=one.slug, label=one.name, is_chosen=one.slug == location)
                for one in clinics
            ],
            only_changed=only_changed,
            is_filtered=bool(filters),
            more_href=f"{_ADDRESS}?{urlencode({**filters, 'cursor': after})}" if after else None,
        )
        return context.html(request, "editorial/divergence.html", view)

    return router
