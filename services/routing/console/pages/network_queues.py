"""`/console/queues/…` of the whole network: quarantine, dead letters, refused events, emails."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.views.chrome import chrome_view
from services.routing.console.views.network_queue import (
    NetworkQueueView,
    handling_view,
    item_of,
    service_view,
    step_view,
    steps_of,
)
from services.routing.console.views.queues import queue_address
from services.routing.leads.domain import may_work_network_queues
from services.routing.leads.usecases.authorize import require_network_queues
from services.routing.queues.domain import (
    MOST,
    SERVICES,
    ItemReference,
    Outcome,
    TakenByAnother,
)
from services.routing.queues.usecases.handle_items import HandleItems, StepNotPossible
from services.routing.queues.usecases.read_network_queues import ReadNetworkQueues
from services.routing.queues.usecases.take_item import TakeItem
from shared.auth.usecases import SignedIn
from shared.cursors import LONGEST
from shared.disclosure.waiting import STEPS, DiscardReason, ItemGone, NetworkQueue, Step
from shared.web import locale_of

Cursor = Annotated[str, Query(max_length=LONGEST)]
Token = Annotated[str, Form(max_length=LONGEST)]
ShownService = Annotated[str, Form(max_length=40)]
Marked = Annotated[list[Annotated[str, Form(max_length=LONGEST)]], Form(default_factory=list)]
_ONE: Final = ":"
"""Between a step and the one item that it is for."""


@dataclass(frozen=True, kw_only=True)
class NetworkQueuePages:
    context: ConsoleContext
    read: ReadNetworkQueues
    handle: HandleItems
    take: TakeItem

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/console/queues", include_in_schema=False)
        for queue in NetworkQueue:
            self._add(router, queue)
        return router

    def _add(self, router: APIRouter, queue: NetworkQueue) -> None:
        here, name = f"/{queue.value}", queue.name.lower()

        @router.get(here, name=f"show_{name}")
        async def show(
            request: Request,
            who: Who,
            service: Annotated[str, Query(max_length=40)] = "",
            cursor: Cursor = "",
        ) -> HTMLResponse:
            return await self._page(request, who, queue, service, cursor)

        @router.post(f"{here}/confirm", name=f"confirm_{name}")
        async def confirm(
            request: Request,
            who: Who,
            items: Marked,
            act: Annotated[str, Form(max_length=LONGEST + 50)] = "",
        ) -> HTMLResponse:
            """`act`: a step for all that are marked, or with one item for that one alone."""
            require_network_queues(who.principal, acts=True)
            asked, _, only = act.partition(_ONE)
            tokens = [only] if only else items
            found = _items(tokens, queue)
            left_out = max(0, len(tokens) - MOST)
            return await self._step(
                request, who, queue, _step(asked, queue),
                [(one, None) for one in found], left_out=left_out,
            )  # fmt: skip

        @router.post(f"{here}/done", name=f"done_{name}")
        async def done(
            request: Request,
            who: Who,
            items: Marked,
            act: Annotated[str, Form(max_length=40)] = "",
            reason: Annotated[DiscardReason | None, Form()] = None,
        ) -> HTMLResponse:
            require_network_queues(who.principal, acts=True)
            step = _step(act, queue)
            outcomes = await self.handle(
                queue, step, _items(items, queue), who.principal, reason=reason or _reason(queue)
            )
            return await self._step(request, who, queue, step, outcomes)

        @router.post(f"{here}/take", name=f"take_{name}")
        async def take(
            *,
            request: Request,
            who: Who,
            item: Token = "",
            over: Annotated[str, Form(max_length=200)] = "",
            service: ShownService = "",
            cursor: Token = "",
        ) -> Response:
            require_network_queues(who.principal, acts=True)
            try:
                await self.take.item(queue, _one(item, queue), who.principal, over=over)
            except TakenByAnother as refusal:
                return await self._page(
                    request, who, queue, service, cursor, notice=refusal.code, status=409
                )
            return _back(queue, item, service, cursor)

        @router.post(f"{here}/give-back", name=f"give_back_{name}")
        async def give_back(
            who: Who, item: Token = "", service: ShownService = "", cursor: Token = ""
        ) -> Response:
            require_network_queues(who.principal, acts=True)
            await self.take.give_back_item(queue, _one(item, queue), who.principal)
            return _back(queue, item, service, cursor)

    async def _page(
        self,
        request: Request,
        who: SignedIn,
        queue: NetworkQueue,
        service: str,
        cursor: str,
        *,
        notice: str | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """With a service, which a cursor is of, that one's alone. Where no service answers, it says
        so, and stays a page.
        """
        by = who.principal
        require_network_queues(by)
        formatter = await self.context.formatter(locale_of(request))
        asked = [one for one in SERVICES[queue] if one.value == service] or SERVICES[queue]
        of_one = cursor if len(asked) == 1 else ""
        pages = [await self.read.page(queue, one, of_one, by) for one in asked]
        may_act, now = may_work_network_queues(by), self.context.now()
        view = NetworkQueueView(
            chrome=chrome_view(by, who.session.csrf_token, formatter, here="queues"),
            queue=queue.value,
            services=tuple(
                service_view(one, queue, by.account_id, now, formatter, may_act=may_act)
                for one in pages
            ),
            steps=steps_of(queue),
            may_act=may_act,
            is_later_page=bool(of_one),
            first_href=queue_address(queue.value),
            cursor=of_one,
            service=service if of_one else "",
            lately=tuple(
                handling_view(one, formatter) for one in await self.read.lately(queue, by)
            ),
            notice=notice,
        )
        if all(one.page is None for one in pages):
            status = 503
        return self.context.html("console/queue_network.html", view, formatter.locale, status)

    async def _step(
        self,
        request: Request,
        who: SignedIn,
        queue: NetworkQueue,
        step: Step,
        items: Sequence[tuple[ItemReference, Outcome | None]],
        *,
        left_out: int = 0,
    ) -> HTMLResponse:
        formatter = await self.context.formatter(locale_of(request))
        chrome = chrome_view(who.principal, who.session.csrf_token, formatter, here="queues")
        view = step_view(queue, step, items, chrome, left_out=left_out)
        return self.context.html("console/queue_step.html", view, formatter.locale)


def _reason(queue: NetworkQueue) -> DiscardReason:
    """Where nobody is asked for one, or nobody has chosen."""
    is_spam = queue is NetworkQueue.QUARANTINE
    return DiscardReason.SPAM if is_spam else DiscardReason.OTHER


def _step(asked: str, queue: NetworkQueue) -> Step:
    """Raises `StepNotPossible`."""
    found = next((step for step in STEPS[queue] if step.value == asked), None)
    if found is None:
        raise StepNotPossible
    return found


def _items(tokens: Sequence[str], queue: NetworkQueue) -> list[ItemReference]:
    """Each once; what was written by nobody's page is passed over."""
    found = (item_of(token) for token in dict.fromkeys(tokens[:MOST]))
    return [one for one in found if one and one.service in SERVICES[queue]]


def _one(token: str, queue: NetworkQueue) -> ItemReference:
    """Raises `ItemGone`."""
    found = _items([token], queue)
    if not found:
        raise ItemGone
    return found[0]


def _back(queue: NetworkQueue, token: str, service: str, cursor: str) -> RedirectResponse:
    """To the same list, at the row of the item."""
    asked = {"service": service, "cursor": cursor}
    query = urlencode({name: value for name, value in asked.items() if value})
    address = f"{queue_address(queue.value)}?{query}" if query else queue_address(queue.value)
    return RedirectResponse(f"{address}#i{token[-24:]}", 303)
