"""The supervisor, with tiny processes: starts again what dies, ends everything in order."""

import errno
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from deploy.local import child
from deploy.local.process import Process, Stage
from deploy.local.refusals import NeverReady
from deploy.local.state import ROOT
from deploy.local.supervisor import Supervisor
from tests.local.stack import is_alive
from tests.support.waiting import eventually

pytestmark = pytest.mark.processes

PATIENT = "import time\nprint('up', flush=True)\ntime.sleep(600)"


def tiny(
    name: str, program: str = PATIENT, stage: Stage = Stage.API, *, grace: float = 10.0
) -> Process:
    return Process(name=name, command=(sys.executable, "-c", program), stage=stage, grace=grace)


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
async def supervisor(tmp_path: Path, lines: list[str]) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(tmp_path, lines.append)
    yield supervisor
    await supervisor.stop()


def pid_of(supervisor: Supervisor, name: str) -> int:
    return next(int(one["pid"]) for one in supervisor.processes() if one["name"] == name)


async def is_another(supervisor: Supervisor, pid: int) -> bool:
    return pid_of(supervisor, "one") != pid


async def test_a_full_disk_ends_no_supervision_and_the_change_is_written_once_there_is_space(
    supervisor: Supervisor,
) -> None:
    full = [True]
    changes: list[int] = []

    def write_down() -> None:
        if full[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        changes.append(pid_of(supervisor, "one"))

    supervisor.changed = write_down
    await supervisor.start(tiny("one"))
    for _ in range(2):
        before = pid_of(supervisor, "one")
        os.kill(before, signal.SIGKILL)
        await eventually(partial(is_another, supervisor, before))
    full[0] = False
    await eventually(lambda: as_async(changes))
    assert changes == [pid_of(supervisor, "one")]


async def test_a_log_that_cannot_be_opened_costs_the_output_and_not_the_process(
    tmp_path: Path,
) -> None:
    process = tiny("one", "print('x' * 1_000_000)")
    started = await child.start(process, tmp_path / "no-folder" / "one.log", None)
    assert await started.ended() == 0


async def test_a_killed_child_is_started_again_and_the_change_is_told(
    supervisor: Supervisor, lines: list[str]
) -> None:
    changes: list[bool] = []
    supervisor.changed = lambda: changes.append(True)
    await supervisor.start(tiny("one"))
    first = pid_of(supervisor, "one")
    os.kill(first, signal.SIGKILL)
    await eventually(lambda: as_async(pid_of(supervisor, "one") != first))
    assert is_alive(pid_of(supervisor, "one"))
    assert not is_alive(first)
    assert changes == [True]
    assert lines == ["one was killed (SIGKILL); starting it again in 0.2 s"]


async def test_a_child_that_keeps_dying_is_started_with_longer_and_longer_pauses(
    supervisor: Supervisor, lines: list[str]
) -> None:
    await supervisor.start(tiny("weak", "raise SystemExit(3)"))
    await eventually(lambda: as_async(len(lines) >= 3))
    assert lines[:3] == [
        "weak ended with exit code 3; starting it again in 0.2 s",
        "weak ended with exit code 3; starting it again in 0.4 s",
        "weak ended with exit code 3; starting it again in 0.8 s",
    ]


async def test_at_the_end_everything_has_ended(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path, lambda _: None)
    for name in ("one", "two", "three"):
        await supervisor.start(tiny(name))
    pids = [pid_of(supervisor, name) for name in ("one", "two", "three")]
    await supervisor.stop()
    assert not any(is_alive(pid) for pid in pids)


async def test_services_end_before_workers_and_workers_before_the_servers(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    program = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        f"    open({str(ended)!r}, 'a').write(sys.argv[1] + '\\n'); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "print('up', flush=True)\n"
        "time.sleep(600)"
    )
    supervisor = Supervisor(tmp_path, lambda _: None)
    for stage in Stage:
        command = (sys.executable, "-c", program, stage.name)
        await supervisor.start(Process(name=stage.name, command=command, stage=stage))
    for stage in Stage:
        log = tmp_path / f"{stage.name}.log"
        await printed(log, "up")
    await supervisor.stop()
    assert ended.read_text().split() == ["API", "WORKER", "MAIL", "KAFKA", "MONGO"]


async def test_a_child_that_will_not_end_is_ended(tmp_path: Path) -> None:
    stubborn = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + PATIENT
    supervisor = Supervisor(tmp_path, lambda _: None)
    await supervisor.start(tiny("stubborn", stubborn, grace=0.2))
    await printed(tmp_path / "stubborn.log", "up")
    pid = pid_of(supervisor, "stubborn")
    await supervisor.stop()
    assert not is_alive(pid)


async def test_a_stop_while_a_child_waits_to_be_started_again_starts_nothing(
    tmp_path: Path, lines: list[str]
) -> None:
    supervisor = Supervisor(tmp_path, lines.append)
    await supervisor.start(tiny("weak", "raise SystemExit(1)"))
    await eventually(lambda: as_async(bool(lines)))
    await supervisor.stop()
    assert not is_alive(pid_of(supervisor, "weak"))


def test_children_end_when_the_supervisor_is_killed() -> None:
    program = (
        "import subprocess, sys, time\n"
        "from deploy.local.child import with_parent_death_signal\n"
        f"command = with_parent_death_signal((sys.executable, '-c', {PATIENT!r}))\n"
        "child = subprocess.Popen(command, stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT
    ) as supervisor:
        assert supervisor.stdout
        pid = int(supervisor.stdout.readline())
        assert is_alive(pid)
        supervisor.kill()
    descriptor = os.pidfd_open(pid) if is_alive(pid) else None
    if descriptor is not None:
        select.select([descriptor], [], [], 30)
        os.close(descriptor)
    assert not is_alive(pid)


async def test_a_child_that_dies_before_it_is_ready_is_told_with_the_end_of_its_log(
    supervisor: Supervisor,
) -> None:
    await supervisor.start(tiny("broken", "raise SystemExit('the setting X is missing')"))
    with pytest.raises(NeverReady, match="the setting X is missing") as refusal:
        await supervisor.ready("broken", never)
    assert refusal.value.exit_code == 8


async def test_a_child_is_told_nothing_but_its_own_environment(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INQUIRY_MASTER_KEY", "not for everybody")
    monkeypatch.setenv("TZ", "America/Toronto")  # clocks are those of the clinics, never ours
    tell = "import os, time\nprint(sorted(os.environ), flush=True)\ntime.sleep(600)"
    await supervisor.start(tiny("curious", tell))
    log = tmp_path / "curious.log"
    await printed(log, "PATH")
    assert b"INQUIRY_MASTER_KEY" not in log.read_bytes()
    assert b"'TZ'" not in log.read_bytes()


async def never() -> bool:
    return False


async def as_async(value: object) -> bool:
    return bool(value)


async def printed(log: Path, word: str) -> None:
    await eventually(lambda: as_async(word in text_of(log)))


def text_of(log: Path) -> str:
    return log.read_text() if log.exists() else ""
