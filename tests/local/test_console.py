"""A terminal that is closed: what is said to it, and what ran in it."""

import os
import pty
import select
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.state import ROOT
from tests.local.stack import NAMED

pytestmark = pytest.mark.processes


def test_who_speaks_to_a_closed_terminal_goes_on() -> None:
    program = (
        "import sys; from deploy.local.console import say; say('first'); sys.stdin.readline(); "
        "say('to nobody'); say('nor this'); sys.exit(3)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdin
        assert process.stderr
        assert process.stdout.readline() == "first\n"
        process.stdout.close()
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stderr.read() == ""
        assert process.wait(30) == 3


def test_a_terminal_that_closes_ends_what_make_runs_in_it(tmp_path: Path) -> None:
    """The kernel tells the first process of the session, which is make, and make tells nobody."""
    program = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    python = sys.executable
    command = [python, "-m", "deploy.local.with_servers", "--", python, "-c", program]
    (tmp_path / "Makefile").write_text(f"all:\n\t@cd '{ROOT}' && {shlex.join(command)}\n")
    keyboard, terminal = pty.openpty()
    with subprocess.Popen(
        [
            "env",
            "--default-signal=HUP",
            "setsid",
            "--ctty",
            "make",
            "-C",
            str(tmp_path),
            "--no-print-directory",
        ],
        env={**os.environ, **NAMED},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    ) as make:
        os.close(terminal)
        with os.fdopen(keyboard) as shown:
            ours = next(int(line) for line in shown if line.strip().isdigit())
            ended = os.pidfd_open(ours)
        assert select.select([ended], [], [], 30)[0]
        os.close(ended)
        assert make.wait(30) != 0
