"""Why `make run` may decline to start: one sentence and one exit code each.

0  ended on request                            6  too little disk space
1  something unexpected                        7  Python is missing or too old
2  wrong usage                                 8  a process never became ready
3  already running                             9  the sample content was refused
4  a port is taken                            10  something could not be fetched or installed
5  a program or library is missing that       11  the folder cannot be written to
   only the administrator can install

`deploy/local/setup.sh`, which every target of the Makefile calls first, uses the same codes.
"""

import errno
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar


class CannotStart(Exception):
    """One sentence for the person at the keyboard; nothing in it needs a stack trace."""

    exit_code: ClassVar[int] = 1


class AlreadyRunning(CannotStart):
    exit_code = 3


class PortsTaken(CannotStart):
    exit_code = 4

    def __init__(self, taken: Mapping[str, int], others: Mapping[str, int]) -> None:
        """Ports by the variable that changes each, and others that are free."""
        ports = ", ".join(f"{port} ({_purpose(variable)})" for variable, port in taken.items())
        choice = " ".join(f"{variable}={port}" for variable, port in others.items())
        super().__init__(
            f"Used by another program: port {ports}. "
            f"Choose other ports, for example: {choice} make run"
        )


class LibraryMissing(CannotStart):
    exit_code = 5


class TooLittleSpace(CannotStart):
    exit_code = 6


class NeverReady(CannotStart):
    exit_code = 8


class SamplesRefused(CannotStart):
    exit_code = 9


class NotWritable(CannotStart):
    exit_code = 11


def exit_code_of(action: Callable[[], int], folder: Path) -> int:
    """Runs a command that works in `folder`; says in one sentence why it could not."""
    try:
        return action()
    except CannotStart as refusal:
        return _reported(refusal)
    except OSError as error:
        refused = refusal_of(error, folder)
        if refused is None:
            raise
        return _reported(refused)


def refusal_of(error: OSError, folder: Path) -> CannotStart | None:
    """What the machine does not allow, in words; None for what nobody has foreseen."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return TooLittleSpace(f"The disk that holds {folder} is full; make room and try again.")
    path = Path(error.filename or folder)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS} and path.is_relative_to(folder):
        return NotWritable(
            f"You may not write to {path}. "
            "Use a folder of your own (WAYFARE_LOCAL_DIR names it), or make this one yours."
        )
    return None


def too_little_space(folder: Path, free: int, needed: int) -> TooLittleSpace:
    return TooLittleSpace(
        f"The disk that holds {folder} has {free // 1_000_000} MB left, and Wayfare needs "
        f"{needed // 1_000_000} MB. Make room, or remove .local/ to start with no data."
    )


def _reported(refusal: CannotStart) -> int:
    print(refusal, file=sys.stderr)
    return refusal.exit_code


def _purpose(variable: str) -> str:
    return variable.removesuffix("_PORT").replace("_", " ").lower()
