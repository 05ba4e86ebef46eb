"""`python -m deploy.local.with_servers -- COMMAND…`: the command beside throwaway servers.

The command finds MongoDB and Kafka in MONGODB_URI, KAFKA_BOOTSTRAP_SERVERS and WAYFARE_KAFKA_KIND.
What was started here is ended here, whatever happens; what was named in those variables is used and
left alone. The exit code is the command's.
"""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from deploy.local.child import end_the_rest, with_parent_death_signal
from deploy.local.console import say, signals_to_end, when_the_terminal_closes
from deploy.local.disk import refuse_full
from deploy.local.kafka.broker import Kind
from deploy.local.ports import Ports, free_ports
from deploy.local.refusals import exit_code_of
from deploy.local.servers import Folders, Servers, ServerStart
from deploy.local.state import State
from deploy.local.supervisor import Supervisor

SECONDS_TO_END = 20.0
MONGOD_OPTIONS = (
    # By the clock of this machine it would delete what a test with its own clock still needs.
    *("--setParameter", "ttlMonitorEnabled=false"),
    # Every test drops its databases. Kept for the usual five minutes, their files are more than a
    # process may have open, and mongod aborts (SIGABRT) at the next one.
    *("--setParameter", "minSnapshotHistoryWindowInSeconds=0"),
    *(
        "--wiredTigerEngineConfigString",
        "file_manager=(close_handle_minimum=500,close_idle_time=10,close_scan_interval=5)",
    ),
)


def main(arguments: Sequence[str]) -> int:
    command = tuple(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        print("usage: python -m deploy.local.with_servers -- COMMAND…", file=sys.stderr)
        return 2
    return exit_code_of(lambda: _beside_servers(command), Path(tempfile.gettempdir()))


def _beside_servers(command: tuple[str, ...]) -> int:
    with _folder() as folder:
        refuse_full(folder)
        return asyncio.run(_run(command, folder))


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="wayfare-"))
    try:
        for part in ("mongo", "kafka", "logs"):
            (folder / part).mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _run(command: tuple[str, ...], folder: Path) -> int:
    supervisor, signalled = Supervisor(folder / "logs", say, quotes_logs=True), _first_signal()
    try:
        starting = asyncio.create_task(_servers(supervisor, folder))
        await _either(starting, signalled)
        if signalled.done():
            starting.cancel()
            return 128 + signalled.result()
        servers = await starting
        code = await _command(command, servers, signalled)
    finally:
        await supervisor.stop()
        end_the_rest()
    _say_what_was_left_out(servers)
    return code


async def _servers(supervisor: Supervisor, folder: Path) -> Servers:
    mongo, kafka, controller = free_ports(3)
    start = ServerStart(
        supervisor=supervisor,
        folders=Folders(
            mongo=folder / "mongo", kafka=folder / "kafka", libraries=State().kafka_libraries
        ),
        ports=replace(
            Ports(), mongo_port=mongo, kafka_port=kafka, kafka_controller_port=controller
        ),
        say=say,
        mongod_options=MONGOD_OPTIONS,
    )
    return await start()


async def _command(
    command: tuple[str, ...], servers: Servers, signalled: asyncio.Future[signal.Signals]
) -> int:
    environment = {
        **os.environ,
        "MONGODB_URI": servers.mongodb_uri,
        "KAFKA_BOOTSTRAP_SERVERS": servers.broker.bootstrap_servers,
        "WAYFARE_KAFKA_KIND": servers.broker.kind,
    }
    process = await asyncio.create_subprocess_exec(
        *with_parent_death_signal(command), env=environment
    )
    ended = asyncio.create_task(process.wait())
    await _either(ended, signalled)
    if signalled.done():
        await _end(process, ended, signalled.result())
    code = await ended
    return code if code >= 0 else 128 - code


async def _end(
    process: asyncio.subprocess.Process, ended: asyncio.Task[int], signalled: signal.Signals
) -> None:
    if signalled is not signal.SIGINT:  # Ctrl-C has reached the command too
        process.terminate()
    await asyncio.wait({ended}, timeout=SECONDS_TO_END)
    if process.returncode is None:
        process.kill()


async def _either(*waiting: asyncio.Future[Any]) -> None:
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)


def _first_signal() -> asyncio.Future[signal.Signals]:
    loop = asyncio.get_running_loop()
    signalled: asyncio.Future[signal.Signals] = loop.create_future()

    def note(number: signal.Signals) -> None:
        if not signalled.done():
            signalled.set_result(number)

    for number in signals_to_end():
        loop.add_signal_handler(number, note, number)
    when_the_terminal_closes(lambda: loop.call_soon_threadsafe(note, signal.SIGHUP))
    return signalled


def _say_what_was_left_out(servers: Servers) -> None:
    if servers.broker.kind is Kind.EMBEDDED:
        say(
            "LEFT OUT: every test that needs Apache Kafka, because "
            f"{servers.broker.reason}; the embedded broker keeps nothing and replicates nothing."
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
