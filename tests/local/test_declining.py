"""Why `make run` declines to start, each with its own sentence and exit code."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.disk import refuse_full
from deploy.local.mongo import refuse_missing_library
from deploy.local.refusals import (
    AlreadyRunning,
    CannotStart,
    LibraryMissing,
    TooLittleSpace,
    disk_is_full,
)
from deploy.local.state import ROOT, State, only_one, running_pid


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


def test_a_disk_that_fills_up_on_the_way_is_known_by_its_error() -> None:
    assert disk_is_full(OSError(28, "No space left on device"))
    assert not disk_is_full(OSError(13, "Permission denied"))


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
