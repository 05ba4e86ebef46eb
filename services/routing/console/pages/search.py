"""`/console/search`: a patient's leads by e-mail address; and beside a lead those of its contact.

What is typed comes in the body of a form, goes on in the body of a question, and is shown again to
whoever typed it.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from services.routing.console.pages.context import AskedFilters, ConsoleContext, Who, wants_fragment
from services.routing.console.views.filters import Reader, filters_in
from services.routing.console.views.found import SameContactView, SearchView, found_views
from services.routing.console.views.lead import DetailView
from services.routing.saved_views.domain import LONGEST_QUERY
from services.routing.search.domain import NotAnAddress, SearchUnavailable
from services.routing.search.usecases.find_by_email import FindByEmail
from services.routing.search.usecases.find_same_contact import FindSameContact
from shared.auth.usecases import SignedIn
from shared.errors import Conflict
from shared.limits import LimitReached

_SHOWN_AGAIN: Final = 1_000
_TOO_MANY: Final = "search.too-many"
_SECTION: Final = "same-contact"
"""Its id on the page."""
Query = Annotated[str, Form(max_length=LONGEST_QUERY)]


@dataclass(frozen=True, kw_only=True)
class SearchPages:
    context: ConsoleContext
    by_email: FindByEmail
    same_contact: FindSameContact

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.post("/console/search")(self.search)
        router.get("/console/leads/{lead_id}/same-contact")(self.show_same_contact)
        return router

    async def search(
        self, request: Request, who: Who, email: Annotated[str, Form()] = "", query: Query = ""
    ) -> HTMLResponse:
        reader = await self.context.reader(request, who, filters_in(query))
        view, status = await self._looked_for(email, reader)
        detail = replace(await self.context.detail(reader, who), search=view)
        return await self._html(request, who, reader, detail, status)

    async def show_same_contact(
        self, request: Request, lead_id: str, who: Who, filters: AskedFilters
    ) -> HTMLResponse:
        """The part of the page alone where that is asked for, else the lead with it."""
        reader = await self.context.reader(request, who, filters)
        view = SameContactView(href=filters.address(request.url.path), leads=None)
        try:
            rows = await self.same_contact(lead_id, reader.by)
        except SearchUnavailable:
            pass
        else:
            view = replace(view, leads=found_views(rows, reader))
        if request.headers.get("hx-target") == _SECTION:
            return self.context.html("console/_same_contact.html", view, reader.formatter.locale)
        seen = await self.context.read(lead_id, reader.by)
        detail = await self.context.detail(reader, who, seen)
        return await self._html(request, who, reader, replace(detail, same_contact=view))

    async def _looked_for(self, typed: str, reader: Reader) -> tuple[SearchView, int]:
        """With the status of the answer that shows it."""
        view = SearchView(typed=typed[:_SHOWN_AGAIN])
        try:
            rows = await self.by_email(typed, reader.by)
        except NotAnAddress as refusal:
            return replace(view, refused=refusal.code), Conflict.status
        except SearchUnavailable as refusal:
            return replace(view, refused=refusal.code), refusal.status
        except LimitReached as refusal:
            return replace(view, refused=_TOO_MANY), refusal.status
        return replace(view, leads=found_views(rows, reader)), 200

    async def _html(
        self,
        request: Request,
        who: SignedIn,
        reader: Reader,
        detail: DetailView,
        status: int = 200,
    ) -> HTMLResponse:
        if wants_fragment(request):
            locale = reader.formatter.locale
            return self.context.html("console/_detail.html", detail, locale, status)
        return await self.context.page(reader, who, detail, status=status)
