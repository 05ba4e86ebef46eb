"""Who calls the set-up, and how: usage, homes, exit codes, `make` and the integration run."""

import re

import pytest

from deploy.local import refusals
from deploy.local.state import ROOT
from tests.local.bare_machine import BareMachine, installed, refusal

pytestmark = pytest.mark.processes

SETUP = ROOT / "deploy" / "local" / "setup.sh"


@pytest.mark.parametrize("home", ["", "/nowhere", "/dev/null"])
def test_a_machine_without_a_home_is_given_one(machine: BareMachine, home: str) -> None:
    answer = machine.set_up("home", HOME=home)
    assert answer.stdout == f"{machine.project}/.local/home\n"
    assert machine.set_up("home").stdout == f"{machine.folder}\n"


@pytest.mark.parametrize("parts", [(), ("pythons",), ("python", "home")])
def test_a_part_that_is_not_known_is_refused(machine: BareMachine, parts: tuple[str, ...]) -> None:
    assert "python npm servers browser bench java" in refusal(machine.set_up(*parts), 2)
    assert machine.called == []


def test_every_exit_code_is_explained() -> None:
    script = SETUP.read_text()
    codes = set(re.findall(r"refuse (\d+) ", script))
    head = script[: script.index("set -euo")]
    for code in codes:
        assert re.search(rf"\b{code}  ", head), code
        assert re.search(rf"\b{code}  ", refusals.__doc__ or ""), code


@pytest.mark.parametrize("target", ["stop", "seed"])
def test_who_wants_to_stop_or_seed_what_does_not_run_need_not_wait_for_a_set_up(
    machine: BareMachine, target: str
) -> None:
    answer = machine.run("make", target)
    assert "Wayfare does not run" in answer.stdout + answer.stderr
    assert answer.returncode == (0 if target == "stop" else 2)
    assert not (machine.project / ".venv").exists()


@pytest.mark.parametrize(
    ("fails", "code"), [("nothing", 0), ("check", 1), ("test", 1), ("check test", 1)]
)
def test_the_integration_run_fails_when_the_check_or_the_tests_fail(
    machine: BareMachine, fails: str, code: int
) -> None:
    (machine.folder / "bin" / "make").unlink()
    machine.program("make", f'case " {fails} " in *" ${{!#}} "*) exit 2 ;; esac')
    assert machine.run(".ci/run").returncode == code
    assert [call for call in machine.called if call.startswith("make")] == [
        "make --no-print-directory check",
        "make --no-print-directory test",
    ]
    assert installed(machine) == ["default-jre-headless maven"]
