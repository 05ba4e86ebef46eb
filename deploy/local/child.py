"""One started process: its own group, its log file, and an end that is certain."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

import psutil

from deploy.local.process import Process
from deploy.local.state import ROOT

Say = Callable[[str], None]

PARENT_DEATH_SIGNAL = Path(__file__).with_name("parent_death.py")

# Everything else a child may know stands in the process table.
INHERITED = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "USER")


@dataclass(frozen=True)
class Child:
    process: asyncio.subprocess.Process
    output: asyncio.Task[None]

    @property
    def pid(self) -> int:
        return self.process.pid

    async def ended(self) -> int:
        code = await self.process.wait()
        await self.output
        return code

    async def end(self, grace: float) -> None:
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), grace)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)


async def start(process: Process, log: Path, echo: Say | None) -> Child:
    started = await asyncio.create_subprocess_exec(
        *with_parent_death_signal(process.command),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=ROOT,
        env=environment_of(process),
        start_new_session=True,
    )
    return Child(started, asyncio.create_task(_keep_output(started, log, echo)))


def with_parent_death_signal(command: tuple[str, ...]) -> tuple[str, ...]:
    return (sys.executable, "-S", "-E", str(PARENT_DEATH_SIGNAL), str(os.getpid()), *command)


def environment_of(process: Process) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    switches = {name: value for name, value in os.environ.items() if name.startswith("WAYFARE_")}
    python = {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    return {**inherited, **switches, **python, **process.environment}


async def _keep_output(process: asyncio.subprocess.Process, log: Path, echo: Say | None) -> None:
    assert process.stdout is not None  # noqa: S101 - it was asked for
    rest = b""
    with _opened(log) as file:
        while chunk := await process.stdout.read(65536):
            with contextlib.suppress(OSError):  # a full disk must not block the child's output
                file.write(chunk)
            if echo:
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    echo(line.decode(errors="replace"))


def _opened(log: Path) -> FileIO:
    """The log, or nowhere where it cannot be opened: a process is worth more than its output."""
    try:
        return log.open("ab", buffering=0)
    except OSError:
        return Path(os.devnull).open("ab", buffering=0)


def end_the_rest() -> None:
    """Ends what this process has started and no supervisor knows, such as a fetch of Kafka that
    was broken off.
    """
    for left in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            left.kill()


def describe(code: int) -> str:
    """How a process ended, in words."""
    if code < 0:
        return f"was killed ({signal.Signals(-code).name})"
    return f"ended with exit code {code}"


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log; enough to see why a process did not start."""
    try:
        text = log.read_bytes()[-8_000:].decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-count:])
