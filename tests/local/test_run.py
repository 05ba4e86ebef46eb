"""`make run` while it starts: a second one, `make stop`, and signals that come in pairs."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.local.ports import VARIABLES, free_ports
from deploy.local.state import ROOT
from tests.local.stack import NAMED, is_alive

pytestmark = pytest.mark.processes

# Nobody answers there, so the sample content waits for a database and the start goes no further.
NOWHERE = {**NAMED, "MONGODB_URI": "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=60000"}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    ports = map(str, free_ports(len(VARIABLES)))
    local = {"WAYFARE_LOCAL_DIR": str(tmp_path), **dict(zip(VARIABLES, ports, strict=True))}
    return {**os.environ, **NOWHERE, **local}


@pytest.fixture
def starting(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Up to the point at which the mail catcher runs."""
    with subprocess.Popen(
        [sys.executable, "-m", "deploy.local.run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as run:
        assert run.stdout
        next(line for line in run.stdout if line.startswith("mail: caught"))
        yield run
        run.kill()


def another(module: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"deploy.local.{module}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_second_one_in_the_same_folder_says_so_and_stop_ends_the_first(
    starting: subprocess.Popen[str], environment: dict[str, str]
) -> None:
    second = another("run", environment)
    assert second.returncode == 3
    assert second.stderr == (
        f"Wayfare already runs from this folder (process {starting.pid}). "
        "End it with `make stop`.\n"
    )
    seed = another("seed", environment)
    assert (seed.returncode, "not ready yet" in seed.stderr) == (1, True)
    assert another("stop", environment).stdout.endswith("Wayfare has ended.\n")
    assert starting.wait(30) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_wish_that_is_sent_twice_at_once_is_one_and_everything_ends(
    starting: subprocess.Popen[str], number: signal.Signals
) -> None:
    children = [child.pid for child in psutil.Process(starting.pid).children(recursive=True)]
    starting.send_signal(number)
    starting.send_signal(signal.SIGTERM)
    out, _ = starting.communicate(timeout=60)
    assert out == "Ending\nEverything has ended\n"
    assert starting.returncode == 0
    assert children
    assert not any(map(is_alive, children))
