"""`make stop`: asks the Wayfare of this folder to end and waits until all of it has ended."""

import contextlib
import os
import signal
import sys
import time

from deploy.local.console import say
from deploy.local.refusals import exit_code_of
from deploy.local.state import State, running_pid

LONGEST_WAIT = 120.0


def main() -> int:
    state = State()
    return exit_code_of(lambda: stop(state), state.folder)


def stop(state: State) -> int:
    pid = running_pid(state)
    if pid is None:
        say("Wayfare does not run.")
        return 0
    say(f"Ending Wayfare (process {pid})")
    with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + LONGEST_WAIT
    while running_pid(state) == pid:
        if time.monotonic() > deadline:
            print(f"Process {pid} did not end within {LONGEST_WAIT:.0f} s.", file=sys.stderr)
            return 1
        time.sleep(0.1)
    say("Wayfare has ended.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
