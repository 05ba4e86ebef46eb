"""An inbox kept open: one change stream of the process, told to everybody who looks.

Whoever comes back, to this process or another, says up to where they know, and is told of what came
since; only where nobody knows that any more, or where it is too much, they are to read all again.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from services.routing.inbox.domain import ChangeHistory, ChangePosition, LeadChange
from services.routing.inbox.ports import LeadChanges
from services.routing.leads.domain import Visibility
from services.routing.leads.usecases.authorize import visibility_for
from shared.auth.domain import Principal
from shared.errors import TooMany
from shared.logs import get_log

_log = get_log(__name__)
LEADS_AT_ONCE: Final = 100
"""So many leads are named in one message."""
MOST_MISSED: Final = 2_000
"""Whoever has missed changes of more leads than that reads the list again."""
_STREAMS_PER_SESSION: Final = 5
_LONGEST_PAUSE_SECONDS: Final = 5.0


class TooManyStreams(TooMany):
    code = "inbox.too-many-streams"
    title = "The inbox is open in too many windows of this sign-in."


@dataclass(frozen=True)
class LeadsChanged:
    """`position`: up to where the reader knows everything with this."""

    lead_ids: tuple[str, ...]
    position: ChangePosition


@dataclass(frozen=True)
class ReloadNeeded:
    """Changes may have been missed: all that is shown has to be read again."""

    position: ChangePosition


@dataclass(frozen=True)
class Ended:
    """The process stops: the browser may come back to another one."""


StreamMessage = LeadsChanged | ReloadNeeded | Ended


class _KnownChanges:
    """What the process knows of changes by now; None before its stream has opened."""

    def __init__(self) -> None:
        self.history: ChangeHistory | None = None
        self.has_ended = False

    @property
    def position(self) -> ChangePosition | None:
        return self.history.position if self.history else None


@dataclass(eq=False)
class Subscriber:
    """One open window, however slow: it keeps nothing but how far it has come. `position` None: it
    came before the process knew of any.
    """

    session_id: str
    position: ChangePosition | None
    _visibility: Visibility
    _known: _KnownChanges
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        self._woken.set()

    async def next(self, timeout_seconds: float) -> StreamMessage | None:
        """The next message; None when there was none in so many seconds. Who then still knows more
        than the process does comes from another history, as of a database that was restored.
        """
        try:
            async with asyncio.timeout(timeout_seconds):
                while (message := self._message()) is None:
                    self._woken.clear()
                    await self._woken.wait()
                return message
        except TimeoutError:
            history = self._known.history
            is_ahead = history and self.position and self.position > history.position
            return self._reload(history) if history and is_ahead else None

    def _message(self) -> StreamMessage | None:
        history = self._known.history
        if self._known.has_ended:
            return Ended()
        if history is None:
            return None
        missed = history.since(self.position) if self.position else None
        if missed is None:
            return self._reload(history)
        concerned = [change for change in missed if change.concerns(self._visibility)]
        if len({change.lead_id for change in concerned}) > MOST_MISSED:
            return self._reload(history)
        return self._changed(concerned, history)

    def _reload(self, history: ChangeHistory) -> ReloadNeeded:
        self.position = history.position
        return ReloadNeeded(history.position)

    def _changed(self, concerned: list[LeadChange], history: ChangeHistory) -> LeadsChanged | None:
        """The first of them; each lead once."""
        named: dict[str, None] = {}
        for change in concerned:
            if change.lead_id not in named and len(named) == LEADS_AT_ONCE:
                return LeadsChanged(tuple(named), self.position or change.position)
            named[change.lead_id] = None
            self.position = change.position
        self.position = max(self.position or history.position, history.position)
        return LeadsChanged(tuple(named), self.position) if named else None


class BroadcastLeadChanges:
    """Runs as one task of the process (`run`); `subscribe` registers a window."""

    def __init__(self, changes: LeadChanges) -> None:
        self._changes = changes
        self._subscribers: set[Subscriber] = set()
        self._known = _KnownChanges()
        self._is_open = False

    @property
    def is_open(self) -> bool:
        """Whether changes reach us at this moment; part of the process's readiness."""
        return self._is_open

    @property
    def position(self) -> ChangePosition | None:
        """Of the last change that the process knows of: what is read from now on shows it."""
        return self._known.position

    @contextmanager
    def subscribe(
        self, session_id: str, by: Principal, *, since: ChangePosition | None = None
    ) -> Iterator[Subscriber]:
        """`since`: up to where the window knows everything; None: it will read all by itself."""
        visibility = visibility_for(by)
        if sum(one.session_id == session_id for one in self._subscribers) >= _STREAMS_PER_SESSION:
            raise TooManyStreams(retry_after=60)
        subscriber = Subscriber(session_id, since or self.position, visibility, self._known)
        self._subscribers.add(subscriber)
        try:
            yield subscriber
        finally:
            self._subscribers.discard(subscriber)

    def end(self) -> None:
        """Ends every open stream: a server waits for its requests before it stops."""
        self._known.has_ended = True
        self._wake_all()

    async def run(self) -> None:
        """Goes on for ever; a stream that breaks is opened again where it broke."""
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
        async for opened_or_change in self._changes.watch(self.position):
            if isinstance(opened_or_change, ChangePosition):
                self._open(opened_or_change)
            else:
                self._tell(opened_or_change)

    def _tell(self, change: LeadChange) -> None:
        if self._known.history:
            self._known.history.append(change)
        self._wake_all()

    def _open(self, at: ChangePosition) -> None:
        """Where something was lost in between, everything that was known before is too old."""
        if at != self.position:
            self._known.history = ChangeHistory(at)
        self._is_open = True
        self._wake_all()

    def _wake_all(self) -> None:
        for subscriber in self._subscribers:
            subscriber.wake()
