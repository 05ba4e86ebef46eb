"""How a process runs: `run_app` serves HTTP, `run_worker` runs tasks beside a small probe server.

A worker is crash-only: when a task fails or is wedged the process logs why and ends with code 70 at
once, without waiting for clients that may hang; whoever supervises it starts it again. SIGTERM ends
both cleanly.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, NoReturn

import uvicorn
from fastapi import FastAPI

from shared import TZDATA_VERSION
from shared.logs import configure_logs, get_log
from shared.runtime.garbage import spare_what_lives_long
from shared.telemetry import log_context
from shared.web.application import Check, create_app
from shared.web.protocol import BoundedHttp
from shared.web.server import QuietServer

_log = get_log(__name__)

Task = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""Runs until the event is set."""

CRASHED: Final = 70
_SHUTDOWN_SECONDS: Final = 15


def run_app(app: FastAPI, *, process: str, host: str, port: int, log_level: str = "INFO") -> None:
    """Serves `app` until SIGTERM or SIGINT; open requests get 15 seconds to finish."""
    configure_logs(process, log_level, context=log_context)
    _log.info("process.started", process=process, port=port, tzdata=TZDATA_VERSION)
    spare_what_lives_long()
    QuietServer(server_config(app, host, port)).run()


def run_worker(
    *,
    process: str,
    host: str,
    port: int,
    tasks: Mapping[str, Task],
    checks: Mapping[str, Check],
    log_level: str = "INFO",
) -> None:
    """Runs the tasks and the probes until SIGTERM or SIGINT."""
    configure_logs(process, log_level, context=log_context)
    _log.info("process.started", process=process, port=port, tzdata=TZDATA_VERSION)
    probes = create_app(process, routers=[], checks=checks)
    spare_what_lives_long()
    with asyncio.Runner(loop_factory=_loop) as runner:
        runner.run(_work(server_config(probes, host, port), tasks))


def _loop() -> asyncio.AbstractEventLoop:
    import uvloop  # noqa: PLC0415 - only where a process runs

    return uvloop.new_event_loop()


async def _work(probes: uvicorn.Config, tasks: Mapping[str, Task]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = _Probes(probes)
    serving = asyncio.create_task(server.serve())
    running = {asyncio.create_task(task(stop)): name for name, task in tasks.items()}
    await asyncio.wait({*running, serving}, return_when=asyncio.FIRST_COMPLETED)
    if not stop.is_set():
        _crash(running, serving)
    _, late = await asyncio.wait(running, timeout=_SHUTDOWN_SECONDS)
    if late:
        _crash(running, serving)
    server.end()
    await serving
    _log.info("process.stopped")


class _Probes(QuietServer):
    """The probe server beside the tasks; the worker's own handlers take the signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _crash(running: Mapping[asyncio.Task[None], str], serving: asyncio.Task[None]) -> NoReturn:
    for task, name in {**running, serving: "probes"}.items():
        if not task.done():
            continue
        error = None if task.cancelled() else task.exception()
        _log.error(
            "process.crashed", error=error, name=name, reason=str(getattr(error, "step", "ended"))
        )
    sys.stdout.flush()
    os._exit(CRASHED)


def server_config(app: FastAPI, host: str, port: int) -> uvicorn.Config:
    """How every process serves."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        http=BoundedHttp,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
    )
