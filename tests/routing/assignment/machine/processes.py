"""Processes that go one call at a time: each may be killed, stand still, or be refused a write."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import count
from typing import Any, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Fate(Enum):
    """What becomes of a call to a store."""

    DONE = auto()
    REFUSED = auto()
    """The server could not be reached: nothing was done."""
    UNHEARD = auto()
    """It was done, and the answer did not arrive."""


class Unreachable(ConnectionError):
    """As from a server that dies or is voted out: the next try may succeed."""


class Poison(ValueError):
    """What is to be written can be written by nobody."""


@dataclass(frozen=True)
class Gate:
    """A call that waits to be let through."""

    number: int
    waits: "asyncio.Future[Fate]"


@dataclass(eq=False)
class Process:
    """`began`: the tick at which it began, so that it may know nothing older."""

    name: str
    began: int
    is_person: bool = False
    gates: list[Gate] = field(default_factory=list)
    task: "asyncio.Task[Any] | None" = None
    _numbers: "count[int]" = field(default_factory=count)

    async def call(self, operation: Callable[[], Awaitable[T]]) -> T:
        """Somebody else may do anything before it; whoever is killed never comes past this."""
        gate = Gate(next(self._numbers), asyncio.get_running_loop().create_future())
        self.gates.append(gate)
        fate = await gate.waits
        if fate is Fate.REFUSED:
            raise Unreachable
        done = await operation()
        if fate is Fate.UNHEARD:
            raise Unreachable
        return done

    @property
    def is_done(self) -> bool:
        return self.task is None or self.task.done()


class _AtOnce(ThreadPoolExecutor):
    """Does in the caller's thread what would be handed to another one."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        done: Future[T] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


class SteppedLoop(asyncio.SelectorEventLoop):
    """Runs until nobody can go on: all that is left waits at a gate."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = 0
        self.set_default_executor(_AtOnce(max_workers=1))

    def call_soon(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        self._begun += 1
        return super().call_soon(callback, *args, context=context)

    def call_soon_threadsafe(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        self._begun += 1
        return super().call_soon_threadsafe(callback, *args, context=context)

    def until_quiet(self) -> None:
        """A turn in which nothing was scheduled was the last one that did anything."""
        seen = -1
        while self._begun != seen:
            seen = self._begun
            self.stop()  # after one turn
            self.run_forever()

    def begin(self, process: Process, work: Coroutine[Any, Any, Any]) -> None:
        process.task = self.create_task(work)
        self.until_quiet()

    def end(self) -> None:
        """Nobody goes on from where they are."""
        for task in asyncio.all_tasks(self):
            task.cancel()
        self.until_quiet()
        self.close()
