"""`/console/queues`: all queues at a glance, and each as a list with a way out of it."""

from dataclasses import dataclass, replace
from typing import Annotated, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.views.chrome import ChromeView, chrome_view
from services.routing.console.views.filters import Filters
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.lead_queue import lead_queue_view
from services.routing.console.views.network_queue import network_summaries
from services.routing.console.views.queues import QueuesView, lead_summaries, queue_address
from services.routing.inbox.domain import LeadQuery, Position, Queue
from services.routing.leads.domain import may_read_lead_queues, may_read_network_queues
from services.routing.leads.usecases.authorize import require_queues
from services.routing.queues.domain import TakenByAnother
from services.routing.queues.usecases.read_lead_queue import ReadLeadQueue
from services.routing.queues.usecases.read_network_queues import ReadNetworkQueues
from services.routing.queues.usecases.take_item import TakeItem
from shared.auth.usecases import SignedIn
from shared.cursors import LONGEST
from shared.web import locale_of

ADDRESS: Final = "/console/queues"
_SHOWN: Final = 25
Short = Annotated[str, Query(max_length=100)]
Cursor = Annotated[str, Query(max_length=LONGEST)]
Item = Annotated[str, Form(max_length=100)]
Over = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, kw_only=True)
class QueuesPage:
    """All queues of which somebody sees any."""

    context: ConsoleContext
    leads: ReadLeadQueue
    network: ReadNetworkQueues

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.get(ADDRESS)(self.show)
        return router

    async def show(self, request: Request, who: Who) -> HTMLResponse:
        """Without inquiry it says so, and stays a page."""
        by, now = who.principal, self.context.now()
        require_queues(by)
        formatter = await self.context.formatter(locale_of(request))
        view = QueuesView(chrome=_chrome(who, formatter))
        if may_read_lead_queues(by):
            found = [(queue, await self.leads.backlog(queue, by)) for queue in Queue]
            view = replace(view, leads=lead_summaries(found, now, formatter))
        if may_read_network_queues(by):
            summaries = await self.network.summaries(by)
            view = replace(view, network=network_summaries(summaries, now, formatter))
        return self.context.html("console/queues.html", view, formatter.locale)


@dataclass(frozen=True, kw_only=True)
class LeadQueuePages:
    """Of leads that wait without a doctor, or for a person."""

    context: ConsoleContext
    read: ReadLeadQueue
    take: TakeItem

    def router(self) -> APIRouter:
        router = APIRouter(prefix=ADDRESS, include_in_schema=False)
        for queue in Queue:
            self._add(router, queue)
        return router

    def _add(self, router: APIRouter, queue: Queue) -> None:
        @router.get(f"/{queue.value}", name=f"show_{queue.value}")
        async def show(
            request: Request, who: Who, location: Short = "", cursor: Cursor = ""
        ) -> HTMLResponse:
            return await self._page(request, who, queue, location, cursor)

        @router.post(f"/{queue.value}/take", name=f"take_{queue.value}")
        async def take(
            *, request: Request, who: Who, item: Item = "", over: Over = "", location: Over = "",
            cursor: Annotated[str, Form(max_length=LONGEST)] = "",
        ) -> Response:  # fmt: skip
            try:
                await self.take.lead(item, who.principal, over=over)
            except TakenByAnother as refusal:
                return await self._page(
                    request, who, queue, location, cursor, notice=refusal.code, status=409
                )
            return _back(queue, location, cursor, item)

        @router.post(f"/{queue.value}/give-back", name=f"give_back_{queue.value}")
        async def give_back(
            *, who: Who, item: Item = "", location: Over = "",
            cursor: Annotated[str, Form(max_length=LONGEST)] = "",
        ) -> Response:  # fmt: skip
            await self.take.give_back_lead(item, who.principal)
            return _back(queue, location, cursor, item)

    async def _page(
        self,
        request: Request,
        who: SignedIn,
        queue: Queue,
        location: str,
        cursor: str,
        *,
        notice: str | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        reader = await self.context.reader(request, who, Filters.of({"location": location}))
        query = LeadQuery(
            queue=queue,
            home=reader.filters.location,
            after=Position.decode(cursor) if cursor else None,
            limit=_SHOWN,
        )
        view = lead_queue_view(
            await self.read(query, reader.by),
            queue,
            reader,
            _chrome(who, reader.formatter),
            self.context.templates.translate,
            cursor=cursor,
            notice=notice,
        )
        return self.context.html("console/queue_leads.html", view, reader.formatter.locale, status)


def _chrome(who: SignedIn, formatter: Formatter) -> ChromeView:
    return chrome_view(who.principal, who.session.csrf_token, formatter, here="queues")


def _back(queue: Queue, location: str, cursor: str, item: str) -> RedirectResponse:
    """To the same list, at the row of the item."""
    asked = {"location": location, "cursor": cursor}
    query = urlencode({name: value for name, value in asked.items() if value})
    address = f"{queue_address(queue.value)}?{query}" if query else queue_address(queue.value)
    return RedirectResponse(f"{address}#{quote(item, safe='')}", 303)
