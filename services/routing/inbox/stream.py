"""`GET /console/stream`: server-sent events that name the lead which changed, and nothing else."""

import time
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Final, assert_never

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from services.routing.inbox.usecases.broadcast_lead_changes import (
    BroadcastLeadChanges,
    Ended,
    LeadChanged,
    ReloadNeeded,
    Subscriber,
)
from shared.auth.api import sign_in_of, signed_in_session
from shared.auth.domain import NotSignedIn
from shared.auth.usecases import SignedIn

# The framework sends a comment after 15 quiet seconds; the session is looked at as often.
_LOOK_EVERY_SECONDS: Final = 15.0
_COME_BACK_AFTER_MS: Final = 1500


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
            if message is not None:
                yield _event(message)

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
        request: Request, who: Annotated[SignedIn, Depends(signed_in_session())]
    ) -> AsyncIterator[_Window]:
        with broadcast.subscribe(who.session.id, who.principal) as subscriber:
            yield _Window(subscriber, request)

    @router.get("/console/stream", response_class=EventSourceResponse)
    async def stream(
        window: Annotated[_Window, Depends(window)],
    ) -> AsyncIterable[ServerSentEvent]:
        # Whoever opens a stream may have missed something before: `ready` asks for a fresh list.
        yield ServerSentEvent(event="ready", raw_data="", retry=_COME_BACK_AFTER_MS)
        async for event in window.events():
            yield event

    return router


def _event(message: LeadChanged | ReloadNeeded) -> ServerSentEvent:
    match message:
        case LeadChanged(lead_id):
            return ServerSentEvent(event="lead", raw_data=lead_id)
        case ReloadNeeded():
            return ServerSentEvent(event="reload", raw_data="")
        case _:
            assert_never(message)
