"""An inbox kept open: one change stream of the process, broadcast to everybody who looks."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from services.routing.inbox.domain import LeadChange
from services.routing.inbox.ports import LeadChanges
from services.routing.leads.domain import Visibility
from services.routing.leads.usecases.authorize import visibility_for
from shared.auth.domain import Principal
from shared.errors import TooMany
from shared.logs import get_log

_log = get_log(__name__)
_WAITING_CHANGES: Final = 100
_STREAMS_PER_SESSION: Final = 5
_LONGEST_PAUSE_SECONDS: Final = 5.0


class TooManyStreams(TooMany):
    code = "inbox.too-many-streams"
    title = "The inbox is open in too many windows of this sign-in."


@dataclass(frozen=True)
class LeadChanged:
    lead_id: str


@dataclass(frozen=True)
class ReloadNeeded:
    """Changes may have been missed: the list has to be read again."""


@dataclass(frozen=True)
class Ended:
    """The process stops: the browser may come back to another one."""


StreamMessage = LeadChanged | ReloadNeeded | Ended


@dataclass(eq=False)
class Subscriber:
    """One open window. A slow one loses its changes and is told to read the list again."""

    session_id: str
    visibility: Visibility
    _messages: asyncio.Queue[StreamMessage] = field(
        default_factory=lambda: asyncio.Queue(_WAITING_CHANGES)
    )

    def send(self, message: StreamMessage) -> None:
        try:
            self._messages.put_nowait(message)
        except asyncio.QueueFull:
            self._drop_all()
            self._messages.put_nowait(message if isinstance(message, Ended) else ReloadNeeded())

    async def next(self, timeout_seconds: float) -> StreamMessage | None:
        """The next message; None when there was none in so many seconds."""
        try:
            return await asyncio.wait_for(self._messages.get(), timeout_seconds)
        except TimeoutError:
            return None

    def _drop_all(self) -> None:
        while not self._messages.empty():
            self._messages.get_nowait()


class BroadcastLeadChanges:
    """Runs as one task of the process (`run`); `subscribe` registers a window."""

    def __init__(self, changes: LeadChanges) -> None:
        self._changes = changes
        self._subscribers: set[Subscriber] = set()
        self._is_open = False
        self._has_ended = False

    @property
    def is_open(self) -> bool:
        """Whether changes reach us at this moment; part of the process's readiness."""
        return self._is_open

    @contextmanager
    def subscribe(self, session_id: str, by: Principal) -> Iterator[Subscriber]:
        visibility = visibility_for(by)
        if sum(one.session_id == session_id for one in self._subscribers) >= _STREAMS_PER_SESSION:
            raise TooManyStreams(retry_after=60)
        subscriber = Subscriber(session_id, visibility)
        if self._has_ended:
            subscriber.send(Ended())
        self._subscribers.add(subscriber)
        try:
            yield subscriber
        finally:
            self._subscribers.discard(subscriber)

    def end(self) -> None:
        """Ends every open stream: a server waits for its requests before it stops."""
        self._has_ended = True
        self._send_all(Ended())

    async def run(self) -> None:
        """Goes on for ever; a stream that breaks is opened again and everybody reads again."""
        pause = 0.1
        while True:
            try:
                await self._broadcast_once()
                pause = 0.1
            except Exception as error:  # noqa: BLE001 - the driver's errors are not known here; each ends one stream
                _log.error("inbox.stream-broken", error=error, retry_in_seconds=pause)
            finally:
                self._is_open = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _broadcast_once(self) -> None:
        async for change in self._opened(self._changes.watch()):
            for subscriber in self._subscribers:
                if change.concerns(subscriber.visibility):
                    subscriber.send(LeadChanged(change.lead_id))

    async def _opened(self, changes: AsyncIterator[LeadChange | None]) -> AsyncIterator[LeadChange]:
        async for change in changes:
            if change is None:
                self._is_open = True
                self._send_all(ReloadNeeded())
            else:
                yield change

    def _send_all(self, message: StreamMessage) -> None:
        for subscriber in self._subscribers:
            subscriber.send(message)
