"""Becomes the given command, tied to its parent: when the parent is gone, the kernel ends it.

`parent_death.py PARENT_PID COMMAND…` asks for the parent-death signal and runs before the command,
instead of a hook between fork and exec, where Python is not safe. SIGKILL, because a process that
ignores a polite signal would keep its port and its lock on the data; every program started here
survives being killed.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, command = int(sys.argv[1]), sys.argv[2:]
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the tie was made
        raise SystemExit(1)
    os.execvp(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
