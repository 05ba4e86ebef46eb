"""`GET /console/stream`: server-sent events that name the leads which changed, and nothing else.

The id of an event is a position in the history of all leads (`ChangePosition`): whoever comes back
with it, as `Last-Event-ID` or as `since`, is told of every change after it. `ready` opens; `leads`
names up to 100, with spaces between them; `beat` comes in quiet times, so that a browser notices a
connection that is none any more; `reload` says that all that is shown has to be read again.
"""

import time
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Final, assert_never

from fastapi import APIRouter, Depends, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from services.routing.inbox.domain import ChangePosition
from services.routing.inbox.usecases.broadcast_lead_changes import (
    BroadcastLeadChanges,
    Ended,
    LeadsChanged,
    ReloadNeeded,
    Subscriber,
)
from shared.auth.api import sign_in_of, signed_in_session
from shared.auth.domain import NotSignedIn
from shared.auth.usecases import SignedIn

# Of quiet: then the session is looked at, and a beat sent.
_LOOK_EVERY_SECONDS: Final = 15.0
_COME_BACK_AFTER_MS: Final = 1500
_LONGEST_POSITION: Final = 40


@dataclass(frozen=True)
class _Window:
    """One open stream and the request that it belongs to."""

    subscriber: Subscriber
    request: Request

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        looked_at = time.monotonic()
        while True:
            message = await self.subscriber.next(_LOOK_EVERY_SECONDS)
            if isinstance(message, Ended):
                return
            if time.monotonic() - looked_at >= _LOOK_EVERY_SECONDS:
                looked_at = time.monotonic()
                if not await self._is_signed_in():
                    return
            yield _event(message, self.subscriber.position)

    async def _is_signed_in(self) -> bool:
        """An open stream does not keep a session awake."""
        sign_in = sign_in_of(self.request)
        try:
            await sign_in.read(sign_in.token(self.request) or "", is_use=False)
        except NotSignedIn:
            return False
        return True


def stream_router(broadcast: BroadcastLeadChanges) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    async def window(
        request: Request,
        who: Annotated[SignedIn, Depends(signed_in_session())],
        since: Annotated[str, Query(max_length=_LONGEST_POSITION)] = "",
    ) -> AsyncIterator[_Window]:
        known = ChangePosition.decode(request.headers.get("last-event-id") or since)
        with broadcast.subscribe(who.session.id, who.principal, since=known) as subscriber:
            yield _Window(subscriber, request)

    @router.get("/console/stream", response_class=EventSourceResponse)
    async def stream(
        window: Annotated[_Window, Depends(window)],
    ) -> AsyncIterable[ServerSentEvent]:
        position = window.subscriber.position
        yield _named("ready", position, retry=_COME_BACK_AFTER_MS)
        async for event in window.events():
            yield event

    return router


def _event(
    message: LeadsChanged | ReloadNeeded | None, known: ChangePosition | None
) -> ServerSentEvent:
    match message:
        case LeadsChanged(lead_ids, position):
            return _named("leads", position, " ".join(lead_ids))
        case ReloadNeeded(position):
            return _named("reload", position)
        case None:
            return _named("beat", known)
        case _:
            assert_never(message)


def _named(
    name: str, position: ChangePosition | None, data: str = "", retry: int | None = None
) -> ServerSentEvent:
    at = position.encode() if position else None
    return ServerSentEvent(event=name, raw_data=data, id=at, retry=retry)
