"""Setting a folder up on machines that lack one thing or another: what is brought, what is said,
and that an interrupted set-up is mended by the next.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.bare_machine import EVERYTHING, BareMachine, bare_machine, installed, refusal

pytestmark = pytest.mark.processes

# --- what is brought ---------------------------------------------------------------------------


def test_what_is_missing_is_installed_at_once_and_everything_is_set_up(
    machine: BareMachine,
) -> None:
    answer = machine.set_up("python", "npm", "servers", "browser", "bench", "java")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert installed(machine) == [" ".join(EVERYTHING)]
    assert (machine.project / ".venv" / ".installed").exists()
    assert (machine.project / "node_modules" / ".installed").exists()


def test_a_second_call_does_nothing_again(machine: BareMachine) -> None:
    machine.has(*EVERYTHING)
    machine.set_up("python", "npm")
    before = len(machine.called)
    answer = machine.set_up("python", "npm")
    assert (answer.returncode, answer.stdout) == (0, "")
    assert all("print(sys.version)" in call or "version_info" in call or call.startswith("id")
               for call in machine.called[before:])  # fmt: skip
    assert installed(machine) == []


def test_a_machine_with_everything_never_asks_apt_and_needs_no_root(machine: BareMachine) -> None:
    machine.has(*EVERYTHING)
    machine.tell("user", "1000")
    assert machine.set_up("python", "npm", "servers", "browser", "bench", "java").returncode == 0
    assert not [call for call in machine.called if call.startswith("apt-get")]


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libatomic.so.1", "libatomic1"),
        ("libcurl.so.4", "libcurl4"),
        ("libcrypto.so.3", "libssl3"),
        ("libssl.so.3", "libssl3"),
        ("libgcc_s.so.1", "libgcc-s1"),
        ("libnghttp2.so.14", "libnghttp2-14"),
        ("libX11.so.6", "libx11-6"),
    ],
)
def test_a_library_that_the_loader_misses_is_installed_by_debians_name_for_it(
    machine: BareMachine, library: str, package: str
) -> None:
    machine.has(*EVERYTHING)
    machine.tell("linked", f"{library} {package}\n")
    assert machine.set_up("python", "browser").returncode == 0
    assert installed(machine) == [package]


def test_a_library_that_cannot_be_brought_is_named(machine: BareMachine) -> None:
    machine.has(*EVERYTHING)
    machine.tell("linked", "libodd.so.1 elsewhere\n")
    line = refusal(machine.set_up("python", "servers"), 5)
    assert "libodd.so.1" in line


def test_a_mongodb_of_ones_own_needs_no_libraries(machine: BareMachine) -> None:
    machine.has(*EVERYTHING)
    machine.tell("linked", "libcurl.so.4 libcurl4\n")
    answer = machine.set_up("python", "servers", MONGODB_URI="mongodb://elsewhere.example")
    assert answer.returncode == 0
    assert installed(machine) == []


# --- what only a person can do -----------------------------------------------------------------


def test_without_root_one_sentence_names_all_that_is_missing_and_nothing_is_begun(
    machine: BareMachine,
) -> None:
    machine.tell("user", "1000")
    line = refusal(machine.set_up("python", "npm", "servers", "browser"), 5)
    assert line.endswith("apt-get install python3.11-venv npm chromium")
    assert not (machine.project / ".venv").exists()


def test_without_apt_it_is_the_same(machine: BareMachine) -> None:
    (machine.folder / "bin" / "apt-get").unlink()
    assert "npm" in refusal(machine.set_up("npm"), 5)


def test_a_python_that_is_too_old_is_refused(machine: BareMachine) -> None:
    machine.tell("python", "3.9")
    assert "Python 3.11 or newer" in refusal(machine.set_up("python"), 7)
    assert "/nowhere/python" in refusal(machine.set_up("python", PYTHON="/nowhere/python"), 7)


def test_a_machine_without_any_python_is_given_one(machine: BareMachine) -> None:
    program = machine.folder / "bin" / "python3"
    brings = f'cp "$MACHINE/python3.brought" {str(program)!r}'
    program.rename(machine.folder / "python3.brought")
    machine.program(
        "apt-get", f'case "$*" in *python3*) {brings} ;; esac; : >"$MACHINE/has/python3.11-venv"'
    )
    assert machine.set_up("python").returncode == 0
    assert installed(machine) == ["python3 python3-venv"]


def test_a_disk_that_is_nearly_full_is_refused_before_anything_is_begun(
    machine: BareMachine,
) -> None:
    machine.has(*EVERYTHING)
    machine.tell("free", "200000")
    assert "195 MB" in refusal(machine.set_up("python"), 6)
    assert not (machine.project / ".venv").exists()


@pytest.fixture
def folder_of_another() -> Iterator[BareMachine]:
    """For everybody to read and for nobody to write, in a place that everybody can go to."""
    folder = Path(tempfile.mkdtemp(prefix="wayfare-"))
    machine = bare_machine(folder)
    (folder / "calls").touch()
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name in {"bin", "local"} else 0o666)
    machine.project.chmod(0o555)
    yield machine
    machine.project.chmod(0o755)
    shutil.rmtree(folder)


def test_a_folder_that_belongs_to_somebody_else_is_refused(folder_of_another: BareMachine) -> None:
    machine = folder_of_another
    as_nobody = ["setpriv", "--reuid=65534", "--clear-groups"] if os.getuid() == 0 else []
    answer = subprocess.run(
        [*as_nobody, "deploy/local/setup.sh", "python"],
        cwd=machine.project,
        env=machine.environment(PATH=f"{machine.folder}/bin:{os.environ['PATH']}"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert str(machine.project) in refusal(answer, 11)


# --- what comes in between ---------------------------------------------------------------------


def test_another_program_that_uses_apt_is_waited_for(machine: BareMachine) -> None:
    machine.tell("apt.locked", "once\ntwice\n")
    answer = machine.set_up("npm")
    assert answer.returncode == 0
    assert answer.stdout.count("Another program is using apt; waiting for it") == 1
    assert installed(machine)[-1] == "npm"


def test_packages_that_were_left_half_installed_are_mended_first(machine: BareMachine) -> None:
    machine.tell("half-installed")
    assert machine.set_up("npm").returncode == 0
    assert "dpkg --configure -a" in machine.called
    assert installed(machine)[-1] == "npm"


def test_without_a_network_one_sentence_says_what_could_not_be_had(machine: BareMachine) -> None:
    machine.tell("offline")
    assert "apt-get could not install npm; is there a network?" in refusal(
        machine.set_up("npm"), 10
    )
    machine.has(*EVERYTHING)
    line = refusal(machine.set_up("python"), 10)
    assert line.startswith("Python's packages could not be installed; is there a network?")
    assert "front-end packages" in refusal(machine.set_up("npm"), 10)
    machine.is_online_again()
    assert machine.set_up("python", "npm").returncode == 0


def test_a_disk_that_fills_up_on_the_way_is_said(machine: BareMachine) -> None:
    machine.has(*EVERYTHING)
    machine.program("npm", 'if [ "$1" = ci ]; then echo 10 >"$MACHINE/free"; exit 1; fi')
    assert "full" in refusal(machine.set_up("npm"), 6)


def test_a_set_up_that_was_interrupted_is_begun_anew(machine: BareMachine) -> None:
    machine.has(*EVERYTHING)
    stop = machine.folder / "bin" / "uv"
    right = stop.read_text()
    machine.program("uv", "kill -TERM $PPID; exit 1")
    interrupted = machine.set_up("python")
    assert (interrupted.returncode, interrupted.stderr) == (143, "")
    stop.write_text(right)
    (machine.project / ".venv" / "half a package").touch()
    assert machine.set_up("python").returncode == 0
    assert not (machine.project / ".venv" / "half a package").exists()


def test_a_venv_that_another_python_made_is_made_anew(machine: BareMachine) -> None:
    machine.has(*EVERYTHING)
    machine.set_up("python")
    kept = machine.project / ".venv" / "kept"
    kept.touch()
    machine.tell("python", "3.13")
    assert machine.set_up("python").returncode == 0
    assert not kept.exists()


def test_a_clone_that_was_moved_is_set_up_again(machine: BareMachine) -> None:
    machine.has(*EVERYTHING)
    machine.set_up("python")
    moved = machine.project.rename(machine.folder / "moved")
    answer = subprocess.run(
        ["deploy/local/setup.sh", "python"],
        cwd=moved,
        env=machine.environment(),
        check=False,
    )
    assert answer.returncode == 0
    assert machine.called.count("python3 -m venv --clear .venv") == 2


def test_other_requirements_are_installed_into_the_same_venv(machine: BareMachine) -> None:
    machine.has(*EVERYTHING)
    machine.set_up("python")
    requirements = machine.project / "requirements" / "dev.txt"
    requirements.write_text(requirements.read_text() + "# another\n")
    assert machine.set_up("python").returncode == 0
    assert machine.called.count("python3 -m venv --clear .venv") == 1
    assert len([call for call in machine.called if call.startswith("uv pip install")]) == 2


def test_what_the_benchmark_compares_with_is_installed_once_and_for_it_alone(
    machine: BareMachine,
) -> None:
    machine.has(*EVERYTHING)
    machine.set_up("python")
    assert not [call for call in machine.called if call.endswith("requirements/bench.txt")]
    for _ in range(2):
        assert machine.set_up("python", "bench").returncode == 0
    assert len([call for call in machine.called if call.endswith("requirements/bench.txt")]) == 1


def test_two_at_once_in_one_folder_wait_for_each_other(machine: BareMachine) -> None:
    machine.has(*EVERYTHING)
    (machine.project / ".local").mkdir()
    with (machine.project / ".local" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with subprocess.Popen(
            ["deploy/local/setup.sh", "python"],
            cwd=machine.project,
            env=machine.environment(),
            stdout=subprocess.PIPE,
            text=True,
        ) as second:
            assert second.stdout
            assert "waiting for it" in second.stdout.readline()
            assert not (machine.project / ".venv").exists()
            fcntl.flock(lock, fcntl.LOCK_UN)
            assert second.wait(60) == 0
    assert (machine.project / ".venv" / ".installed").exists()
