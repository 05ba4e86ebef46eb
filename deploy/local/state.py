"""What `make run` keeps in `.local/`: the lock, `run.json` and how both are written."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from deploy.local.refusals import AlreadyRunning

ROOT = Path(__file__).parents[2]
LOCAL = ROOT / ".local"
# How often, and how many seconds apart, the lock is looked at.
LOOKS, PAUSE = 5, 0.05


def folder_in_use() -> Path:
    """`.local/`, or the folder that WAYFARE_LOCAL_DIR names, for a second Wayfare beside it."""
    return Path(os.environ.get("WAYFARE_LOCAL_DIR") or LOCAL)


@dataclass(frozen=True)
class State:
    """Paths inside the folder in use."""

    folder: Path = field(default_factory=folder_in_use)

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def mongo(self) -> Path:
        return self.folder / "mongo"

    @property
    def kafka(self) -> Path:
        return self.folder / "kafka"

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets.json"

    @property
    def run(self) -> Path:
        return self.folder / "run.json"

    @property
    def lock(self) -> Path:
        return self.folder / "run.lock"

    @property
    def kafka_libraries(self) -> Path:
        """Fetched once, for every Wayfare of this checkout."""
        return LOCAL / "kafka"

    def make_folders(self) -> None:
        for folder in (self.folder, self.logs, self.mongo, self.kafka):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_private(path: Path, content: Mapping[str, Any]) -> None:
    """Readers see the old file or the new one, never half of one; nobody else may read it."""
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@contextmanager
def only_one(state: State) -> Iterator[None]:
    """Hold the lock while running. The kernel drops it with the process, so it is never stale."""
    with state.lock.open("a+", encoding="utf-8") as file:
        if not _locked(file):
            raise AlreadyRunning(
                f"Wayfare already runs from this folder (process {running_pid(state)}). "
                "End it with `make stop`."
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        # One that was killed has left it behind; what it says is true no longer.
        state.run.unlink(missing_ok=True)
        try:
            yield
        finally:
            state.run.unlink(missing_ok=True)
            file.truncate(0)


def _locked(file: TextIO) -> bool:
    """Tried more than once: `make stop` looks at the lock too, for a moment."""
    for _ in range(LOOKS):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(PAUSE)
    return False


def running_pid(state: State) -> int | None:
    """The process that holds the lock, if one does."""
    if not state.lock.exists():
        return None
    with state.lock.open("r", encoding="utf-8") as file:
        for _ in range(LOOKS):
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                if pid := file.read():
                    return int(pid)
                time.sleep(PAUSE)  # it has the lock and is about to say who it is
            else:
                return None
    return None
