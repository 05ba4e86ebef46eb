"""Why `make run` declines to start, each with its own sentence and exit code."""

import errno
import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from deploy.local.disk import refuse_full
from deploy.local.mongo import refuse_missing_library
from deploy.local.refusals import (
    AlreadyRunning,
    CannotStart,
    LibraryMissing,
    NotWritable,
    TooLittleSpace,
    exit_code_of,
)
from deploy.local.state import ROOT, State, only_one, running_pid

pytestmark = pytest.mark.processes


def test_a_second_run_says_so_and_names_the_first(tmp_path: Path) -> None:
    state = State(tmp_path)
    with (
        only_one(state),
        pytest.raises(AlreadyRunning, match=str(os.getpid())) as refusal,
        only_one(state),
    ):
        pass
    assert refusal.value.exit_code == 3


def test_a_run_that_was_killed_does_not_keep_the_next_one_out(tmp_path: Path) -> None:
    state = State(tmp_path)
    hold = f"import fcntl, os; f = open({str(state.lock)!r}, 'w'); fcntl.flock(f, 2); os.abort()"
    subprocess.run([sys.executable, "-c", hold], check=False)
    with only_one(state):
        assert running_pid(state) == os.getpid()


def test_nothing_runs_when_nobody_holds_the_lock(tmp_path: Path) -> None:
    state = State(tmp_path)
    assert running_pid(state) is None
    with only_one(state):
        pass
    assert running_pid(state) is None


def test_what_a_killed_run_left_behind_is_not_taken_for_the_truth(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.run.write_text("{}")
    with only_one(state):
        assert not state.run.exists()


def test_a_run_whose_lock_is_only_looked_at_starts(tmp_path: Path) -> None:
    """`make stop` takes the lock for a moment to see whether anybody has it."""
    state = State(tmp_path)
    with state.lock.open("w") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        release = threading.Timer(0.05, looking.close)
        release.start()
        with only_one(state):
            assert running_pid(state) == os.getpid()
        release.join()


@pytest.mark.parametrize("module", ["stop", "seed"])
def test_who_wants_to_stop_or_seed_what_does_not_run_is_told_so(
    tmp_path: Path, module: str
) -> None:
    State(tmp_path).run.write_text("{}")  # left behind by one that was killed
    answer = subprocess.run(
        [sys.executable, "-m", f"deploy.local.{module}"],
        cwd=ROOT,
        env={**os.environ, "WAYFARE_LOCAL_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == (0 if module == "stop" else 1)
    (line,) = (answer.stdout + answer.stderr).splitlines()
    assert line.startswith("Wayfare does not run")


def test_run_json_is_gone_after_the_end(tmp_path: Path) -> None:
    state = State(tmp_path)
    with only_one(state):
        state.run.write_text("{}")
    assert not state.run.exists()


def test_the_lock_is_not_passed_on_to_children(tmp_path: Path) -> None:
    state = State(tmp_path)
    with only_one(state):
        child = subprocess.Popen(["sleep", "30"])
    try:
        with state.lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        child.kill()
        child.wait()


LOADER_SAYS = (
    "mongod: error while loading shared libraries: {}: "
    "cannot open shared object file: No such file or directory"
)


@pytest.mark.parametrize(
    ("library", "words"),
    [
        ("libssl.so.3", ["OpenSSL 3", "libssl3", "MONGODB_URI"]),
        ("libcrypto.so.3", ["OpenSSL 3", "libssl3"]),
        ("libcurl.so.4", ["libcurl4"]),
        ("libunheard.so.9", ["libunheard.so.9", "MONGODB_URI"]),
    ],
)
def test_a_missing_library_is_named_with_its_remedy(library: str, words: list[str]) -> None:
    with pytest.raises(LibraryMissing) as refusal:
        refuse_missing_library(LOADER_SAYS.format(library))
    assert refusal.value.exit_code == 5
    assert all(word in str(refusal.value) for word in words)


def test_a_mongod_that_loads_is_not_refused() -> None:
    refuse_missing_library("")


def test_a_disk_that_is_nearly_full_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(TooLittleSpace, match="200 MB") as refusal:
        refuse_full(tmp_path, free=200_000_000)
    assert refusal.value.exit_code == 6
    refuse_full(tmp_path, free=2_000_000_000)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, TooLittleSpace),
        (errno.EDQUOT, TooLittleSpace),
        (errno.EACCES, NotWritable),
        (errno.EROFS, NotWritable),
    ],
)
def test_what_the_machine_does_not_allow_on_the_way_is_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], number: int, kind: type[CannotStart]
) -> None:
    def fails() -> int:
        raise OSError(number, "in the machine's words", str(tmp_path / "run.json"))

    assert exit_code_of(fails, tmp_path) == kind.exit_code
    printed = capsys.readouterr().err
    assert str(tmp_path) in printed
    assert len(printed.splitlines()) == 1


def test_what_nobody_has_foreseen_is_not_hidden(tmp_path: Path) -> None:
    def fails() -> int:
        raise PermissionError(errno.EACCES, "no", "/elsewhere")

    with pytest.raises(PermissionError):
        exit_code_of(fails, tmp_path)


def test_every_refusal_has_an_exit_code_of_its_own() -> None:
    codes = [refusal.exit_code for refusal in CannotStart.__subclasses__()]
    assert len(set(codes)) == len(codes)
    assert 0 not in codes


def test_the_refusal_is_one_line_without_a_stack_trace(tmp_path: Path) -> None:
    environment = {**os.environ, "WAYFARE_LOCAL_DIR": str(tmp_path), "CONTENT_PORT": "no port"}
    answer = subprocess.run(
        [sys.executable, "-m", "deploy.local.run"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stderr == "CONTENT_PORT has to be a port number between 1 and 65535.\n"
