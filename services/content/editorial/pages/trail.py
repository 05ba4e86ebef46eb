"""Who did what: the history of everything that is edited."""

from datetime import datetime
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from services.content.editorial.pages.context import EditorialContext
from services.content.editorial.usecases.list_steps import OF_DELIVERY, Asked, ListSteps
from services.content.editorial.views.rows import ChoiceView
from services.content.editorial.views.steps import ADDRESS, TrailNames, TrailView, trail_step_view
from services.content.revisions.domain import Kind
from shared.auth.api import signed_in_session
from shared.auth.domain import Role
from shared.auth.usecases import SignedIn
from shared.cursors import LONGEST, UnknownCursor, decode_cursor, encode_cursor
from shared.web import locale_of

_SHOWN: Final = 50
_KINDS: Final = [one for one in Kind if one is not Kind.UNKNOWN]
_ID_LENGTH: Final = 24
_READERS: Final = (Role.EDITOR, Role.REVIEWER, Role.MANAGER, Role.AUDITOR)
_Onlooker = Annotated[SignedIn, Depends(signed_in_session(*_READERS))]
_Text = Annotated[str, Query(max_length=100)]
_Cursor = Annotated[str, Query(max_length=LONGEST)]


def trail_pages(context: EditorialContext, list_steps: ListSteps) -> APIRouter:
    router = APIRouter()

    @router.get(ADDRESS)
    async def trail(  # noqa: PLR0917 - the filters of the address
        request: Request,
        who: _Onlooker,
        by: _Text = "",
        kind: _Text = "",
        location: _Text = "",
        cursor: _Cursor = "",
    ) -> HTMLResponse:
        """Each person sees what belongs to their clinics, those of the whole network everything. A
        filter that there is not is none.
        """
        chrome = context.chrome(request, who, "trail")
        hidden = frozenset[Kind]() if chrome.may_see_delivery else OF_DELIVERY
        kinds = {str(one): str(one) for one in _KINDS if one not in hidden}
        scope, shown_kind = who.principal.scope, Kind(kind) if kind in kinds else None
        asked = Asked(
            scope=scope,
            sees_delivery=chrome.may_see_delivery,
            by=by,
            kind=shown_kind,
            location=location,
        )
        found = await list_steps(asked, before=_position(cursor), limit=_SHOWN + 1)
        steps = found[:_SHOWN]
        clinics = {one.slug: one.name for one in await context.list_pages.clinics(scope)}
        locale, staff = locale_of(request), await context.names()
        names = TrailNames(
            titles=await context.titles.all(), clinics=clinics, staff=staff, locale=locale
        )
        filters = {"by": by, "kind": shown_kind or "", "location": location}
        chosen = {name: value for name, value in filters.items() if value}
        more = encode_cursor(steps[-1].at.isoformat(), steps[-1].id) if len(found) > _SHOWN else ""
        view = TrailView(
            chrome=chrome,
            steps=[
                trail_step_view(one, names, may_follow=chrome.is_editor or chrome.is_reviewer)
                for one in steps
            ],
            people=_choices(staff, by),
            kinds=_choices(kinds, kind),
            clinics=_choices(clinics, location),
            is_filtered=bool(chosen),
            more_href=f"{ADDRESS}?{urlencode({**chosen, 'cursor': more})}" if more else None,
        )
        return context.html(request, "editorial/trail.html", view)

    return router


def _choices(names: dict[str, str], chosen: str) -> list[ChoiceView]:
    return [
        ChoiceView(value=value, label=label, is_chosen=value == chosen)
        for value, label in sorted(names.items(), key=lambda pair: pair[1].casefold())
    ]


def _position(cursor: str) -> tuple[datetime, str] | None:
    """Raises `UnknownCursor`."""
    if not cursor:
        return None
    at, step = decode_cursor(cursor, str, str)
    try:
        instant = datetime.fromisoformat(at)
        is_id = len(step) == _ID_LENGTH and int(step, 16) >= 0 and step.isalnum()
    except ValueError:
        raise UnknownCursor from None
    if instant.tzinfo is None or not is_id:
        raise UnknownCursor
    return instant, step
