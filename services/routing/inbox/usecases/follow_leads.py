"""An inbox kept open: one change stream of the process, handed out to everybody who looks."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from services.routing.inbox.domain import LeadChange, Visibility
from services.routing.inbox.ports import LeadChanges
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


Word = LeadChanged | ReloadNeeded | Ended


@dataclass(eq=False)
class Subscriber:
    """One open window. A slow one loses its changes and is told to read the list again."""

    session_id: str
    visibility: Visibility
    _words: asyncio.Queue[Word] = field(default_factory=lambda: asyncio.Queue(_WAITING_CHANGES))

    def tell(self, word: Word) -> None:
        try:
            self._words.put_nowait(word)
        except asyncio.QueueFull:
            self._forget()
            self._words.put_nowait(word if isinstance(word, Ended) else ReloadNeeded())

    async def next(self, within: float) -> Word | None:
        """The next word; None when there was none in so many seconds."""
        try:
            return await asyncio.wait_for(self._words.get(), within)
        except TimeoutError:
            return None

    def _forget(self) -> None:
        while not self._words.empty():
            self._words.get_nowait()


class FollowLeads:
    """Runs as one task of the process (`run`); `following` registers a window."""

    def __init__(self, changes: LeadChanges) -> None:
        self._changes = changes
        self._followers: set[Subscriber] = set()
        self._is_open = False
        self._has_ended = False

    @property
    def is_open(self) -> bool:
        """Whether changes reach us at this moment; part of the process's readiness."""
        return self._is_open

    @contextmanager
    def following(self, session_id: str, visibility: Visibility) -> Iterator[Subscriber]:
        if sum(f.session_id == session_id for f in self._followers) >= _STREAMS_PER_SESSION:
            raise TooManyStreams(retry_after=60)
        follower = Subscriber(session_id, visibility)
        if self._has_ended:
            follower.tell(Ended())
        self._followers.add(follower)
        try:
            yield follower
        finally:
            self._followers.discard(follower)

    def end(self) -> None:
        """Ends every open stream: a server waits for its requests before it stops."""
        self._has_ended = True
        self._tell_all(Ended())

    async def run(self) -> None:
        """Follows for ever; a stream that breaks is opened again and everybody reads again."""
        pause = 0.1
        while True:
            try:
                await self._follow_once()
                pause = 0.1
            except Exception as error:  # noqa: BLE001 - the driver's errors are not known here; each ends one stream
                _log.error("inbox.stream-broken", error=error, retry_in_seconds=pause)
            finally:
                self._is_open = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _follow_once(self) -> None:
        async for change in self._opened(self._changes.watch()):
            for follower in self._followers:
                if change.concerns(follower.visibility):
                    follower.tell(LeadChanged(change.lead_id))

    async def _opened(self, changes: AsyncIterator[LeadChange | None]) -> AsyncIterator[LeadChange]:
        async for change in changes:
            if change is None:
                self._is_open = True
                self._tell_all(ReloadNeeded())
            else:
                yield change

    def _tell_all(self, word: Word) -> None:
        for follower in self._followers:
            follower.tell(word)
