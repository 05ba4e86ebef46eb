"""Time zones come from the pinned package, whatever the machine has or says."""

import json
import os
import signal
import subprocess
import sys
import zoneinfo
from importlib.resources import files
from pathlib import Path

import pytest

from shared import TZDATA_VERSION
from shared.web.application import create_app
from tests.support.http import client_of

ROOT = Path(__file__).parents[3]
PACKAGES = sorted(module.parent.name for module in ROOT.glob("*/__init__.py"))
# A winter's day of a year in which Vancouver still changed its clocks; Tokyo never does.
OFFSET = (
    "from datetime import datetime; from zoneinfo import ZoneInfo; "
    "print(datetime(2019, 1, 15, tzinfo=ZoneInfo('America/Vancouver')).strftime('%z'))"
)
PACKAGE_SAYS, MACHINE_SAYS = "-0800\n", "+0900\n"


@pytest.fixture
def wrong_machine(tmp_path: Path) -> Path:
    """A folder of time zones in which Vancouver is where Tokyo is, and with a zone of its own."""
    tokyo = files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    for zone in ("America/Vancouver", "Mars/Olympus"):
        (tmp_path / zone).parent.mkdir()
        (tmp_path / zone).write_bytes(tokyo)
    return tmp_path


def printed_by(program: str, time_zones: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONTZPATH": str(time_zones)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.processes
def test_without_our_packages_the_wrong_machine_would_win(wrong_machine: Path) -> None:
    assert printed_by(OFFSET, wrong_machine) == MACHINE_SAYS


@pytest.mark.processes
@pytest.mark.parametrize("package", PACKAGES)
def test_every_program_of_ours_asks_the_package_and_not_the_machine(
    package: str, wrong_machine: Path
) -> None:
    assert printed_by(f"import {package}; {OFFSET}", wrong_machine) == PACKAGE_SAYS


@pytest.mark.processes
def test_a_zone_that_was_read_before_is_read_again_from_the_package(wrong_machine: Path) -> None:
    assert (
        printed_by(f"{OFFSET}; import shared; {OFFSET}", wrong_machine)
        == MACHINE_SAYS + PACKAGE_SAYS
    )


@pytest.mark.processes
def test_the_zones_that_may_be_named_are_those_of_the_package(wrong_machine: Path) -> None:
    ask = "import zoneinfo; print('Mars/Olympus' in zoneinfo.available_timezones())"
    assert printed_by(ask, wrong_machine) == "True\n"
    assert printed_by(f"import shared; {ask}", wrong_machine) == "False\n"


def test_the_tests_ask_the_package_too() -> None:
    assert zoneinfo.TZPATH == ()


async def test_readyz_says_which_rules_are_in_use() -> None:
    async with client_of(create_app("test", routers=[])) as client:
        assert (await client.get("/readyz")).json()["tzdata"] == TZDATA_VERSION


API = (
    "from shared.web.application import create_app; from shared.runtime.process import run_app; "
    "run_app(create_app('test', routers=[]), process='test', host='127.0.0.1', port=0)"
)
WORKER = (
    "from shared.runtime.process import run_worker; "
    "run_worker(process='test', host='127.0.0.1', port=0, checks={}, "
    "tasks={'nothing': lambda stop: stop.wait()})"
)


@pytest.mark.processes
@pytest.mark.parametrize("program", [API, WORKER], ids=["api", "worker"])
def test_a_process_says_at_its_start_which_rules_are_in_use(program: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    assert (first["event"], first["tzdata"]) == ("process.started", TZDATA_VERSION)
