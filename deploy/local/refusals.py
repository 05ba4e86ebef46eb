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
from pathlib import Path
from typing import ClassVar


class CannotStart(Exception):
    """One sentence for the person at the keyboard; nothing in it needs a stack trace."""

    exit_code: ClassVar[int] = 1


class AlreadyRunning(CannotStart):
    exit_code = 3


class PortTaken(CannotStart):
    exit_code = 4

    def __init__(self, *, port: int, purpose: str, variable: str) -> None:
        super().__init__(
            f"Port {port} ({purpose}) is used by another program. "
            f"Choose another one with {variable}, for example: {variable}={port + 1000} make run"
        )


class LibraryMissing(CannotStart):
    exit_code = 5


class TooLittleSpace(CannotStart):
    exit_code = 6


class NeverReady(CannotStart):
    exit_code = 8


class SamplesRefused(CannotStart):
    exit_code = 9


def too_little_space(folder: Path, free: int, needed: int) -> TooLittleSpace:
    return TooLittleSpace(
        f"The disk that holds {folder} has {free // 1_000_000} MB left, and Wayfare needs "
        f"{needed // 1_000_000} MB. Make room, or remove .local/ to start with no data."
    )


def disk_is_full(error: OSError) -> bool:
    return error.errno in {errno.ENOSPC, errno.EDQUOT}
