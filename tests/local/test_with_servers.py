"""`with_servers`: hands on what the command says, and uses servers that are named."""

import os
import signal
import subprocess
import sys

import pytest

from deploy.local.state import ROOT
from tests.local.stack import NAMED, is_alive

pytestmark = pytest.mark.processes

MODULE = [sys.executable, "-m", "deploy.local.with_servers", "--", sys.executable, "-c"]


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MODULE, program],
        cwd=ROOT,
        env={**os.environ, **NAMED},
        capture_output=True,
        text=True,
        check=False,
    )


def test_named_servers_are_used_and_told_to_the_command() -> None:
    names = ("MONGODB_URI", "KAFKA_BOOTSTRAP_SERVERS", "WAYFARE_KAFKA_KIND")
    answer = run(f"import os; print(*(os.environ[name] for name in {names!r}))")
    assert answer.stdout.splitlines()[-1] == "mongodb://named.example named.example:9092 external"


def test_the_exit_code_is_the_commands() -> None:
    assert run("raise SystemExit(7)").returncode == 7


def test_a_command_that_is_killed_is_a_failure() -> None:
    assert run("import os; os.kill(os.getpid(), 9)").returncode == 128 + signal.SIGKILL


def test_told_to_end_it_ends_the_command() -> None:
    program = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    with subprocess.Popen(
        [*MODULE, program],
        cwd=ROOT,
        env={**os.environ, **NAMED},
        stdout=subprocess.PIPE,
        text=True,
    ) as servers:
        assert servers.stdout
        pid = next(int(line) for line in servers.stdout if line.strip().isdigit())
        servers.send_signal(signal.SIGTERM)
        assert servers.wait(30) == 128 + signal.SIGTERM
    assert not is_alive(pid)


def test_under_nohup_a_terminal_that_closes_ends_nothing() -> None:
    program = "print('up', flush=True); input(); print('still here')"
    with subprocess.Popen(
        ["nohup", *MODULE, program],
        cwd=ROOT,
        env={**os.environ, **NAMED},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as servers:
        assert servers.stdout
        next(line for line in servers.stdout if line == "up\n")
        servers.send_signal(signal.SIGHUP)
        out, _ = servers.communicate("\n", timeout=30)
    assert (servers.returncode, out) == (0, "still here\n")
